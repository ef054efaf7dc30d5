"""Deciding about a text that was set outside Nixadmin."""

import pytest

from profiles.forms.profile import NOTE_TOO_LONG
from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.texts.contract import describe_count
from tests.conftest import NUMBER, TEXT
from tests.html import Page
from tests.pages.saving import EDITOR, change_outside, confirmation_of, line_now, marks, open_editor, texts

DRIFT = f"{EDITOR}drift/"
OUTSIDE = TEXT.replace("High Street", "Outside Street")


@pytest.fixture
def drifted(number) -> PhoneNumber:
    """A number of which Nixflex was seen to hold an outside text."""
    change_outside(OUTSIDE)
    return number


def open_page(browser) -> Page:
    return Page.of(browser.get(DRIFT))


def state() -> str:
    return PhoneNumber.objects.get(number=NUMBER).state


def test_the_page_shows_ours_and_theirs(drifted, as_editor):
    page = open_page(as_editor)
    assert marks(page, "del") == ["High"]
    assert marks(page, "ins") == ["Outside"]
    assert page.one(class_="fold").one(class_="text").text == OUTSIDE


def test_the_page_says_that_nothing_was_overwritten(drifted, as_editor):
    assert open_page(as_editor).says("Callers hear it now. Nothing is overwritten until you decide.")


def test_a_removed_profile_is_not_called_a_text(number, as_editor):
    change_outside("")
    page = open_page(as_editor)
    said = page.one(class_="banner--warning").words
    assert said.startswith("The profile was removed outside Nixadmin.")
    assert said.endswith("Callers hear the agent prompt alone now. Nothing is sent until you decide.")
    assert not page.all(class_="fold")


def test_another_text_than_was_sent_is_not_called_an_outside_one(number, as_editor):
    change_outside(OUTSIDE)
    PushAttempt.objects.create(
        number=number, revision=number.head, outcome="accepted", message="Nixflex keeps a different text."
    )
    PhoneNumber.objects.update(live=None)
    page = open_page(as_editor)
    assert page.one("h1").words == "Another text at Nixflex"
    assert page.one(class_="banner__title").words == (
        "Nixflex accepted the push, but holds another text than it was sent."
    )


def test_the_page_decides_nothing(drifted, as_editor):
    open_page(as_editor)
    assert (state(), texts()) == ("drifted", [TEXT])


def test_an_outside_text_is_escaped(number, as_editor):
    change_outside("<script>alert(1)</script>")
    page = open_page(as_editor)
    assert not page.one("main").all("script")
    assert page.one(class_="fold").one(class_="text").text == "<script>alert(1)</script>"


def test_adopting_makes_the_outside_text_the_next_version(drifted, as_editor):
    form = confirmation_of(open_page(as_editor))
    response = as_editor.post(DRIFT, form | {"choice": "adopt", "note": "They were right"})
    assert (response.status_code, response["Location"]) == (302, EDITOR)
    made = Revision.objects.get(version=2)
    assert (made.text, made.kind, made.note) == (OUTSIDE, "adopted", "They were right")
    assert open_editor(as_editor).by_id("messages").words == "Adopted their text as version 2."


def test_adopting_sends_nothing(pushed, sandbox, as_editor):
    sandbox.edit(NUMBER, OUTSIDE)
    change_outside(OUTSIDE)
    as_editor.post(DRIFT, {"choice": "adopt"})
    assert not [entry for entry in sandbox.log()["requests"] if entry["method"] == "PATCH"]
    assert state() == "live"


def test_pushing_ours_replaces_the_outside_text(pushed, sandbox, as_editor):
    sandbox.edit(NUMBER, OUTSIDE)
    change_outside(OUTSIDE)
    as_editor.post(DRIFT, confirmation_of(open_page(as_editor)) | {"choice": "push"})
    assert sandbox.state(NUMBER)["custom_prompt"] == TEXT
    assert open_editor(as_editor).by_id("messages").words == "Version 1 has replaced the outside text."


def test_pushing_ours_without_an_answer_does_not_say_that_it_was_replaced(drifted, as_editor):
    as_editor.post(DRIFT, {"choice": "push"})
    assert open_editor(as_editor).by_id("messages").words == "Version 1 is to replace the outside text."


def test_the_decision_is_audited(drifted, as_editor):
    as_editor.post(DRIFT, {"choice": "push", "note": "Ours is right"})
    event = AuditEvent.objects.get(action="push_ours")
    assert (event.actor_name, event.reason) == ("editor", "Ours is right")


@pytest.mark.parametrize("choice", ["adopt", "push"])
def test_a_text_that_changed_again_is_shown_again_and_the_note_kept(drifted, as_editor, choice):
    form = confirmation_of(open_page(as_editor))
    change_outside("Changed again.")
    page = Page.of(as_editor.post(DRIFT, form | {"choice": choice, "note": "Why"}), 409)
    assert page.one(class_="banner--danger").words.startswith("Nothing has been changed. The outside text")
    assert page.one(class_="fold").one(class_="text").text == "Changed again."
    assert confirmation_of(page)["note"] == "Why"
    assert (state(), texts()) == ("drifted", [TEXT])


def test_the_page_that_is_shown_again_can_be_decided_on(drifted, as_editor):
    form = confirmation_of(open_page(as_editor))
    change_outside("Changed again.")
    page = Page.of(as_editor.post(DRIFT, form | {"choice": "adopt"}), 409)
    as_editor.post(DRIFT, confirmation_of(page) | {"choice": "adopt"})
    assert texts() == [TEXT, "Changed again."]


@pytest.mark.parametrize("choice", [None, "", "both"])
def test_without_a_choice_nothing_is_decided_and_the_note_kept(drifted, as_editor, choice):
    values = {"note": "Why"} | ({} if choice is None else {"choice": choice})
    page = Page.of(as_editor.post(DRIFT, values), 422)
    assert page.says("Choose whether to adopt their text or push ours.")
    assert confirmation_of(page)["note"] == "Why"
    assert state() == "drifted"


def test_a_note_that_is_too_long_is_refused_and_kept(drifted, as_editor):
    page = Page.of(as_editor.post(DRIFT, {"choice": "adopt", "note": "n" * 501}), 422)
    assert page.one(class_="banner--danger").says(str(NOTE_TOO_LONG))
    assert confirmation_of(page)["note"] == "n" * 501


def test_an_outside_text_over_the_limit_can_not_be_adopted(number, as_editor):
    change_outside("a" * 8037)
    page = Page.of(as_editor.post(DRIFT, {"choice": "adopt"}), 409)
    assert page.one(class_="banner--danger").says(f"The outside text is {describe_count('a' * 8037)}")


def test_without_a_version_of_ours_there_is_none_to_push(make_number, as_editor):
    make_number(text="")
    change_outside(OUTSIDE)
    assert not open_page(as_editor).all("button", value="push")
    assert Page.of(as_editor.post(DRIFT, {"choice": "push"}), 409).all(class_="banner--danger")


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_was_decided_already_leads_to_the_editor(number, as_editor, method):
    response = getattr(as_editor, method)(DRIFT, {"choice": "push"})
    assert response["Location"] == EDITOR
    assert open_editor(as_editor).by_id("messages").says("Nothing to decide")
    assert state() == "live"


def test_the_editor_leads_to_the_decision(drifted, as_editor):
    status = open_editor(as_editor).by_id("number-status")
    assert status.one("strong").words == line_now().hears
    assert status.one("a", href=DRIFT).words == "See the change and decide"


def test_a_viewer_sees_the_drift_and_may_not_decide(drifted, as_viewer):
    assert not open_editor(as_viewer).by_id("number-status").all("a")
    assert as_viewer.post(DRIFT, {"choice": "adopt"}).status_code == 403
    assert state() == "drifted"
