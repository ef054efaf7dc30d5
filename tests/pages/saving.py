"""Opening the editor and sending its form, as a browser does."""

import uuid
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from profiles.models import PhoneNumber, Revision
from profiles.presenters.status import StatusLine, status_line
from profiles.selectors.numbers import recent_attempts
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.texts.contract import TextRefused, check_savable
from tests.conftest import NUMBER, actor
from tests.html import Element, Page
from tests.pages.conftest import HTMX

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

# What Django's test client returns, which has no public name.
ClientResponse: TypeAlias = "_MonkeyPatchedWSGIResponse"

EDITOR = f"/numbers/{NUMBER}/"
DRAFT = f"{EDITOR}draft/"


def open_editor(browser: Client) -> Page:
    """Return the editor's page."""
    return Page.of(browser.get(EDITOR))


def form_of(page: Page) -> dict[str, str]:
    """Return what the editor's form would send as it stands."""
    return page.by_id("editor").values()


def confirmation_of(page: Page) -> dict[str, str]:
    """Return what the form would send that asks for a note before it does what its page shows."""
    return page.by_id("id_note").within("form").values()


def marks(page: Page | Element, tag: str) -> list[str]:
    """Return what the difference marks as ``tag``, its legend left out."""
    return [mark.text for mark in page.one(class_="diff").all(tag)][1:]


def send(browser: Client, text: str, *, htmx: bool = False, **fields: str) -> ClientResponse:
    """Send the form of version 1 with ``text``."""
    values = {"text": text, "note": "", "base_version": "1", "submission": uuid.uuid4().hex, **fields}
    return post(browser, EDITOR, values, htmx=htmx)


def send_draft(browser: Client, text: str, *, htmx: bool = True, **fields: str) -> ClientResponse:
    """Send what is being typed."""
    values = {"text": text, "base_version": "1", **fields}
    return post(browser, DRAFT, values, htmx=htmx)


def post(browser: Client, address: str, values: dict[str, str], *, htmx: bool = False) -> ClientResponse:
    """Send ``values`` in the encoding that forms and htmx use, which is not that of Django's test client."""
    form = "application/x-www-form-urlencoded"
    return browser.post(address, urlencode(values), content_type=form, headers=HTMX if htmx else None)


def texts() -> list[str]:
    """Return the text of every version, oldest first."""
    return list(Revision.objects.order_by("version").values_list("text", flat=True))


def save_as(user: User, text: str, **change: str) -> None:
    """Save behind everybody's back."""
    number = PhoneNumber.objects.get(number=NUMBER)
    save_profile(number, text=text, actor=actor(user), change=Change.on(number, **change))


def change_outside(text: str) -> None:
    """Let the number be seen to hold ``text``."""
    PhoneNumber.objects.update(state="drifted", remote_text_seen=text, next_push_at=None)


def state_of(element: Element) -> str:
    """Return the state whose badge is shown inside: ``live``, ``pending`` and so on, ``none`` or ``unknown``."""
    classes = {*element.one(class_="state")["class"].split()} - {"state", "state--badge"}
    (shown,) = classes
    return shown.removeprefix("state--")


def number_now() -> PhoneNumber:
    """Return the number as it stands, with its newest and its live version."""
    return PhoneNumber.objects.select_related("head", "live").get(number=NUMBER)


def line_now(*, paused: bool = False) -> StatusLine:
    """Return what the presenter says of the number now, in the words that every page shows."""
    return status_line(number_now(), recent_attempts(number_now()), now=timezone.now(), paused=paused)


def refusal(text: str) -> str:
    """Return why ``text`` can't be saved as a profile, in the words of the text contract."""
    with pytest.raises(TextRefused) as refused:
        check_savable(text)
    return refused.value.message
