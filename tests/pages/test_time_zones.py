"""Pages tell times, and read days, in the time zone of whoever looks."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from profiles.models import AuditEvent
from tests.html import Page

LATE = datetime(2030, 12, 1, 23, 30, 5, tzinfo=UTC)


@pytest.fixture
def logged(db) -> None:
    """One line of the log, late on the 1st of December in London, and on the 2nd in Athens."""
    AuditEvent.objects.create(at=LATE, actor_name="M", action=AuditEvent.Action.LOGIN)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Europe/Athens", "2 Dec 2030, 01:30:05"), ("America/New_York", "1 Dec 2030, 18:30:05")],
)
@pytest.mark.usefixtures("logged")
def test_the_log_tells_times_in_the_readers_zone(as_manager: Client, zone: str, shown: str) -> None:
    as_manager.cookies["timezone"] = zone
    assert Page.of(as_manager.get("/audit/?from=2030-01-01")).says(shown)


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Athens", "2030-12-02"), ("America/New_York", "2030-12-01")]
)
@pytest.mark.usefixtures("logged")
def test_days_are_those_of_the_readers_zone(as_manager: Client, zone: str, day: str) -> None:
    as_manager.cookies["timezone"] = zone
    page = Page.of(as_manager.get(f"/audit/?from={day}&to={day}"))
    assert len(page.all("time", title=True)) == 1


def test_a_zone_that_does_not_exist_does_no_harm(as_manager: Client) -> None:
    as_manager.cookies["timezone"] = "Europe/Croydon"
    assert as_manager.get("/audit/").status_code == 200
