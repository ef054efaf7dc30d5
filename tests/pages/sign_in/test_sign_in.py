"""Signing in and out, the second step, and that nobody signs up by themselves."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import AuditEvent
from tests.conftest import signed_in
from tests.html import Page
from tests.pages.saving import EDITOR

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"
SECOND_STEP = "/accounts/2fa/authenticate/"
PASSWORD = "pass-for-tests"

pytestmark = pytest.mark.usefixtures("clean_cache")


def sign_in(browser: Client, name: str = "editor", password: str = PASSWORD, **fields: str):
    return browser.post(LOGIN, {"login": name, "password": password, **fields})


def is_signed_in(browser: Client) -> bool:
    return browser.get("/accounts/password/change/").status_code == 200


@pytest.fixture
def secret(editor: User) -> str:
    """The secret of the editor's second step."""
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    return secret


@pytest.fixture
def as_reauthenticated(as_editor: Client) -> Client:
    """The browser of an editor who has just typed the password once more."""
    as_editor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return as_editor


def code(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_the_page_asks_for_name_and_password(client):
    page = Page.of(client.get(LOGIN))
    assert page.one("h1").words == "Sign in"
    assert set(page.form(LOGIN).values()) >= {"csrfmiddlewaretoken", "login", "password"}


def test_the_page_shows_nothing_of_the_product(client):
    page = Page.of(client.get(LOGIN))
    assert not page.all("a", href="/numbers/")
    assert not page.all("a", href="/accounts/signup/")


def test_signing_in_leads_to_the_overview(client, editor):
    assert sign_in(client)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_signing_in_leads_back_to_where_one_was_going(client, editor):
    page = Page.of(client.get(client.get(EDITOR)["Location"]))
    assert sign_in(client, next=page.form(LOGIN).values()["next"])["Location"] == EDITOR


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client, editor, address):
    assert sign_in(client, next=address)["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("editor", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, editor, name, password):
    page = Page.of(sign_in(client, name, password))
    assert page.one(role="alert", class_="banner").words == (
        "That username and password do not fit. Check both and try again."
    )
    assert not is_signed_in(client)


def test_a_wrong_password_is_not_sent_back(client, editor):
    assert "wrong-but-close" not in sign_in(client, password="wrong-but-close").text


def test_an_account_that_was_switched_off_does_not_sign_in(client, editor):
    editor.is_active = False
    editor.save()
    sign_in(client)
    assert not is_signed_in(client)


def test_an_account_that_was_switched_off_is_told_like_a_wrong_password(client, editor):
    wrong = Page.of(sign_in(client, password="wrong")).one("main").words
    editor.is_active = False
    editor.save()
    assert Page.of(sign_in(client)).one("main").words == wrong


def test_after_five_wrong_passwords_even_the_right_one_waits(client, editor):
    for _ in range(5):
        sign_in(client, password="wrong")
    page = Page.of(sign_in(client))
    assert page.says("Too many tries did not fit. Wait five minutes, then try again.")
    assert not is_signed_in(client)


def test_the_wrong_passwords_of_one_do_not_lock_another_out(client, editor, viewer):
    for _ in range(5):
        sign_in(client, password="wrong")
    sign_in(client, "viewer")
    assert is_signed_in(client)


def test_signing_in_is_audited_with_the_address(client, editor):
    client.post(LOGIN, {"login": "editor", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    event = AuditEvent.objects.get(action="login")
    assert (event.actor_name, event.ip, event.outcome) == ("editor", "192.0.2.7", "ok")


def test_a_failed_sign_in_is_audited_without_what_was_typed(client, editor):
    sign_in(client, "my-secret-password", "wrong")
    event = AuditEvent.objects.get(action="login_failed")
    assert (event.actor_name, event.outcome) == ("unknown user", "refused")
    assert "my-secret-password" not in str(vars(event))


def test_who_is_signed_in_is_led_on(as_editor):
    assert as_editor.get(LOGIN)["Location"] == "/"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client, editor):
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_session_lasts_so_long_that_nobody_need_be_warned_and_ends_before_the_next_day(client, editor):
    assert 20 * 60 * 60 < sign_in(client).cookies["sessionid"]["max-age"] < 24 * 60 * 60


def test_signing_out_ends_the_session(as_editor):
    assert as_editor.post(LOGOUT)["Location"] == LOGIN
    assert not is_signed_in(as_editor)


def test_signing_out_is_audited(as_editor):
    as_editor.post(LOGOUT)
    assert AuditEvent.objects.get(action="logout").actor_name == "editor"


def test_a_link_to_the_sign_out_asks_first(as_editor):
    assert Page.of(as_editor.get(LOGOUT)).one("main").one("form", action=LOGOUT)
    assert is_signed_in(as_editor)


def test_going_back_after_signing_out_shows_nothing(number, as_editor):
    assert "no-store" in as_editor.get(EDITOR)["Cache-Control"]
    as_editor.post(LOGOUT)
    assert as_editor.get(EDITOR).status_code == 302


def test_signing_up_is_closed(client):
    page = Page.of(client.get("/accounts/signup/"))
    assert not page.one("main").all("form")


def test_signing_up_by_force_makes_nobody(client):
    client.post("/accounts/signup/", {"username": "new", "password1": "a-long-password-9"})
    assert not User.objects.exists()


def test_the_admin_has_the_same_sign_in(client, db):
    response = client.get("/admin/", follow=True)
    assert urlsplit(response.redirect_chain[-1][0]).path == LOGIN
    assert Page.of(response).form(LOGIN).values()["next"] == "/admin/"


def test_the_admins_own_sign_in_takes_nobody(client, django_user_model):
    django_user_model.objects.create_superuser("root", password=PASSWORD)
    client.post("/admin/login/", {"username": "root", "password": PASSWORD, "next": "/admin/"})
    assert not is_signed_in(client)


def test_the_password_can_be_changed(client, editor):
    sign_in(client)
    fields = {"oldpassword": PASSWORD, "password1": "a-long-password-9", "password2": "a-long-password-9"}
    client.post("/accounts/password/change/", fields)
    sign_in(other := Client(), password="a-long-password-9")
    assert is_signed_in(other)


def test_a_weak_new_password_is_refused_with_the_reason(client, editor):
    sign_in(client)
    fields = {"oldpassword": PASSWORD, "password1": "1234", "password2": "1234"}
    page = Page.of(client.post("/accounts/password/change/", fields))
    assert page.says("This password is too short.")


@pytest.mark.parametrize("tail", ["email/", "password/set/", "confirm-email/", "login/code/confirm/"])
def test_nobody_can_give_themselves_another_way_in(as_editor, tail):
    assert as_editor.get(f"/accounts/{tail}").status_code == 404


def test_a_wrong_present_password_changes_nothing_and_is_audited(as_editor, editor):
    fields = {"oldpassword": "wrong", "password1": "a-long-password-9", "password2": "a-long-password-9"}
    as_editor.post("/accounts/password/change/", fields)
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)
    assert AuditEvent.objects.filter(action="login_failed", actor_name="editor").exists()


def test_who_has_no_password_is_told_who_sets_one(as_editor, editor):
    editor.set_unusable_password()
    editor.save()
    browser = signed_in(editor)
    page = Page.of(browser.get("/accounts/password/change/"), 403)
    assert page.says("A superuser can set one.")


def test_with_a_second_step_the_password_is_not_enough(client, secret):
    assert sign_in(client)["Location"].startswith(SECOND_STEP)
    assert not is_signed_in(client)


def test_the_second_step_asks_for_a_code(client, secret):
    sign_in(client)
    assert "code" in Page.of(client.get(SECOND_STEP)).form(SECOND_STEP).values()


def test_the_right_code_signs_in(client, secret):
    sign_in(client)
    assert client.post(SECOND_STEP, {"code": code(secret)})["Location"] == "/"
    assert is_signed_in(client)


def test_who_is_deactivated_before_the_second_step_is_led_back_to_the_first(client, editor, secret):
    sign_in(client)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    page = Page.of(client.post(SECOND_STEP, {"code": code(secret)}, follow=True))
    assert page.says("do not fit")


def test_no_session_waits_for_an_account_that_was_deactivated_before_the_second_step(client, editor, secret):
    sign_in(client)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    client.post(SECOND_STEP, {"code": code(secret)})
    User.objects.filter(pk=editor.pk).update(is_active=True)
    assert not is_signed_in(client)


def test_a_wrong_code_is_told(client, secret):
    sign_in(client)
    page = Page.of(client.post(SECOND_STEP, {"code": "000000"}))
    assert page.says("Incorrect code.")
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client, editor, secret):
    recovery = RecoveryCodes.activate(editor).get_unused_codes()[0]
    sign_in(client)
    client.post(SECOND_STEP, {"code": recovery})
    assert is_signed_in(client)
    sign_in(other := Client())
    other.post(SECOND_STEP, {"code": recovery})
    assert not is_signed_in(other)


@pytest.mark.parametrize("tail", ["", "totp/activate/"])
def test_the_pages_about_the_second_step_have_a_heading(as_reauthenticated, tail):
    assert Page.of(as_reauthenticated.get(f"/accounts/2fa/{tail}")).one("h1").words


@pytest.mark.parametrize("tail", ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"])
def test_the_pages_about_an_existing_second_step_have_a_heading(as_reauthenticated, editor, secret, tail):
    RecoveryCodes.activate(editor)
    assert Page.of(as_reauthenticated.get(f"/accounts/2fa/{tail}")).one("h1").words


def test_the_second_step_can_be_set_up(as_reauthenticated, editor):
    page = Page.of(as_reauthenticated.get("/accounts/2fa/totp/activate/"))
    assert page.one("main").one("img")["src"].startswith("data:image/svg+xml")
    secret = as_reauthenticated.session["mfa.totp.secret"]
    as_reauthenticated.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_setting_up_the_second_step_asks_for_the_password_first(editor):
    browser = signed_in(editor)
    response = browser.get("/accounts/2fa/totp/activate/")
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert "password" in Page.of(browser.get(response["Location"])).one("main").one("form").values()


def purposes(page: Page) -> dict[str, str]:
    """Return what the fields of a page say to whatever fills them in: a browser, or a keeper of passwords."""
    return {
        field["name"]: field["autocomplete"]
        for field in page.one("main").all("input")
        if "autocomplete" in field.attributes
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (LOGIN, {"login": "username", "password": "current-password"}),
        ("/accounts/password/reset/", {"email": "email"}),
    ],
)
def test_nobody_has_to_remember_what_a_browser_keeps(client, settings, address, expected):
    settings.SENDS_EMAIL = True
    assert purposes(Page.of(client.get(address))) == expected


def test_a_code_can_be_filled_in_by_what_makes_it(client, secret):
    sign_in(client)
    assert purposes(Page.of(client.get(SECOND_STEP))) == {"code": "one-time-code"}


def test_a_new_password_can_be_thought_up_and_kept_by_a_browser(as_reauthenticated):
    page = Page.of(as_reauthenticated.get("/accounts/password/change/"))
    assert purposes(page) == {
        "oldpassword": "current-password",
        "password1": "new-password",
        "password2": "new-password",
    }
