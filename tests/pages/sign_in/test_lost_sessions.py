"""A session that ends, or a security token that is stale, while somebody is writing."""

import pytest
from django.test import Client

from profiles.models import Revision
from tests.conftest import signed_in
from tests.html import Element, Page
from tests.pages.conftest import HTMX
from tests.pages.saving import DRAFT, EDITOR, send, send_draft, texts

TYPED = "\nOpen </textarea><b>on</b> Sundays.\n"


def again(page: Page) -> Element:
    """Return the form in which everything typed is sent once more."""
    return page.one("main").one("form", method="post")


def strict(user=None) -> Client:
    """Return a browser for which the security token is checked."""
    browser = Client(enforce_csrf_checks=True)
    if user is not None:
        browser.force_login(user)
    return browser


@pytest.mark.parametrize("address", ["/", "/numbers/?q=a&page=2", EDITOR, "/audit/?actor=A%20B"])
def test_a_page_leads_to_the_sign_in_and_back(number, client, address):
    response = client.get(address)
    assert response.status_code == 302
    page = Page.of(client.get(response["Location"]))
    assert page.form("/accounts/login/").values()["next"] == address


def test_a_save_is_not_taken_and_keeps_every_word(number, client):
    page = Page.of(send(client, TYPED, note="Why", submission="token"), 401)
    form = again(page)
    assert form["action"] == EDITOR
    values = form.values()
    assert {name: values[name] for name in ("text", "note", "base_version", "submission")} == {
        "text": TYPED,
        "note": "Why",
        "base_version": "1",
        "submission": "token",
    }
    assert Revision.objects.count() == 1


def test_what_was_kept_is_saved_after_signing_in(number, client, editor):
    page = Page.of(send(client, TYPED, note="Why"), 401)
    client.force_login(editor)
    client.post(again(page)["action"], again(page).values())
    assert texts()[-1] == TYPED


def test_what_was_kept_carries_a_token_that_the_site_takes(number, editor):
    browser = strict(editor)
    page = Page.of(send(browser, TYPED), 403)
    browser.post(again(page)["action"], again(page).values())
    assert texts()[-1] == TYPED


def test_a_stale_token_keeps_every_word(number, editor):
    values = again(Page.of(send(strict(editor), TYPED, note="Why"), 403)).values()
    assert (values["text"], values["note"], values["base_version"]) == (TYPED, "Why", "1")
    assert Revision.objects.count() == 1


def test_the_token_of_another_tab_before_signing_in_again_is_stale(number, editor, clean_cache):
    browser = strict()
    old = Page.of(browser.get("/accounts/login/")).form("/accounts/login/").values()
    browser.post("/accounts/login/", old | {"login": "editor", "password": "pass-for-tests"})
    response = send(browser, TYPED, csrfmiddlewaretoken=old["csrfmiddlewaretoken"])
    assert again(Page.of(response, 403)).values()["text"] == TYPED


@pytest.mark.parametrize("address", [EDITOR, DRAFT, f"{EDITOR}push/", f"{EDITOR}label/", "/numbers/import/"])
def test_htmx_is_told_in_the_session_banner(number, client, address):
    response = client.post(address, {"text": TYPED, "base_version": "1"}, headers=HTMX)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#session-banner")
    page = Page.of(response, 401)
    assert page.says("Your session has ended. Nothing was saved, and what you typed is still on this page.")
    assert page.one("a", href="/accounts/login/")["target"] == "_blank"


@pytest.mark.parametrize("address", [f"{EDITOR}status/", "/numbers/", f"{EDITOR}label/"])
def test_htmx_that_only_reads_is_told_too_and_not_sent_to_the_sign_in(number, client, address):
    response = client.get(address, headers=HTMX)
    assert (response.status_code, response["HX-Retarget"]) == (401, "#session-banner")


def test_htmx_with_a_stale_token_is_told_in_the_session_banner(number, editor):
    response = send(strict(editor), TYPED, htmx=True)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#session-banner")
    assert Page.of(response, 403).says("This page was opened before you last signed in.")


def test_a_fragment_about_the_session_holds_no_page(number, client):
    assert not Page.of(send(client, TYPED, htmx=True), 401).all("html")


def test_an_account_that_was_switched_off_loses_its_session(number, editor):
    browser = signed_in(editor)
    editor.is_active = False
    editor.save()
    assert send_draft(browser, TYPED).status_code == 401


def test_choices_of_several_are_all_kept(client):
    page = Page.of(client.post("/admin/auth/user/add/", {"groups": ["1", "2"], "username": "new"}), 401)
    chosen = [field["value"] for field in again(page).all("input", name="groups")]
    assert chosen == ["1", "2"]


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "new_password2", "code"])
def test_no_secret_is_sent_back_to_the_browser(client, name):
    response = client.post("/accounts/password/change/", {name: "open-sesame", "other": "kept"})
    assert response.status_code == 401
    assert "open-sesame" not in response.text
    assert again(Page.of(response, 401)).values()["other"] == "kept"


def test_what_was_chosen_and_not_typed_is_not_said_to_be_below(client, editor):
    page = Page.of(client.post("/people/1/", {"groups": ["1", "2"], "numbers": "all"}), 401)
    assert page.says("What you chose is kept on this page.")


def test_an_email_address_that_was_typed_is_shown(client, editor):
    page = Page.of(client.post("/account/email/", {"email": "edwin@clinic.example"}), 401)
    assert page.one("textarea", name="email").words == "edwin@clinic.example"


def test_who_has_to_type_a_password_again_is_told(client):
    page = Page.of(client.post("/accounts/password/change/", {"oldpassword": "open-sesame"}), 401)
    assert page.says("what you typed is below, but for passwords.")
