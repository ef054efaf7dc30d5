"""Saving: what is answered, as a page and as a fragment, and that no word is lost when it is refused."""

import pytest

from profiles.forms.profile import INCOMPLETE_FORM, NOTE_TOO_LONG
from profiles.models import Account, AuditEvent, PhoneNumber, Revision
from profiles.permissions import EDIT, missing_right
from profiles.services.conflicts import NumberRemoved
from tests.conftest import NUMBER, TEXT
from tests.html import SHOWN_FOR_NUL, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import (
    EDITOR,
    form_of,
    line_now,
    open_editor,
    refusal,
    send,
    send_draft,
    state_of,
    texts,
)

FACE = "\U0001f600"
# How a form is sent turns an emoji into twelve characters and a newline into two; the contract counts others.
TOO_LONG = {"emoji": FACE * 4000 + "a", "newlines": "a" + "\r\n" * 8000, "by far": "a" * 10_037}
JUST_FITS = {"emoji": FACE * 4000, "newlines": "a" + "\r\n" * 7999}
GARBLED = {"missing": None, "endless": "9" * 5000, "NUL": "\0"}


def problem(page: Page, htmx: bool = False) -> str:
    """Return why it was not saved: a fragment goes where a page has it."""
    place = page if htmx else page.by_id("save-result")
    return place.one(class_="banner--danger", role="alert").words


def words_in(page: Page) -> dict[str, str]:
    sent = form_of(page)
    return {name: sent[name] for name in ("text", "note")}


def test_a_save_leads_back_to_the_editor_and_says_which_version_it_is(number, as_editor):
    response = send(as_editor, "Open on Sundays.", note="Summer")
    assert (response.status_code, response["Location"]) == (302, EDITOR)
    assert open_editor(as_editor).by_id("messages").words == "Saved as version 2."


def test_a_save_keeps_text_note_and_author(number, as_editor, editor):
    send(as_editor, "Open on Sundays.", note="Summer")
    made = Revision.objects.get(version=2)
    assert (made.text, made.note, made.author) == ("Open on Sundays.", "Summer", editor)


def test_a_save_is_audited_with_the_address_it_came_from(number, as_editor):
    as_editor.post(EDITOR, {"text": "Open.", "base_version": "1"}, REMOTE_ADDR="192.0.2.7")
    assert AuditEvent.objects.get(action="edit").ip == "192.0.2.7"


def test_the_form_as_the_page_gives_it_can_be_sent(number, as_editor):
    as_editor.post(EDITOR, form_of(open_editor(as_editor)) | {"text": "Open on Sundays."})
    assert texts() == [TEXT, "Open on Sundays."]


def test_what_is_saved_is_sent_to_nixflex_at_once(pushed, sandbox, as_editor):
    send(as_editor, "Open on Sundays.")
    assert sandbox.state(NUMBER)["custom_prompt"] == "Open on Sundays."
    status = open_editor(as_editor).by_id("number-status")
    assert (state_of(status), status.one("strong").words) == ("live", line_now().hears)


def test_with_inline_pushing_off_nothing_is_sent_but_everything_is_due(pushed, sandbox, settings, as_editor):
    settings.PUSH_INLINE = False
    send(as_editor, "Open on Sundays.")
    assert sandbox.state(NUMBER)["custom_prompt"] == TEXT
    assert PhoneNumber.objects.filter(state="pending", next_push_at__isnull=False).exists()


def test_a_save_by_htmx_is_answered_by_a_fragment(pushed, as_editor):
    response = send(as_editor, "Open on Sundays.", htmx=True)
    assert (response["X-Fragment"], response["HX-Trigger"]) == ("true", "profile-saved")
    page = Page.of(response)
    assert not page.all("html")
    said = page.by_id("said")
    assert (state_of(said), said.says(f"version 2. {line_now().hears}")) == ("live", True)


def test_a_save_by_htmx_brings_the_state_beside_it(pushed, as_editor):
    status = Page.of(send(as_editor, "Open on Sundays.", htmx=True)).by_id("number-status")
    assert status["hx-swap-oob"] == "true"
    assert state_of(status) == "live"


def test_a_save_by_htmx_gives_the_form_its_new_base_and_token(number, as_editor):
    first = form_of(open_editor(as_editor))
    response = send(as_editor, "Open on Sundays.", htmx=True, submission=first["submission"])
    tokens = Page.of(response).by_id("form-tokens")
    assert tokens["hx-swap-oob"] == "true"
    values = tokens.values()
    assert values["base_version"] == "2"
    assert values["submission"] not in {"", first["submission"]}


def test_saving_twice_from_one_page_by_htmx_makes_two_versions(number, as_editor):
    tokens = Page.of(send(as_editor, "First.", htmx=True)).by_id("form-tokens").values()
    assert send(as_editor, "Second.", htmx=True, **tokens).status_code == 200
    assert texts() == [TEXT, "First.", "Second."]


def test_a_save_that_is_not_live_yet_does_not_say_that_callers_hear_it(number, as_editor):
    said = Page.of(send(as_editor, "Open on Sundays.", htmx=True)).by_id("said")
    assert (state_of(said), said.says(line_now().hears)) == ("pending", True)


@pytest.mark.parametrize("text", JUST_FITS.values(), ids=JUST_FITS.keys())
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_up_to_the_limit_is_saved(number, as_editor, text, htmx):
    assert send(as_editor, text, htmx=htmx).status_code == (200 if htmx else 302)
    assert texts()[-1] == text.replace("\r\n", "\n")


@pytest.mark.parametrize("text", TOO_LONG.values(), ids=TOO_LONG.keys())
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_over_the_limit_it_says_by_how_much_and_keeps_the_words(number, as_editor, text, htmx):
    page = Page.of(send(as_editor, text, note="Why", htmx=htmx), 422)
    assert problem(page, htmx) == f"Not saved. {refusal(text)}"
    assert htmx or words_in(page) == {"text": text.replace("\r\n", "\n"), "note": "Why"}
    assert texts() == [TEXT]


@pytest.mark.parametrize("text", ["a\nb\0c", " \n\t ", "\u200b\u200d"], ids=["NUL", "blank", "invisible"])
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_text_that_can_not_be_a_profile_is_refused_with_advice(number, as_editor, text, htmx):
    page = Page.of(send(as_editor, text, htmx=htmx), 422)
    assert problem(page, htmx).endswith(refusal(text))
    assert htmx or form_of(page)["text"] == text.replace("\0", SHOWN_FOR_NUL)
    assert texts() == [TEXT]


@pytest.mark.parametrize("form", [{"text": ""}, {}], ids=["empty", "missing"])
def test_a_form_without_a_text_is_refused_with_advice(number, as_editor, form):
    page = Page.of(as_editor.post(EDITOR, form | {"base_version": "1"}), 422)
    assert problem(page).endswith("have it cleared if callers are to hear none.")
    assert texts() == [TEXT]


@pytest.mark.parametrize("base", GARBLED.values(), ids=GARBLED.keys())
def test_a_form_without_a_usable_base_is_refused_and_keeps_the_words(number, as_editor, base):
    values = {"text": "Open on Sundays.", "note": "Why"} | ({} if base is None else {"base_version": base})
    page = Page.of(as_editor.post(EDITOR, values), 422)
    assert problem(page).endswith(str(INCOMPLETE_FORM))
    assert words_in(page) == {"text": "Open on Sundays.", "note": "Why"}


def test_the_page_of_an_incomplete_form_leads_on_to_what_would_be_replaced(number, as_editor):
    page = Page.of(as_editor.post(EDITOR, {"text": "Open on Sundays."}), 422)
    conflict = Page.of(as_editor.post(EDITOR, form_of(page)), 409).one(class_="conflict")
    assert conflict.one("details").one(class_="text").text == TEXT


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_note_that_is_too_long_is_refused(number, as_editor, htmx):
    page = Page.of(send(as_editor, "Open on Sundays.", note="n" * 501, htmx=htmx), 422)
    assert problem(page, htmx).endswith(str(NOTE_TOO_LONG))
    assert htmx or words_in(page) == {"text": "Open on Sundays.", "note": "n" * 501}


def test_a_note_of_500_characters_is_kept(number, as_editor):
    send(as_editor, "Open on Sundays.", note="n" * 500)
    assert Revision.objects.get(version=2).note == "n" * 500


def test_a_refused_form_can_be_corrected_and_sent_again(number, as_editor):
    page = Page.of(send(as_editor, "a" * 8001), 422)
    as_editor.post(EDITOR, form_of(page) | {"text": "Open on Sundays."})
    assert texts() == [TEXT, "Open on Sundays."]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")], ids=["same", "CRLF"])
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_an_unchanged_text_makes_no_version(number, as_editor, text, htmx):
    response = send(as_editor, text, htmx=htmx)
    told = Page.of(response).by_id("said") if htmx else open_editor(as_editor).by_id("messages")
    assert told.says("Nothing to save: the text is the same as the newest version.")
    assert texts() == [TEXT]


def test_an_empty_text_for_a_number_without_a_profile_is_nothing_to_save(make_number, as_editor):
    make_number(text="")
    send(as_editor, "", base_version="0")
    assert open_editor(as_editor).by_id("messages").all(class_="banner--info")
    assert texts() == []


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_the_same_form_sent_twice_makes_one_version(number, as_editor, htmx):
    responses = [send(as_editor, "Open on Sundays.", submission="once", htmx=htmx) for _ in range(2)]
    page = Page.of(responses[1]) if htmx else open_editor(as_editor)
    assert page.says("Saved already, as version 2.")
    assert texts() == [TEXT, "Open on Sundays."]


def test_the_first_version_of_a_number_is_saved_from_version_0(make_number, as_editor):
    make_number(text="")
    send(as_editor, "Open on Sundays.", base_version="0")
    assert open_editor(as_editor).by_id("messages").all(class_="banner--success")
    assert texts() == ["Open on Sundays."]


def test_a_viewer_who_sends_the_form_is_refused(number, as_viewer):
    page = Page.of(send(as_viewer, "Open on Sundays."), 403)
    assert page.says(missing_right(EDIT))
    assert texts() == [TEXT]


def test_a_viewer_who_sends_the_form_by_htmx_is_refused_beside_the_words(number, as_viewer):
    response = send(as_viewer, "Open on Sundays.", htmx=True)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#problem-banner")
    assert Page.of(response, 403).says(missing_right(EDIT))


def test_a_number_that_was_removed_meanwhile_takes_no_save_and_shows_the_words(number, as_editor):
    PhoneNumber.objects.update(state="removed")
    page = Page.of(send(as_editor, "Open on Sundays.", note="Why"), 409)
    assert page.says(NumberRemoved().message)
    assert page.one(class_="text--framed").text == "Open on Sundays."
    assert page.says("Your note: Why")
    assert texts() == [TEXT]


def test_htmx_is_told_that_the_number_was_removed(number, as_editor):
    PhoneNumber.objects.update(state="removed")
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True), 409)
    assert problem(page, True).endswith(NumberRemoved().message)


def test_a_form_larger_than_the_site_takes_is_answered_with_a_page(number, as_editor):
    response = send(as_editor, "a" * 2_700_000)
    assert Page.of(response, 413).all("h1")
    assert "X-Fragment" not in response


def test_a_draft_larger_than_the_site_takes_is_answered_with_413(number, as_editor):
    response = send_draft(as_editor, "a" * 2_700_000)
    assert (response.status_code, response["HX-Retarget"]) == (413, "#problem-banner")


def test_the_title_with_the_answer_tells_whether_its_reader_is_needed(number, as_editor):
    Account.objects.create(pk=Account.ONLY)
    PhoneNumber.objects.update(state="rejected")
    title = Page.of(as_editor.get(f"{EDITOR}status/", headers=HTMX)).one("title")
    assert title.words == f"● 1 needs you – {NUMBER} · Nixadmin"
