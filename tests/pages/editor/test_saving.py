"""Saving: what is answered, as a page and as a fragment, and that no word is lost when it is refused."""

import pytest

from profiles.models import Account, AuditEvent, PhoneNumber, Revision
from tests.conftest import NUMBER, TEXT
from tests.html import SHOWN_FOR_NUL, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, form_of, open_editor, send, send_draft, texts

FACE = "\U0001f600"
TOO_LONG = {
    "ASCII": ("a" * 8001, "1 character over"),
    "emoji": (FACE * 4000 + "a", "1 character over"),
    "more emoji": (FACE * 4001, "2 characters over"),
    "newlines": ("a" + "\r\n" * 8000, "1 character over"),
    "by far": ("a" * 10_037, "2,037 characters over"),
}
JUST_FITS = {
    "ASCII": "a" * 8000,
    "emoji": FACE * 4000,
    "newlines": "a" + "\r\n" * 7999,
    "shorter": "a" * 7999,
}
GARBLED = {
    "missing": None,
    "empty": "",
    "words": "one",
    "negative": "-1",
    "huge": "9" * 40,
    "endless": "9" * 5000,
    "NUL": "\0",
}


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
    assert open_editor(as_editor).by_id("number-status").words.startswith("Live Callers hear version 2.")


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
    assert page.by_id("said").words == "Live Saved as version 2. Callers hear version 2."


def test_a_save_by_htmx_brings_the_state_beside_it(pushed, as_editor):
    status = Page.of(send(as_editor, "Open on Sundays.", htmx=True)).by_id("number-status")
    assert status["hx-swap-oob"] == "true"
    assert status.one(class_="state").words == "Live"


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
    assert Page.of(send(as_editor, "Second.", htmx=True, **tokens)).says("Saved as version 3.")
    assert texts() == [TEXT, "First.", "Second."]


def test_a_save_that_is_not_live_yet_does_not_say_that_callers_hear_it(number, as_editor):
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True))
    assert page.by_id("said").words == "Pending Saved as version 2. Callers still hear version 1."


@pytest.mark.parametrize("text", JUST_FITS.values(), ids=JUST_FITS.keys())
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_up_to_the_limit_is_saved(number, as_editor, text, htmx):
    assert send(as_editor, text, htmx=htmx).status_code == (200 if htmx else 302)
    assert texts()[-1] == text.replace("\r\n", "\n")


@pytest.mark.parametrize(("text", "by"), TOO_LONG.values(), ids=TOO_LONG.keys())
def test_over_the_limit_a_page_says_by_how_much_and_keeps_the_words(number, as_editor, text, by):
    page = Page.of(send(as_editor, text, note="Why"), 422)
    assert f"This profile is {by} the limit of 8,000." in page.by_id("save-result").words
    assert words_in(page) == {"text": text.replace("\r\n", "\n"), "note": "Why"}
    assert texts() == [TEXT]


@pytest.mark.parametrize(("text", "by"), TOO_LONG.values(), ids=TOO_LONG.keys())
def test_over_the_limit_htmx_is_told_by_how_much(number, as_editor, text, by):
    response = send(as_editor, text, htmx=True)
    assert response["X-Fragment"] == "true"
    assert Page.of(response, 422).says(f"This profile is {by} the limit of 8,000.")
    assert texts() == [TEXT]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\nb\0c", "Line 2 holds a NUL character"),
        (" \n\t ", "holds only spaces or blank lines"),
        ("\u200b\u200d", "holds only spaces or blank lines"),
        ("", "have it cleared if callers are to hear none"),
    ],
    ids=["NUL", "blank", "invisible", "empty"],
)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_text_that_can_not_be_a_profile_is_refused_with_advice(number, as_editor, text, sentence, htmx):
    page = Page.of(send(as_editor, text, htmx=htmx), 422)
    assert page.says("Not saved.")
    assert page.says(sentence)
    assert htmx or form_of(page)["text"] == text.replace("\0", SHOWN_FOR_NUL)
    assert texts() == [TEXT]


def test_a_form_without_a_text_is_taken_for_an_empty_one(number, as_editor):
    assert as_editor.post(EDITOR, {"base_version": "1"}).status_code == 422


@pytest.mark.parametrize("base", GARBLED.values(), ids=GARBLED.keys())
def test_a_form_without_a_usable_base_is_refused_and_keeps_the_words(number, as_editor, base):
    values = {"text": "Open on Sundays.", "note": "Why"} | ({} if base is None else {"base_version": base})
    page = Page.of(as_editor.post(EDITOR, values), 422)
    assert page.says("This form was incomplete, so nothing was changed.")
    assert words_in(page) == {"text": "Open on Sundays.", "note": "Why"}


def test_the_page_of_an_incomplete_form_leads_on_to_what_would_be_replaced(number, as_editor):
    page = Page.of(as_editor.post(EDITOR, {"text": "Open on Sundays."}), 422)
    conflict = Page.of(as_editor.post(EDITOR, form_of(page)), 409).one(class_="conflict")
    assert conflict.one("details").one(class_="text").text == TEXT


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_note_that_is_too_long_is_refused(number, as_editor, htmx):
    page = Page.of(send(as_editor, "Open on Sundays.", note="n" * 501, htmx=htmx), 422)
    assert page.says("A note has at most 500 characters; what you typed is kept here.")
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
    page = Page.of(response) if htmx else open_editor(as_editor)
    assert page.says("Nothing to save: the text is the same as the newest version.")
    assert texts() == [TEXT]


def test_an_empty_text_for_a_number_without_a_profile_is_nothing_to_save(make_number, as_editor):
    make_number(text="")
    send(as_editor, "", base_version="0")
    assert open_editor(as_editor).says("Nothing to save")


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_the_same_form_sent_twice_makes_one_version(number, as_editor, htmx):
    responses = [send(as_editor, "Open on Sundays.", submission="once", htmx=htmx) for _ in range(2)]
    page = Page.of(responses[1]) if htmx else open_editor(as_editor)
    assert page.says("Saved already, as version 2.")
    assert texts() == [TEXT, "Open on Sundays."]


def test_the_first_version_of_a_number_is_saved_from_version_0(make_number, as_editor):
    make_number(text="")
    send(as_editor, "Open on Sundays.", base_version="0")
    assert open_editor(as_editor).by_id("messages").words == "Saved as version 1."


def test_a_viewer_who_sends_the_form_is_refused(number, as_viewer):
    page = Page.of(send(as_viewer, "Open on Sundays."), 403)
    assert page.says("You need the right to edit, revert and push profiles, which Editors and Managers have.")
    assert texts() == [TEXT]


def test_a_viewer_who_sends_the_form_by_htmx_is_refused_beside_the_words(number, as_viewer):
    response = send(as_viewer, "Open on Sundays.", htmx=True)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#problem-banner")
    assert Page.of(response, 403).says("You need the right to edit, revert and push profiles")


def test_a_number_that_was_removed_meanwhile_takes_no_save_and_shows_the_words(number, as_editor):
    PhoneNumber.objects.update(state="removed")
    page = Page.of(send(as_editor, "Open on Sundays.", note="Why"), 409)
    assert page.says("This number is not in the Nixflex account any more, so nothing can be saved for it.")
    assert page.one(class_="text--framed").text == "Open on Sundays."
    assert page.says("Your note: Why")
    assert texts() == [TEXT]


def test_htmx_is_told_that_the_number_was_removed(number, as_editor):
    PhoneNumber.objects.update(state="removed")
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True), 409)
    assert page.says("This number is not in the Nixflex account any more")


def test_a_form_larger_than_the_site_takes_is_answered_with_a_page(number, as_editor):
    page = Page.of(send(as_editor, "a" * 2_700_000), 413)
    assert page.one("h1").words == "That was too much to send"


def test_a_draft_larger_than_the_site_takes_is_answered_with_413(number, as_editor):
    response = send_draft(as_editor, "a" * 2_700_000)
    assert (response.status_code, response["HX-Retarget"]) == (413, "#problem-banner")


def test_the_title_with_the_answer_tells_whether_its_reader_is_needed(number, as_editor):
    Account.objects.create(pk=Account.ONLY)
    PhoneNumber.objects.update(state="rejected")
    title = Page.of(as_editor.get(f"{EDITOR}status/", headers=HTMX)).one("title")
    assert title.words == f"● 1 needs you – {NUMBER} · Nixadmin"
