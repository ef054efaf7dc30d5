"""Places with opening hours, made from a seed; and what callers hear of them in 2028, week by week."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from profiles.l10n.wall_clock import first_moment
from profiles.texts.details.renewal import compose_details
from profiles.texts.hours.record import BY_APPOINTMENT, CLOSED, Day, Hours, OnHolidays, SpecialDay
from profiles.texts.hours.stored import to_json
from tests.texts.hours.listener import MINUTES, WHOLE, Heard

FIRST, LAST = date(2028, 1, 1), date(2028, 12, 31)
# When nothing can be sent for 72 hours.
DEAD = (date(2028, 12, 23), date(2028, 12, 26))
ZONES = ("Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "America/Santiago")
# England and Wales, from before the year until after it.
HOLIDAYS = tuple(
    date.fromisoformat(each)
    for each in (
        "2027-12-27 2027-12-28 2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28"
        " 2028-12-25 2028-12-26 2029-01-01 2029-03-30"
    ).split()
)


def some_day(dice: random.Random) -> Day:
    """Return a day of any kind, with up to three stretches, past midnight too."""
    kind = dice.random()
    if kind < 0.3:
        return CLOSED if kind < 0.23 else BY_APPOINTMENT
    if kind < 0.34:
        return Day.open((0, 1440))
    while True:
        times = sorted(dice.sample(range(0, 2040, 5), 2 * dice.choice([1, 1, 1, 2, 3])))
        day = Day.open(*zip(times[::2], times[1::2], strict=True))
        if day.is_possible:
            return day


def some_place(seed: int) -> Hours:
    """Return the hours of a place: a week, bank holidays of each kind, and up to eight dates of the year."""
    dice = random.Random(seed)
    kinds = [some_day(dice) for _ in range(dice.choice([1, 2, 3, 7]))]
    dates = {
        FIRST + timedelta(days=dice.randrange(366)): SpecialDay(
            some_day(dice), dice.choice(["", "Staff training"])
        )
        for _ in range(dice.randrange(9))
    }
    on_holidays = dice.choice([*OnHolidays])
    return Hours(
        tuple(dice.choice(kinds) for _ in range(7)),
        on_holidays,
        some_day(dice) if on_holidays == OnHolidays.OTHER else CLOSED,
        tuple(sorted(dates.items())),
    )


def some_practice(seed: int) -> Hours:
    """Return the hours that most practices have: weekdays, closed on bank holidays, two dates of their own."""
    own = [(when, special) for when, special in some_place(seed).dates if when.weekday() < 5][:2]
    nine_to_five = Day.open((9 * 60, 17 * 60 + 30))
    return Hours((*[nine_to_five] * 5, CLOSED, CLOSED), OnHolidays.CLOSED, dates=tuple(own))


def sentences(
    hours: Hours, seed: int, *, dead: tuple[date, date] | None = None
) -> Iterator[tuple[datetime, str]]:
    """Yield what is said of a place in 2028, with the time on its own clock from which it is.

    Args:
        hours: The place.
        seed: Gives its number, and so its slot, and its zone.
        dead: No sentence can be sent from the first date until before the second, and is right after.
    """
    zone = ZoneInfo(ZONES[seed % len(ZONES)])
    begin, end, *between = (
        first_moment(datetime.combine(each, time()), zone)
        for each in (FIRST, LAST + timedelta(days=1), *(dead or ()))
    )
    at: datetime | None = begin
    while at is not None and at < end:
        if between and between[0] <= at < between[1]:
            at = between[1]
        renewed = compose_details(
            "${hours}",
            drop_empty_lines=False,
            details={"hours": to_json(hours)},
            number=f"+44207{seed:07}",
            zone=zone,
            holidays=HOLIDAYS,
            at=at,
        )
        yield at.astimezone(zone).replace(tzinfo=None), renewed.body
        at = renewed.changes_at


def meant(hours: Hours, when: date) -> int:
    """Return the minutes of a date in which the record has the place open."""
    return (_of_day(hours, when) & WHOLE) | (_of_day(hours, when - timedelta(days=1)) >> MINUTES)


def heard(hours: Hours, seed: int, *, dead: tuple[date, date] | None = None) -> Iterator[tuple[date, int]]:
    """Yield for each date of 2028 the minutes in which callers hear that it is open; as :func:`sentences`."""
    said = dict(sentences(hours, seed, dead=dead))
    renewed = {when.date(): (when.hour * 60 + when.minute, Heard(told)) for when, told in said.items()}
    _minute, now = renewed.pop(FIRST)
    for place in range((LAST - FIRST).days + 1):
        when = FIRST + timedelta(days=place)
        minutes = now.minutes(when)
        if when in renewed:
            minute, now = renewed[when]
            since = WHOLE ^ ((1 << minute) - 1)
            minutes = (minutes & ~since) | (now.minutes(when) & since)
        yield when, minutes


def wrong_dates(seed: int, *, dead: tuple[date, date] | None = None) -> list[date]:
    """Return the dates of 2028 on which callers hear something else in any minute than what is so."""
    hours = some_place(seed)
    return [when for when, minutes in heard(hours, seed, dead=dead) if minutes != meant(hours, when)]


def _of_day(hours: Hours, when: date) -> int:
    own = dict(hours.dates).get(when)
    if own is not None:
        day = own.day
    elif when in HOLIDAYS and hours.on_holidays != OnHolidays.AS_USUAL:
        day = hours.holiday if hours.on_holidays == OnHolidays.OTHER else CLOSED
    else:
        day = hours.week[when.weekday()]
    return sum((1 << each.closes) - (1 << each.opens) for each in day.stretches)
