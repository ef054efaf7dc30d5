"""Wrong passwords are counted: who guesses has to wait, and nobody else."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from profiles.models import AuditEvent, UsedCode
from profiles.services.accounts.expiry import clear_expired
from profiles.services.accounts.used_codes import use_code
from tests.html import Page
from tests.pages.sign_in.test_sign_in import LOGIN, PASSWORD, SECOND_STEP, code, is_signed_in, secret, sign_in

__all__ = ["secret"]  # a fixture

pytestmark = pytest.mark.usefixtures("clean_cache", "editor")

FIVE_MINUTES = "Too many tries did not fit. Wait five minutes, then try again."
AN_HOUR = "Too many tries with this name did not fit. Wait an hour, or sign in from where you last did."


def guess(
    browser: Client, times: int, name: str = "editor", address: str = "192.0.2.1", host: str = "testserver"
):
    for _ in range(times):
        browser.post(LOGIN, {"login": name, "password": "wrong"}, REMOTE_ADDR=address, headers={"host": host})


def answer(browser: Client, address: str, name: str = "editor", password: str = PASSWORD) -> str:
    """Return what the page says to the right password, sent from ``address``; "" where it lets in."""
    response = browser.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)
    if response.status_code == 302:
        return ""
    return Page.of(response).one(role="alert", class_="banner").words


def rows() -> int:
    """Return how many rows the cache's table has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM nixadmin_cache")
        return cursor.fetchone()[0]


def test_another_host_in_the_request_gives_no_more_tries(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    guess(client, 3)
    guess(client, 2, host="another.example")
    assert answer(client, "192.0.2.1") == FIVE_MINUTES


def test_capitals_give_no_more_tries(client):
    guess(client, 3)
    guess(client, 2, name=" EDITOR")
    assert answer(client, "192.0.2.1") == FIVE_MINUTES


def test_five_wrong_tries_lock_the_name_for_nobody_else(client):
    guess(client, 5)
    assert answer(client, "192.0.2.2") == ""


def test_fifty_wrong_tries_from_everywhere_make_the_name_wait(client):
    for place in range(10):
        guess(client, 5, address=f"192.0.2.{place + 1}")
    assert answer(client, "192.0.2.99") == AN_HOUR


def test_who_signed_in_from_there_before_need_not_wait(client):
    answer(Client(), "198.51.100.7")
    for place in range(10):
        guess(client, 5, address=f"192.0.2.{place + 1}")
    assert answer(client, "198.51.100.7") == ""


def test_after_an_hour_the_name_is_free_again(client, clock):
    for place in range(10):
        guess(client, 5, address=f"192.0.2.{place + 1}")
    clock.forward(3601)
    assert answer(client, "192.0.2.99") == ""


def test_a_switched_off_account_is_counted_too(client, editor):
    editor.is_active = False
    editor.save()
    for _ in range(5):
        answer(client, "192.0.2.1")
    assert answer(client, "192.0.2.1") == FIVE_MINUTES


def test_right_passwords_are_not_counted():
    for _ in range(7):
        assert answer(Client(), "192.0.2.1") == ""


def test_a_guess_at_the_present_password_is_counted(client, editor):
    client.force_login(editor)
    fields = {"oldpassword": "wrong", "password1": "a-long-password-9", "password2": "a-long-password-9"}
    for _ in range(5):
        client.post("/accounts/password/change/", fields)
    assert client.post("/accounts/password/change/", fields).status_code == 429


def test_a_cache_that_somebody_fills_forgets_no_wrong_try(client):
    guess(client, 5)
    for number in range(400):
        cache.set(f"somebody-{number}", "else")
    assert answer(client, "192.0.2.1") == FIVE_MINUTES


def test_a_code_signs_in_once_even_when_the_cache_forgot_it(secret):
    sign_in(first := Client())
    first.post(SECOND_STEP, {"code": code(secret)})
    assert is_signed_in(first)
    cache.clear()
    sign_in(second := Client())
    spaced = f"{code(secret)[:3]} {code(secret)[3:]}"
    page = Page.of(second.post(SECOND_STEP, {"code": spaced}))
    assert page.says("Incorrect code.")
    assert not is_signed_in(second)


def test_used_codes_are_forgotten_in_time(editor: User, clock):
    use_code(editor, "123456")
    clear_expired()
    assert UsedCode.objects.exists()
    clock.forward(360)
    clear_expired()
    assert not UsedCode.objects.exists()


def test_what_is_over_leaves_the_cache_and_what_is_not_stays(clock):
    cache.set("short", 1, 60)
    cache.set("long", 1, 600)
    before = rows()
    clock.forward(120)
    clear_expired()
    assert (before, rows(), cache.get("long")) == (2, 1, 1)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("198.51.100.1, 192.0.2.9", "192.0.2.9"),
        ("garbage", "192.0.2.1"),
        ("", "192.0.2.1"),
        (", ,", "192.0.2.1"),
        ("<script>", "192.0.2.1"),
    ],
)
def test_a_forwarded_address_that_is_none_refuses_nobody(client, settings, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post(
        LOGIN,
        {"login": "editor", "password": PASSWORD},
        REMOTE_ADDR="192.0.2.1",
        headers={"x-forwarded-for": forwarded},
    )
    assert AuditEvent.objects.get(action="login").ip == address


def test_fewer_forwarded_addresses_than_proxies_refuse_nobody(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert answer(client, "192.0.2.1") == ""
    client.get("/numbers/+441632960001/clear/", headers={"x-forwarded-for": "192.0.2.9"})
    assert AuditEvent.objects.get(action="refused").ip == "127.0.0.1"


def test_a_request_without_any_address_is_served(client):
    assert answer(client, "") == ""
    assert AuditEvent.objects.get(action="login").ip == "0.0.0.0"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_form_for_ones_password_is_ours(client, django_user_model, method):
    client.force_login(django_user_model.objects.create_superuser("root"))
    response = getattr(client, method)("/admin/password_change/")
    assert response["Location"] == "/accounts/password/change/"
