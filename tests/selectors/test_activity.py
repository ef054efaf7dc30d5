"""What happened lately: pushes counted day by day, as the reader's days are, and what is news."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from profiles.models import AuditEvent, PushAttempt
from profiles.selectors.activity import DayCounts, pushes_by_day, recent_events, recent_versions
from profiles.services import audit
from tests.conftest import SYSTEM
from tests.notices import TITLE, end_notice, make_notice, renew

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def pushed_at(number):
    """Make a push attempt of a moment in UTC: ``pushed_at(2026, 11, 24, 9, 30)``."""

    def make(
        year: int, month: int, day: int, hour: int, minute: int = 0, *, outcome: str = "accepted"
    ) -> None:
        started = datetime(year, month, day, hour, minute, tzinfo=UTC)
        PushAttempt.objects.create(number=number, revision=number.head, started_at=started, outcome=outcome)

    return make


def busy(zone: ZoneInfo = LONDON, now: datetime = NOW, **days: int) -> list[DayCounts]:
    """Return the days on which anything was sent."""
    return [day for day in pushes_by_day(zone, None, now=now, **days) if day.total]


def test_there_are_thirty_days_up_to_today(db):
    days = pushes_by_day(LONDON, None, now=NOW)
    assert (len(days), days[0].date, days[-1].date) == (30, date(2026, 10, 26), date(2026, 11, 24))


def test_what_is_yet_to_succeed_is_told_from_what_was_refused(pushed_at):
    for outcome in ["accepted", "accepted", "not_applied", "unknown", "rejected", "started"]:
        pushed_at(2026, 11, 24, 9, outcome=outcome)
    assert busy() == [DayCounts(date(2026, 11, 24), accepted=2, again=2, rejected=1)]


def test_what_is_older_is_not_counted(pushed_at):
    pushed_at(2026, 10, 25, 23, 59)
    assert busy() == []


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/London", 23), ("Europe/Berlin", 24), ("America/New_York", 23)]
)
def test_a_day_is_the_readers_day(zone: str, day: int, pushed_at):
    pushed_at(2026, 11, 23, 23, 30)
    assert busy(ZoneInfo(zone)) == [DayCounts(date(2026, 11, day), accepted=1)]


def test_the_day_on_which_the_clocks_go_back_has_25_hours(pushed_at):
    """In London 25 October 2026 lasts from 23:00 UTC of the day before to 24:00 UTC."""
    for moment in [(24, 22, 59), (24, 23, 0), (25, 23, 59), (26, 0, 0)]:
        pushed_at(2026, 10, *moment)
    counts = {day.date.day: day.accepted for day in busy(now=datetime(2026, 10, 27, tzinfo=UTC))}
    assert counts == {24: 1, 25: 2, 26: 1}


def test_all_days_take_one_statement(pushed_at, django_assert_num_queries):
    with django_assert_num_queries(1):
        pushes_by_day(LONDON, None, now=NOW)


@pytest.mark.parametrize(
    "line",
    [
        {"action": AuditEvent.Action.LOGIN_FAILED, "outcome": AuditEvent.Outcome.REFUSED},
        {"action": AuditEvent.Action.IMPORT},
        {"action": AuditEvent.Action.PUSH, "outcome": AuditEvent.Outcome.ACCEPTED},
    ],
    ids=["a sign-in", "an import as always", "an accepted push"],
)
def test_no_news_is(db, line):
    audit.record(actor=SYSTEM, **line)
    assert list(recent_events(None)) == []


def test_a_push_that_failed_is_news(db):
    audit.record(actor=SYSTEM, action=AuditEvent.Action.PUSH, outcome=AuditEvent.Outcome.REJECTED)
    assert len(recent_events(None)) == 1


def test_the_last_versions_name_the_notices_where_the_clock_made_them(
    number, make_number, django_assert_num_queries
):
    other = make_number("+441632960002")
    notice = make_notice(number, other)
    renew(number)
    renew(other)
    end_notice(notice)
    renew(number)
    with django_assert_num_queries(3):
        told = [[(step.notice.title, step.what) for step in steps] for _, steps in recent_versions(None)]
    assert told == [[(TITLE, "ended")], [(TITLE, "began")], [(TITLE, "began")], [], []]


def test_the_last_versions_take_one_statement_where_the_clock_made_none(number, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [row.revision.version for row in recent_versions(None)] == [1]
