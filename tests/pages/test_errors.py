"""Error pages, and the headers that every answer carries."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from profiles.permissions import CLEAR, EDIT, SEE, missing_right
from profiles.selectors import number_list
from profiles.services import editing
from tests.conftest import signed_in
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.saving import DRAFT, EDITOR, send

ANSWERS = {
    "page": lambda browser: browser.get(EDITOR),
    "fragment": lambda browser: browser.get(f"{EDITOR}status/", headers=HTMX),
    "redirect": lambda browser: send(browser, "Open on Sundays."),
    "refused text": lambda browser: send(browser, ""),
    "conflict": lambda browser: send(browser, "Open.", base_version="0"),
    "no right": lambda browser: browser.get(f"{EDITOR}clear/"),
    "nothing there": lambda browser: browser.get("/nothing/"),
    "wrong method": lambda browser: browser.get(DRAFT),
    "too much": lambda browser: browser.post(EDITOR, {"text": "a" * 2_700_000}),
    "no session": lambda _: Client().get(EDITOR),
    "no session, form": lambda _: Client().post(EDITOR, {"text": "Open."}),
    "stale token": lambda _: Client(enforce_csrf_checks=True).post("/accounts/login/"),
    "sign-in": lambda _: Client().get("/accounts/login/"),
    "admin": lambda browser: browser.get("/admin/", follow=True),
    "alive": lambda browser: browser.get("/healthz"),
}


@pytest.fixture(params=ANSWERS)
def answer(request, number, as_editor) -> HttpResponse:
    """An answer of each sort."""
    return ANSWERS[request.param](as_editor)


@pytest.fixture
def failing(as_editor, monkeypatch) -> Client:
    """A browser for which the overview fails."""

    def fail() -> None:
        raise RuntimeError("a fault of ours, with secrets in it")

    monkeypatch.setattr(number_list, "counts_by_state", fail)
    as_editor.raise_request_exception = False
    return as_editor


def test_every_answer_carries_its_guards(answer, subtests):
    with subtests.test("no cache stores it"):
        assert {"no-store", "private"} <= {*answer["Cache-Control"].split(", ")}
    with subtests.test("it varies by who asks"):
        assert "HX-Request" in answer["Vary"]
    with subtests.test("it names what a browser may load"):
        assert_strict(answer["Content-Security-Policy"])
    with subtests.test("it has the others"):
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def assert_strict(policy: str) -> None:
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["object-src"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "script-src" not in directives


@pytest.mark.parametrize(
    "address", ["/nothing/", "/numbers/+441632960002/", "/numbers/+441632960002/history/"]
)
def test_what_is_not_there_has_a_page_that_leads_on(number, as_editor, address):
    assert Page.of(as_editor.get(address), 404).one("main").all("a", href="/numbers/")


def test_what_is_not_there_leads_who_is_not_signed_in_to_the_sign_in(client):
    page = Page.of(client.get("/nothing/"), 404)
    assert page.one("main").one("a").words == "Sign in"


def test_a_missing_right_is_named_with_those_who_have_it(number, as_editor):
    assert Page.of(as_editor.get(f"{EDITOR}clear/"), 403).says(missing_right(CLEAR))


def test_a_missing_right_is_named_to_htmx_beside_the_page(number, as_viewer):
    response = as_viewer.post(f"{EDITOR}push/", headers=HTMX)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#problem-banner")
    page = Page.of(response, 403)
    assert page.says(missing_right(EDIT))
    assert not page.all("html")


def test_somebody_in_no_group_is_told_what_is_missing(django_user_model):
    browser = signed_in(django_user_model.objects.create_user("newcomer"))
    assert Page.of(browser.get("/"), 403).says(missing_right(SEE))


def test_somebody_in_no_group_is_not_sent_back_to_where_they_may_not_go(django_user_model):
    browser = signed_in(django_user_model.objects.create_user("newcomer"))
    buttons = Page.of(browser.get("/"), 403).one("main").all("a")
    assert [button["href"] for button in buttons] == ["/account/", "/accounts/logout/"]


def test_somebody_in_no_group_is_shown_no_menu_of_what_they_may_not(django_user_model):
    page = Page.of(signed_in(django_user_model.objects.create_user("newcomer")).get("/"), 403)
    assert not page.all("nav", **{"aria-label": "Main"})


def test_a_fault_of_ours_has_a_page_that_does_not_tell_its_inside(failing):
    page = Page.of(failing.get("/"), 500)
    assert page.one("h1").words
    assert "secrets" not in page.html


def test_a_fault_of_ours_carries_the_same_headers(failing):
    response = failing.get("/")
    assert "no-store" in response["Cache-Control"]
    assert_strict(response["Content-Security-Policy"])


@pytest.fixture
def without_database(number, as_editor, monkeypatch):
    """An editor's browser on whose save the disk of the database turns out to be full."""

    def fails(*_, **__):
        raise OperationalError("database or disk is full")

    as_editor.raise_request_exception = False
    monkeypatch.setattr(editing, "save_profile", fails)
    return as_editor


def test_a_database_that_takes_nothing_has_a_page_with_what_was_typed(without_database):
    response = send(without_database, "Open Sundays.")
    page = Page.of(response, 503)
    assert page.one("h1").words == "Nixadmin's database does not take this just now"
    assert page.one(".written").one(".text").words == "Open Sundays."
    assert response["Retry-After"] == "60"


def test_a_database_that_takes_nothing_is_told_to_htmx_beside_the_page(without_database):
    response = send(without_database, "Open Sundays.", htmx=True)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", "#problem-banner")
    assert Page.of(response, 503).says("Your text is still in this page.")


@pytest.mark.parametrize(
    ("kind", "body"),
    [("multipart/form-data", b"x"), (f"multipart/form-data; boundary={'x' * 300}", b"garbage")],
    ids=["no boundary", "a boundary that is too long"],
)
def test_a_form_that_is_malformed_is_not_understood(number, as_editor, kind, body):
    response = as_editor.generic("POST", EDITOR, body, content_type=kind)
    assert Page.of(response, 400).all("h1")


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "errors/too_large.html"])
def test_the_plain_error_pages_need_neither_request_nor_database(name):
    html = render_to_string(name)
    assert 'href="/"' in html
    assert "{{" not in html


def test_a_host_that_is_not_ours_gets_a_page_that_says_nothing(client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    page = Page.of(response, 400)
    assert page.all("h1")
    assert not page.all("a", href="/numbers/")
    assert_strict(response["Content-Security-Policy"])


def test_a_form_with_far_too_many_fields_is_not_understood(number, as_editor):
    fields = {f"field{n}": "" for n in range(10_001)}
    assert Page.of(as_editor.post(EDITOR, fields), 400).all("h1")


def test_a_missing_slash_is_put_right(as_editor):
    response = as_editor.get("/numbers")
    assert (response.status_code, response["Location"]) == (301, "/numbers/")


def test_no_page_holds_inline_script_or_style(number, as_editor):
    page = Page.of(as_editor.get(EDITOR))
    assert not [script for script in page.all("script") if "src" not in script]
    assert not page.all("style")
    assert not [
        e for e in page.all() if any(name == "style" or name.startswith("on") for name in e.attributes)
    ]
