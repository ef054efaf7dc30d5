"""One's own account: name, sessions, when one was last seen; and whom to ask without a group."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from profiles.models import AuditEvent, Person
from profiles.services.accounts import expiry, sessions
from tests.clock import START
from tests.conftest import signed_in
from tests.html import Page

ACCOUNT, EMAIL, SESSIONS = reverse("own-account"), reverse("own-email"), reverse("own-sessions")
IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def words(response) -> str:
    return Page(response).one("main").words


def test_a_new_name_is_shown_from_now_on(editor):
    signed_in(editor).post(ACCOUNT, {"first_name": "Edwin", "last_name": "Marsh"})
    editor.refresh_from_db()
    assert (editor.get_full_name(), AuditEvent.objects.filter(data__did="renamed").count()) == (
        "Edwin Marsh",
        1,
    )


@pytest.mark.parametrize("name", ["", "x" * 151, "a\x00", "\u200b\u2800"])
def test_a_name_that_can_not_be_is_refused(editor, name):
    assert signed_in(editor).post(ACCOUNT, {"first_name": name}).status_code == 422


def test_a_name_of_several_lines_is_one(editor):
    signed_in(editor).post(ACCOUNT, {"first_name": "Edwin\r\nThe  Third"})
    editor.refresh_from_db()
    assert editor.first_name == "Edwin The Third"


@pytest.fixture
def confirmed(editor: User, clean_cache: None) -> Client:
    """The browser of an editor who has just typed the password once more."""
    browser = signed_in(editor)
    browser.post("/accounts/reauthenticate/", {"password": "pass-for-tests"})
    return browser


def test_a_new_email_address_is_a_line_of_the_log_that_does_not_hold_it(confirmed, editor):
    confirmed.post(EMAIL, {"email": "edwin@CLINIC.example"})
    editor.refresh_from_db()
    event = AuditEvent.objects.get(data__did="changed their email address")
    assert (editor.email, "clinic" in str(event.data)) == ("edwin@clinic.example", False)


@pytest.mark.parametrize(("sends", "told"), [(True, [["edwin@clinic.example"]]), (False, [])])
def test_a_letter_to_the_old_address_tells_of_a_new_one(confirmed, editor, mailoutbox, settings, sends, told):
    settings.SENDS_EMAIL, settings.TASKS = sends, {"default": {"BACKEND": IMMEDIATE}}
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    confirmed.post(EMAIL, {"email": "thief@elsewhere.example"})
    assert [letter.to for letter in mailoutbox] == told
    assert not [letter for letter in mailoutbox if "elsewhere" in letter.body]


def test_an_email_address_waits_for_the_password(editor, clean_cache):
    browser = signed_in(editor)
    asked = browser.post(EMAIL, {"email": "edwin@clinic.example"})
    unchanged = User.objects.get(pk=editor.pk).email
    browser.post(asked["Location"], {"password": "pass-for-tests", "next": EMAIL})
    assert (unchanged, User.objects.get(pk=editor.pk).email) == ("", "edwin@clinic.example")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("nonsense", "This is no email address."), ("x" * 250 + "@clinic.example", "at most 254 characters")],
)
def test_what_is_no_email_address_is_said_and_changes_nothing(confirmed, editor, typed, sentence):
    said = words(confirmed.post(EMAIL, {"email": typed}))
    assert (sentence in said, User.objects.get(pk=editor.pk).email) == (True, "")


def test_each_session_is_shown_with_browser_and_address(editor):
    browser = signed_in(editor)
    UserSession.objects.update(user_agent=FIREFOX, ip="192.0.2.7")
    said = words(browser.get(ACCOUNT))
    assert ("Firefox on Linux" in said, "192.0.2.7" in said, "This one" in said) == (True, True, True)


def test_a_session_that_a_new_password_ended_is_not_shown(editor):
    signed_in(editor)
    editor.set_password("a-new-and-long-one-7")
    editor.save()
    signed_in(editor)
    assert len(sessions.live_sessions(editor)) == 1


def test_after_a_change_of_the_key_the_page_ends_no_session(editor, settings):
    here, other = signed_in(editor), signed_in(editor)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert [browser.get(ACCOUNT).status_code for browser in (here, other)] == [200, 200]


def test_one_session_is_ended_and_the_others_go_on(editor):
    mine, other = signed_in(editor), signed_in(editor)
    pk = UserSession.objects.get(session_key=other.session.session_key).pk
    mine.post(SESSIONS, {"session": pk})
    assert (mine.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_all_other_sessions_are_ended(editor):
    mine, *others = (signed_in(editor) for _ in range(3))
    mine.post(SESSIONS)
    assert [mine.get("/").status_code, *(each.get("/").status_code for each in others)] == [200, 302, 302]


def test_what_was_ended_is_a_line_of_the_log(editor):
    mine, _other = signed_in(editor), signed_in(editor)
    mine.post(SESSIONS)
    assert AuditEvent.objects.get(data__did="ended other sessions").data["sessions"] == 1


def test_nobody_ends_somebody_elses_session(editor, viewer):
    other = signed_in(viewer)
    pk = UserSession.objects.get(user=viewer).pk
    signed_in(editor).post(SESSIONS, {"session": pk})
    assert other.get("/").status_code == 200


@pytest.mark.parametrize("key", ["nonsense", "9" * 40, "-1"])
def test_a_session_that_can_not_be_ends_no_session(editor, key):
    mine, other = signed_in(editor), signed_in(editor)
    mine.post(SESSIONS, {"session": key})
    assert other.get("/").status_code == 200


def test_last_seen_is_written_once_in_five_minutes(editor, django_assert_num_queries):
    browser = signed_in(editor)
    browser.get(ACCOUNT)
    before = Person.objects.get(user=editor).last_seen_at
    with time_machine.travel(START + timedelta(minutes=4), tick=False):
        browser.get(ACCOUNT)
    early = Person.objects.get(user=editor).last_seen_at
    sessions.written[browser.session.session_key] -= sessions.SEEN_SECONDS
    with time_machine.travel(START + timedelta(minutes=6), tick=False):
        browser.get(ACCOUNT)
    late = Person.objects.get(user=editor).last_seen_at
    assert (before, early, late) == (START, START, START + timedelta(minutes=6))


def test_a_session_from_before_is_known_at_its_next_page(editor):
    browser = signed_in(editor)
    UserSession.objects.all().delete()
    sessions.written.clear()
    browser.get(ACCOUNT)
    assert UserSession.objects.get().user == editor


def test_a_page_comes_although_nobody_can_be_noted(editor, monkeypatch):
    browser = signed_in(editor)
    sessions.written.clear()

    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(sessions, "_write", broken)
    assert browser.get("/").status_code == 200


def test_what_is_known_of_a_session_goes_with_it(editor):
    browser = signed_in(editor)
    browser.session.delete()
    expiry.clear_expired()
    assert not UserSession.objects.exists()


@pytest.fixture
def nobody(db) -> User:
    """Somebody without a group."""
    return User.objects.create_user("nobody", password="pass-for-tests")


@pytest.mark.parametrize("address", ["/", "/numbers/", "/people/"])
def test_somebody_without_a_group_is_told_whom_to_ask(nobody, manager, editor, address):
    manager.first_name, manager.email = "Maya", "maya@clinic.example"
    manager.save()
    said = words(signed_in(nobody).get(address))
    assert ("in no group yet" in said, "Maya · maya@clinic.example" in said, "editor" in said) == (
        True,
        True,
        False,
    )


def test_somebody_without_a_group_has_an_account_to_look_at(nobody):
    assert "you are in no group" in words(signed_in(nobody).get(ACCOUNT))


def test_who_lacks_a_right_is_told_whom_to_ask(editor, manager):
    assert "ask somebody who manages people here: manager." in words(signed_in(editor).get("/people/"))


def test_who_has_some_right_is_told_which_one_is_missing(editor):
    assert "You need the right to invite and manage people" in words(signed_in(editor).get("/people/"))
