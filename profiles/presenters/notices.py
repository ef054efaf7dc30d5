"""Notices in words: marks of their states, when they are on, and a month of them as a calendar."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.l10n.times import format_weekday
from profiles.models import Notice, NoticeNumber
from profiles.models.notice import NoticeContent, NoticeNumberState, NoticeState
from profiles.presenters.rollouts import Mark

STATE_MARKS: dict[str, Mark] = {
    NoticeState.DRAFT: Mark("", "edit", gettext_lazy("Not set")),
    NoticeState.PLANNED: Mark("info", "clock", gettext_lazy("Planned")),
    NoticeState.IN_FORCE: Mark("good", "live", gettext_lazy("In force")),
    NoticeState.ENDED: Mark("", "none", gettext_lazy("Over")),
}
THROWN_AWAY = Mark("", "clear", gettext_lazy("Thrown away"))
# What a number of a set notice is told with.
LEFT_OUT = Mark("warn", "close", gettext_lazy("Left out"))
TO_COME = Mark("info", "clock", gettext_lazy("To come"))
RENEWED = Mark("info", "pending", gettext_lazy("On its way"))
HEARD = Mark("good", "live", gettext_lazy("Callers hear it"))
STUCK = Mark("bad", "warning", gettext_lazy("Needs a person"))
NO_ROOM = Mark("bad", "rejected", gettext_lazy("No room for it"))
ENDED_EARLY = Mark("", "removed", gettext_lazy("Ended early"))
OVER = Mark("", "none", gettext_lazy("Over"))
PLACEMENT_WORDS = {
    "above": gettext_lazy("above the profile"),
    "below": gettext_lazy("below the profile"),
    "instead": gettext_lazy("instead of the profile"),
}
# Each step as the audit log keeps it.
STEP_LABELS = {
    "planned": gettext_lazy("planned"),
    "set": gettext_lazy("set"),
    "changed": gettext_lazy("changed"),
    "ended early": gettext_lazy("ended before its time"),
    "ended for one number": gettext_lazy("ended for one number"),
    "number left out": gettext_lazy("number left out"),
    "number taken in again": gettext_lazy("number taken in again"),
    "numbers added": gettext_lazy("numbers added"),
    "thrown away": gettext_lazy("thrown away"),
}


def notice_mark(notice: Notice) -> Mark:
    """Return the badge of the notice's state."""
    if notice.state == NoticeState.ENDED and notice.set_at is None:
        return THROWN_AWAY
    return STATE_MARKS[notice.state]


def row_mark(row: NoticeNumber, now: datetime) -> Mark:
    """Return the badge of what a set notice is for one of its numbers."""
    by_state = {
        NoticeNumberState.LEFT_OUT: LEFT_OUT,
        NoticeNumberState.ENDED: ENDED_EARLY,
        NoticeNumberState.DOES_NOT_FIT: NO_ROOM,
    }
    number = row.number
    is_due = number.recompose_at is not None and number.recompose_at <= now
    if row.state in by_state:
        return by_state[NoticeNumberState(row.state)]
    if row.ends_at <= now:
        return OVER
    if row.starts_at > now:
        return TO_COME
    if is_due or number.is_unsettled:
        return RENEWED
    return HEARD if number.state == number.State.LIVE else STUCK


def shown_time(content: NoticeContent, when: datetime) -> datetime:
    """Return a time of a notice as a clock shows it: that of its numbers, or the reader's."""
    return timezone.make_naive(when, UTC if content.local_time else None)


def notice_span(content: NoticeContent) -> str:
    """Return from when until when: "Thu 24 Dec, 18:00 to Sun 27 Dec, 09:00"."""
    begin, end = (_moment(shown_time(content, when)) for when in (content.starts_at, content.ends_at))
    return _("{begin} to {end}").format(begin=begin, end=end)


def notice_clock(content: NoticeContent) -> str:
    """Return by which clock: each number's own, or the reader's."""
    if content.local_time:
        return _("by each number's own clock")
    return _("{zone} time").format(zone=timezone.get_current_timezone_name())


def time_there(when: datetime, zone: ZoneInfo) -> str:
    """Return a moment as a clock in ``zone`` shows it: "Thu 24 Dec, 18:00"."""
    return _moment(when.astimezone(zone).replace(tzinfo=None))


def span_there(begin: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return from when until when, as a clock in ``zone`` shows it."""
    return _("{begin} to {end}").format(begin=time_there(begin, zone), end=time_there(end, zone))


def _moment(when: datetime) -> str:
    year = "" if when.year == timezone.localdate().year else f" {when.year}"
    return _("{day}, {time}").format(
        day=f"{format_weekday(when)}{year}", time=date_format(when, "TIME_FORMAT")
    )


@dataclass(frozen=True)
class CalendarDay:
    """A day of the calendar, and the notices that are on."""

    day: date
    in_month: bool
    is_today: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class CalendarMonth:
    """A month in weeks from Monday to Sunday; ``first`` is its first day."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]

    @property
    def previous(self) -> str:
        """The month before, as an address names it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def next(self) -> str:
        """The month after, as an address names it."""
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def name(self) -> str:
        """The month by its name: "December 2026"."""
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def day_names(self) -> list[tuple[str, str]]:
        """The days of a week, from Monday, in short and in full."""
        return [(date_format(day.day, "D"), date_format(day.day, "l")) for day in self.weeks[0]]

    @property
    def is_empty(self) -> bool:
        """Whether no notice is on in it."""
        return not any(day.notices for week in self.weeks for day in week if day.in_month)


def days_of_month(first: date) -> list[list[date]]:
    """Return the weeks, from Monday to Sunday, that the month of ``first`` lies in."""
    return Calendar().monthdatescalendar(first.year, first.month)


def calendar_month(first: date, notices: Iterable[Notice]) -> CalendarMonth:
    """Return the month of ``first`` with ``notices``, each on the days on which it is on."""
    spans = [(notice, *_days(notice)) for notice in notices]
    today = timezone.localdate()
    weeks = tuple(
        tuple(
            CalendarDay(
                day,
                day.month == first.month,
                day == today,
                tuple(notice for notice, begin, end in spans if begin <= day <= end),
            )
            for day in week
        )
        for week in days_of_month(first)
    )
    return CalendarMonth(first, weeks)


def _days(notice: Notice) -> tuple[date, date]:
    """Return the first and the last day of a notice; one that ends at midnight ends the day before."""
    begin, end = shown_time(notice, notice.starts_at), shown_time(notice, notice.ends_at)
    if notice.ended_at is not None:
        end = min(end, timezone.make_naive(notice.ended_at))
    return begin.date(), max(begin, end - timedelta(microseconds=1)).date()
