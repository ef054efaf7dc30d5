"""Two numbers, and what the form of a notice sends for them."""

from typing import Any

import pytest
from django.test import Client

from profiles.models import Notice, PhoneNumber
from tests.conftest import NUMBER, MakeNumber

OTHER = "+441632960002"
NEW = "/notices/new/"
SENT = {
    "title": "Christmas",
    "text": "We are closed from 24 December 18:00 to 27 December 09:00.",
    "placement": "above",
    "starts_at": "2026-12-24T18:00",
    "ends_at": "2026-12-27T09:00",
    "local_time": "on",
    "numbers": f"{NUMBER}\n01632 960002",
    "note": "As every year",
}


@pytest.fixture
def places(make_number: MakeNumber) -> list[PhoneNumber]:
    """Two numbers with labels, live at version 1."""
    return [make_number(label="Riverside Dental"), make_number(OTHER, label="Smile Croydon")]


@pytest.fixture
def draft(places: list[PhoneNumber], as_manager: Client) -> Notice:
    """A plan for both numbers."""
    return made(as_manager)


@pytest.fixture
def notice(draft: Notice, as_manager: Client) -> Notice:
    """A notice that is set for both numbers, for Christmas."""
    return confirmed(as_manager, draft)


@pytest.fixture
def begun(places: list[PhoneNumber], as_manager: Client) -> Notice:
    """A notice that is in force for both numbers."""
    return confirmed(as_manager, made(as_manager, starts_at="2026-06-15T09:00"))


def made(browser: Client, **sent: Any) -> Notice:
    """Send the form of a new notice; return what it made."""
    response = browser.post(NEW, SENT | sent)
    assert response.status_code == 302, response.text
    return Notice.objects.get(pk=response["Location"].split("/")[2])


def confirmed(browser: Client, draft: Notice) -> Notice:
    """Set the draft by the button of its page."""
    browser.post(page_of(draft), {"confirm": "1"})
    draft.refresh_from_db()
    return draft


def page_of(notice: Notice) -> str:
    """Return the address of the notice."""
    return f"/notices/{notice.pk}/"
