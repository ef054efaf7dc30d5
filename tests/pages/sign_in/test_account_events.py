"""What is done to accounts stands in the audit log: by whom, from where, in which request, and what came of it."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from profiles.models import AuditEvent
from profiles.services.accounts import events
from tests.conftest import signed_in
from tests.pages.sign_in.test_admin import as_superuser, change
from tests.pages.sign_in.test_sign_in import LOGIN, PASSWORD, SECOND_STEP, code, secret

__all__ = ["as_superuser", "secret"]  # fixtures

pytestmark = pytest.mark.usefixtures("clean_cache")

NEW = {"password1": "a-long-password-9", "password2": "a-long-password-9"}
HOME = "192.0.2.7"


def sign_in(name: str = "editor", password: str = PASSWORD) -> Client:
    home = Client(REMOTE_ADDR=HOME)
    home.post(LOGIN, {"login": name, "password": password})
    return home


@pytest.fixture
def home(editor: User) -> Client:
    """The home of an editor who has just typed the password once more."""
    home = Client(REMOTE_ADDR=HOME)
    home.force_login(editor)
    home.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return home


@pytest.fixture
def committed(monkeypatch) -> None:
    """Do at once what waits for the test's transaction, which never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **_: do())


Told = tuple[str, str, str | None, bool, str]


def told(action: str) -> list[Told]:
    """Return the events of ``action``: what was done, by whom, from where, with a request, the outcome."""
    return [
        (event.data.get("did", ""), event.actor_name, event.ip, "web_request" in event.data, event.outcome)
        for event in AuditEvent.objects.filter(action=action).order_by("seq")
    ]


def by_editor(did: str = "", outcome: str = "ok") -> Told:
    return did, "editor", HOME, True, outcome


def test_a_second_step_that_is_switched_on(home, committed):
    home.get("/accounts/2fa/totp/activate/")
    home.post("/accounts/2fa/totp/activate/", {"code": code(home.session["mfa.totp.secret"])})
    assert (told("second_step"), told("recovery_codes")) == ([by_editor("on")], [by_editor("made")])
    in_order = AuditEvent.objects.filter(action__in=["second_step", "recovery_codes"]).order_by("seq")
    assert list(in_order.values_list("action", flat=True)) == ["second_step", "recovery_codes"]


def test_a_second_step_that_is_switched_off(home, secret):
    home.post("/accounts/2fa/totp/deactivate/")
    assert told("second_step") == [by_editor("off")]


def test_recovery_codes_that_are_made_anew(home, secret, committed):
    home.post("/accounts/2fa/recovery-codes/generate/")
    assert told("recovery_codes") == [by_editor("made")]


def test_a_recovery_code_that_is_used(editor, secret):
    recovery = RecoveryCodes.activate(editor).get_unused_codes()[0]
    sign_in().post(SECOND_STEP, {"code": recovery})
    assert told("recovery_codes") == [by_editor("used")]


def test_a_second_step_that_fails(secret):
    sign_in().post(SECOND_STEP, {"code": "000000"})
    assert told("second_step") == [by_editor("failed", "refused")]
    assert AuditEvent.objects.get(action="second_step").actor is None


def test_no_code_is_in_the_log(editor, secret):
    recovery = RecoveryCodes.activate(editor).get_unused_codes()[0]
    sign_in().post(SECOND_STEP, {"code": recovery})
    assert recovery not in str([event.data for event in AuditEvent.objects.all()])


def test_ones_own_password_that_is_changed(home):
    home.post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})
    assert told("password") == [by_editor("changed")]


def test_a_password_that_is_reset_by_letter(editor):
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    home = Client(REMOTE_ADDR=HOME)
    form = home.get(reset_link(editor), follow=True)
    home.post(form.redirect_chain[-1][0], NEW)
    assert told("password") == [by_editor("reset by letter")]


def reset_link(user: User) -> str:
    user.refresh_from_db()
    key = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)


@pytest.mark.parametrize("typed", ["editor", "EDITOR", "Editor"])
def test_a_wrong_try_is_filed_under_the_name_in_whatever_capitals(editor, typed):
    sign_in(typed, "wrong")
    assert told("login_failed") == [by_editor(outcome="refused")]


def test_of_two_names_that_are_alike_the_one_that_was_typed_is_meant(editor):
    User.objects.create_user("EDITOR")
    assert [events.known_name(typed) for typed in ("editor", "EDITOR")] == ["editor", "EDITOR"]


def test_signing_in_and_out(editor):
    sign_in().post("/accounts/logout/")
    assert (told("login"), told("logout")) == ([by_editor()], [by_editor()])


def test_a_throttled_sign_in_is_told_once_a_minute(editor, clock):
    for _ in range(8):
        sign_in("Editor", "wrong")
    assert told("throttled") == [by_editor(outcome="refused")]
    clock.forward(61)
    sign_in("Editor", "wrong")
    assert len(told("throttled")) == 2


def test_a_throttled_second_step(secret):
    home = sign_in()
    for _ in range(6):
        home.post(SECOND_STEP, {"code": "000000"})
    assert told("throttled") == [by_editor(outcome="refused")]


def test_a_throttled_form(home):
    for _ in range(7):
        home.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "1", "password2": "2"})
    assert told("throttled") == [by_editor(outcome="refused")]
    assert AuditEvent.objects.get(action="throttled").data["address"] == "/accounts/password/change/"


def test_an_action_that_is_refused(number, home):
    home.post("/numbers/+441632960001/clear/", {"note": "Why", "base_version": "1"})
    assert told("refused") == [by_editor(outcome="refused")]
    data = AuditEvent.objects.get(action="refused").data
    assert (data["asked"], data["right"]) == ("POST /numbers/+441632960001/clear/", "profiles.clear_profile")


def test_a_refusal_is_answered_even_if_the_log_takes_no_event(number, home, monkeypatch):
    def full(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("profiles.services.audit.record", full)
    assert home.get("/numbers/+441632960001/clear/").status_code == 403


def test_a_renamed_user(as_superuser, editor):
    change(as_superuser, editor, username="edwin", email="edwin@clinic.example")
    event = AuditEvent.objects.get(action="account")
    assert (event.actor_name, event.data["of"]) == ("root", "edwin")
    assert event.data["changed"] == ["email", "username"]
    assert (event.data["was"], event.data["now"]) == ({"username": "editor"}, {"username": "edwin"})


def test_a_renamed_group(as_superuser):
    group = Group.objects.get(name="Viewers")
    as_superuser.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Readers"})
    assert AuditEvent.objects.get(action="account").data["was"] == {"name": "Viewers"}


def test_an_account_that_keeps_its_names_is_no_event(as_superuser, editor):
    change(as_superuser, editor, is_staff="on")
    assert not told("account")


def test_a_superuser_made_on_the_server(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-password-9")
    call_command("createsuperuser", username="root", email="", interactive=False, verbosity=0)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_name) == ("account", "System: createsuperuser")
    assert event.data == {"of": "root", "did": "made", "superuser": True}


def test_a_password_set_on_the_server(editor, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda *_args, **_kwargs: "a-long-password-9")
    call_command("changepassword", "editor", verbosity=0)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_name, event.data["did"]) == (
        "password",
        "System: changepassword",
        "set",
    )


def test_what_happens_to_accounts_is_no_news_of_the_overview(number, home):
    home.post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})
    home.get("/numbers/+441632960001/clear/")
    assert "Refused action" not in signed_in(User.objects.get(username="editor")).get("/").text
