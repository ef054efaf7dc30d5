"""A real Chromium against a real server, which talks to a sandbox over a real socket."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import PhoneNumber

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Seconds that each script takes to come, to find what a test does before the page hears it (CONTRIBUTING.md).
SLOW_SCRIPTS = float(os.environ.get("SLOW_SCRIPTS", "0"))
# Milliseconds that an expectation waits before it fails: much, since CI shares its cores.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser, unless CI says that there has to be one."""
    if CHROMIUM or os.environ.get("REQUIRE_BROWSER"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium; without a sandbox of its own, which root may not have."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session", autouse=True)
def slow_scripts() -> Iterator[None]:
    """Let scripts come slowly, and never from the browser's cache, where ``SLOW_SCRIPTS`` says so."""
    serve = StaticFilesHandler.serve

    def serve_slowly(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        if request.path.endswith(".js"):
            time.sleep(SLOW_SCRIPTS)
        answer = serve(self, request)
        answer["Cache-Control"] = "no-store"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        if SLOW_SCRIPTS:
            patch.setattr(StaticFilesHandler, "serve", serve_slowly)
        yield


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """Fail every test in one of whose tabs a script failed, or the content security policy was violated.

    What the browser says about lines that are cut off and requests that are refused is not asked of all tests.
    """
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", hear)
    yield context
    assert wrong == []


# What htmx says of a request that a newer one replaced.
REPLACED = ("htmx:sendAbort", "htmx:afterRequest")


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Everything that the browser complains about on the page: errors, and policy violations among them."""
    found: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REPLACED):
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def quiet(complaints: list[str]) -> Iterator[None]:
    """Fail a test whose page complained."""
    yield
    assert complaints == []


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> Callable[..., None]:
    """Sign somebody in by hand: ``sign_in(user)``."""

    def by_hand(user: User, password: str = "pass-for-tests") -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    return by_hand


@pytest.fixture
def signed_in_page(context: BrowserContext, page: Page, live_server: LiveServer) -> Callable[[User], Page]:
    """Let the browser be somebody without the sign-in form: ``signed_in_page(user)`` gives its page."""

    def enter(user: User) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": session, "url": live_server.url, "httpOnly": True, "sameSite": "Lax"}]
        )
        return page

    return enter


@pytest.fixture
def second_page(context: BrowserContext) -> Page:
    """Another tab of the same browser."""
    return context.new_page()


@pytest.fixture
def at(
    page: Page,
    live_server: LiveServer,
    number: PhoneNumber,
    manager: User,
    signed_in_page: Callable[[User], Page],
) -> Callable[[str], Page]:
    """Open an address of the site as a Manager: ``at("/numbers/")``."""
    signed_in_page(manager)

    def go(address: str) -> Page:
        page.goto(live_server.url + address)
        return page

    return go
