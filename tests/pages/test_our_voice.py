"""Each error is told in words: on a page of its own, or as a fragment over the page that htmx asked from."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from profiles.services import editing
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.saving import DRAFT, EDITOR, ClientResponse, send

OVER_THE_PAGE = "#problem-banner"
SAFE = "still in this page"


@dataclass(frozen=True)
class Case:
    """How an error is met, and what its page and its fragment say."""

    status: int
    ask: Callable[[Client, bool], ClientResponse]
    page: str
    fragment: str
    target: str = OVER_THE_PAGE


def get(address: str) -> Callable[[Client, bool], ClientResponse]:
    return lambda browser, htmx: browser.get(address, headers=HTMX if htmx else None)


def save(text: str, **fields: str) -> Callable[[Client, bool], ClientResponse]:
    return lambda browser, htmx: send(browser, text, htmx=htmx, **fields)


def ask_again_and_again(browser: Client, htmx: bool) -> ClientResponse:
    """Ask for a letter to set a new password, more often than anybody needs."""
    for _ in range(6):
        response = browser.post(
            "/accounts/password/reset/", {"email": "a@b.example"}, headers=HTMX if htmx else None
        )
    return response


CASES = [
    Case(400, save("Open.", **{f"f{n}": "" for n in range(10_001)}), "did not understand that request", SAFE),
    Case(403, get(f"{EDITOR}clear/"), "You may not do this", "what you typed is still on this page"),
    Case(404, get("/numbers/+441632960002/status/"), "nothing at this address", "no longer there"),
    Case(405, get(DRAFT), "It belongs to a button", SAFE),
    Case(409, save("Open.", base_version="0"), "Not saved.", "Not saved.", "#save-result"),
    Case(413, save("a" * 2_700_000), "too much to send", SAFE),
    Case(422, save(""), "Not saved.", "Not saved.", "#save-result"),
    Case(429, ask_again_and_again, "Too many tries in a short time", SAFE),
    Case(500, get(EDITOR), "Something went wrong in Nixadmin", "The fault is ours"),
]  # fmt: skip


@pytest.fixture(params=CASES, ids=lambda case: str(case.status))
def case(request) -> Case:
    return request.param


@pytest.fixture
def browser(case, number, as_editor, monkeypatch, settings, clean_cache) -> Client:
    """A browser for which the case's error comes about."""
    settings.SENDS_EMAIL = True
    as_editor.raise_request_exception = False

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secrets")

    if case.status == 500:
        monkeypatch.setattr("profiles.views.editor.page.editor_context", fail)
    return as_editor


def test_an_error_has_a_page(case, browser):
    page = Page.of(case.ask(browser, False), case.status)
    assert page.all("html")
    assert page.one("main").says(case.page)


def test_an_error_has_a_fragment(case, browser):
    response = case.ask(browser, True)
    assert (response["X-Fragment"], response["HX-Retarget"]) == ("true", case.target)
    page = Page.of(response, case.status)
    assert not page.all("html")
    assert page.says(case.fragment)


@pytest.mark.parametrize("status", [403, 500])
def test_words_that_could_not_be_taken_are_shown_to_be_copied(
    status, number, as_viewer, as_editor, monkeypatch
):
    browser = as_viewer if status == 403 else as_editor
    browser.raise_request_exception = False
    if status == 500:
        monkeypatch.setattr(editing, "save_profile", lambda *_, **__: 1 / 0)
    page = Page.of(send(browser, "Open </div> on Sundays.", note="Because"), status)
    shown = [words.text for words in page.all("div", class_="text--framed")]
    assert shown == ["Open </div> on Sundays.", "Because"]


def test_a_wrong_method_still_says_which_are_right(number, as_editor):
    assert as_editor.get(DRAFT)["Allow"] == as_editor.get(DRAFT, headers=HTMX)["Allow"] == "POST"
