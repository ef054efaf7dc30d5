"""Browsers in which somebody is signed in, and how many statements a page takes."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from tests.conftest import NUMBER, TEXT, MakeNumber, signed_in
from tests.notices import make_notice, renew

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_pushing(settings: Settings) -> None:
    """A save in these tests sends nothing, unless the test asks for the ``pushed`` number."""
    settings.PUSH_INLINE = False


@pytest.fixture(autouse=True)
def quick_browsers(settings: Settings) -> None:
    """Each new browser makes a new site, which need not list all static files first."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def pushed(settings: Settings, sandbox: SandboxServer, make_number: MakeNumber) -> PhoneNumber:
    """A number, live at version 1, that the sandbox has too; what is saved for it is sent at once."""
    settings.PUSH_INLINE = True
    sandbox.add(NUMBER, custom_prompt=TEXT)
    return make_number()


@pytest.fixture
def laid_over(number: PhoneNumber) -> PhoneNumber:
    """A number over whose profile the clock has laid a notice, as version 2."""
    make_notice(number)
    renew(number)
    return number


@pytest.fixture
def as_viewer(viewer: User) -> Client:
    """The browser of somebody who may only look."""
    return signed_in(viewer)


@pytest.fixture
def as_editor(editor: User) -> Client:
    """The browser of somebody who may edit, revert and push."""
    return signed_in(editor)


@pytest.fixture
def as_manager(manager: User) -> Client:
    """The browser of somebody who may do everything but manage users."""
    return signed_in(manager)


@pytest.fixture
def statements() -> Callable[[Client, str], list[str]]:
    """Return the SQL statements that a page takes: ``statements(browser, "/numbers/")``."""

    def take(browser: Client, address: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(address)
            assert b"".join(response)  # a page that streams takes its statements while it is read
        assert response.status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    return take
