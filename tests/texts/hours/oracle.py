"""What OpenStreetMap's language of opening hours makes of a record: somebody else's idea of when a place is open.

It is given dates, not "PH": its bank holidays of England have places open on some that are kept. A date of its own
ends the night before it there, which is no way to read a sentence: only places that close by midnight are asked.
"""

from datetime import date, datetime, time, timedelta

from opening_hours import OpeningHours, State

from profiles.texts.hours.record import CLOSED, DAY, Day, Hours, SpecialDay, Stretch
from tests.texts.hours.places import FIRST, HOLIDAYS, LAST

WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def by_day(hours: Hours) -> Hours:
    """Return the same place without what is open past midnight."""
    return Hours(
        tuple(map(_by_day, hours.week)),
        hours.on_holidays,
        _by_day(hours.holiday),
        tuple((when, SpecialDay(_by_day(special.day), special.name)) for when, special in hours.dates),
    )


def oracle_minutes(hours: Hours) -> dict[date, int]:
    """Return for each date of 2028 the minutes in which the oracle has it open, as the listener tells them."""
    special = hours.special_days(HOLIDAYS, first=FIRST, last=LAST)
    rules = [f"{name} {_told(day)}" for name, day in zip(WEEK, hours.week, strict=True)]
    rules += [
        f"{when.year} {MONTHS[when.month - 1]} {when.day:02} {_told(each.day)}"
        for when, each in special.items()
    ]
    found = {FIRST + timedelta(days=place): 0 for place in range((LAST - FIRST).days + 1)}
    begin, end = (datetime.combine(each, time()) for each in (FIRST, LAST + timedelta(days=1)))
    for opens, closes, state, *_comments in OpeningHours("; ".join(rules)).intervals(begin, end):
        if state == State.OPEN:
            _open(found, opens, closes or end)
    return found


def _by_day(day: Day) -> Day:
    stretches = [(each.opens, each.closes) for each in day.stretches if each.closes <= DAY]
    return Day.open(*stretches) if stretches else CLOSED


def _told(day: Day) -> str:
    return ",".join(map(_stretch, day.stretches)) or "off"


def _stretch(stretch: Stretch) -> str:
    times = (divmod(minutes, 60) for minutes in (stretch.opens, stretch.closes))
    return "-".join(f"{hour:02}:{minute:02}" for hour, minute in times)


def _open(found: dict[date, int], opens: datetime, closes: datetime) -> None:
    """Mark the minutes from ``opens`` to ``closes``, day by day."""
    while opens < closes:
        midnight = datetime.combine(opens.date() + timedelta(days=1), time())
        last = DAY if closes >= midnight else closes.hour * 60 + closes.minute
        found[opens.date()] |= (1 << last) - (1 << opens.hour * 60 + opens.minute)
        opens = midnight
