"""A forgotten password: an email with a link to set a new one, and what to do where none comes."""

import re
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.html import Page

RESET = "/accounts/password/reset/"
NEW = "a-new-and-long-one-7"

IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"

pytestmark = pytest.mark.usefixtures("clean_cache", "sends_email")


@pytest.fixture
def sends_email(settings) -> None:
    """A site with a mail server, whose worker is quick."""
    settings.SENDS_EMAIL = True
    settings.SITE_URL = "https://nixadmin.example"
    settings.TASKS = {"default": {"BACKEND": IMMEDIATE}}


@pytest.fixture
def form(client: Client, editor: User, mailoutbox: list[EmailMessage]) -> Page:
    """The form that the email's link leads to."""
    editor.email = "edwin@clinic.example"
    editor.save()
    client.post(RESET, {"email": editor.email})
    address = re.search(r"http\S+", str(mailoutbox[0].body))
    assert address
    return Page.of(client.get(urlsplit(address[0]).path, follow=True))


def new_password(client: Client, form: Page, again: str = NEW) -> Page:
    action = form.one("form")["action"]
    return Page.of(client.post(action, {"password1": NEW, "password2": again}, follow=True))


def test_the_emails_link_leads_to_a_form_that_sets_a_password(client, form, editor):
    new_password(client, form)
    editor.refresh_from_db()
    assert editor.check_password(NEW)


def test_a_letter_tells_of_a_new_password_without_saying_it(client, form, mailoutbox):
    new_password(client, form)
    letter = mailoutbox[-1]
    assert (letter.to, letter.subject) == (["edwin@clinic.example"], "Your Nixadmin account was changed")
    assert NEW not in letter.body


def test_a_letter_tells_of_a_password_that_was_changed(client, editor, mailoutbox):
    editor.email = "edwin@clinic.example"
    editor.save()
    client.force_login(editor)
    typed = {"oldpassword": "pass-for-tests", "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", typed)
    assert ["password of your" in letter.body for letter in mailoutbox] == [True]


def test_a_new_password_that_was_mistyped_is_said_and_not_set(client, form, editor):
    page = new_password(client, form, again="another-long-one-8")
    assert "You must type the same password each time." in page.one("main").words
    editor.refresh_from_db()
    assert editor.check_password("pass-for-tests")


def test_a_link_that_was_used_says_that_the_password_is_as_it_was(client, form):
    new_password(client, form)
    page = Page.of(client.get(form.one("form")["action"], follow=True))
    assert page.one("h1").words == "This link can't be used"


def test_a_link_sets_no_password_of_an_account_that_was_deactivated_since(client, form, editor):
    User.objects.filter(pk=editor.pk).update(is_active=False)
    new_password(client, form)
    editor.refresh_from_db()
    assert editor.check_password("pass-for-tests")


def test_asking_for_an_email_does_not_tell_who_has_an_account(client, form):
    known, unknown = (
        Page.of(client.post(RESET, {"email": f"{name}@clinic.example"}, follow=True)).one("main").words
        for name in ("edwin", "nobody")
    )
    assert known == unknown
    assert known.startswith("Nixadmin Look for an email")


def test_the_email_goes_to_the_users_own_address_alone(client, editor, mailoutbox):
    editor.email = "Edwin@clinic.example"
    editor.save()
    EmailAddress.objects.create(user=editor, email="thief@elsewhere.example", verified=True, primary=True)
    for address in ("thief@elsewhere.example", "edwin@CLINIC.example"):
        client.post(RESET, {"email": address})
    assert [letter.to for letter in mailoutbox] == [["Edwin@clinic.example"]]


def test_asking_for_an_email_keeps_no_address(form):
    assert not EmailAddress.objects.exists()


def test_the_addresses_that_people_added_are_forgotten(editor):
    EmailAddress.objects.create(user=editor, email="thief@elsewhere.example")
    import_module("profiles.migrations.0013_no_other_addresses").clear(apps, None)
    assert not EmailAddress.objects.exists()


def test_a_password_that_is_switched_off_comes_by_no_letter(client, editor, mailoutbox):
    editor.email = "edwin@clinic.example"
    editor.set_unusable_password()
    editor.save()
    client.post(RESET, {"email": editor.email})
    assert mailoutbox == []


def test_an_address_that_nobody_has_gets_no_letter(client, mailoutbox):
    client.post(RESET, {"email": "nobody@clinic.example"})
    assert mailoutbox == []


def test_an_account_that_is_switched_off_gets_no_letter(client, editor, mailoutbox):
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example", is_active=False)
    client.post(RESET, {"email": "edwin@clinic.example"})
    assert mailoutbox == []


@pytest.mark.parametrize("name", ["edwin", "nobody"])
def test_a_letter_is_left_to_a_worker_whoever_is_asked_for(client, editor, settings, mailoutbox, name):
    """Else the time that the mail server takes would tell who has an account."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    client.post(RESET, {"email": f"{name}@clinic.example"})
    assert (DBTaskResult.objects.count(), len(mailoutbox)) == (1, 0)


def test_the_link_leads_to_the_site_itself_whatever_host_the_request_named(
    client, editor, settings, mailoutbox
):
    settings.ALLOWED_HOSTS = ["*"]
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    client.post(RESET, {"email": "edwin@clinic.example"}, headers={"host": "thief.example:8080"})
    (link,) = re.findall(r"http\S+", str(mailoutbox[0].body))
    assert link.startswith("https://nixadmin.example/accounts/password/reset/key/")


def test_the_fourth_letter_for_an_address_within_a_quarter_of_an_hour_waits(client, editor, mailoutbox):
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    answers = [client.post(RESET, {"email": "edwin@clinic.example"}).status_code for _ in range(4)]
    assert (answers, len(mailoutbox)) == ([302, 302, 302, 429], 3)


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_mail_server_the_page_says_whom_to_ask(client, editor, settings, mailoutbox, method):
    settings.SENDS_EMAIL = False
    User.objects.filter(pk=editor.pk).update(email="edwin@clinic.example")
    page = Page.of(getattr(client, method)(RESET, {"email": "edwin@clinic.example"}))
    assert page.says("Ask a superuser")
    assert not page.one("main").all("form")
    assert mailoutbox == []


def test_nobody_signs_up_and_the_page_says_who_makes_accounts(client):
    assert "People join by an invitation" in Page.of(client.get("/accounts/signup/")).one("main").words
