"""Opening hours as sentences that people would say: "Monday to Friday 9am to 5.30pm, closed on Sunday." """

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from profiles.texts.hours.record import CLOSED, DAY, Day, DayKind, OnHolidays, SpecialDay, Stretch

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
HOUR, NOON = 60, 12 * 60
HALF_HOURS = 12
# From so many days that follow each other on, they are told as "Monday to Wednesday".
RUN = 3


def write_hours(week: Sequence[Day], special: Mapping[date, SpecialDay]) -> str:
    """Return the sentences for a week and for the dates that differ from it.

    Args:
        week: Monday to Sunday.
        special: What single dates are like; each is named with its weekday and its year.
    """
    return " ".join([write_week(week), *_write_dates(special)])


def write_week(week: Sequence[Day]) -> str:
    """Return the sentence for a week, Monday to Sunday."""
    runs = [
        (day, [DAYS[place] for place, _day in run])
        for day, run in groupby(enumerate(week), lambda each: each[1])
    ]
    if len(runs) == 1:
        return f"{_capital(_of_every_day(week[0]))}."
    return f"{_capital(', '.join(_of_days(day, names) for day, names in runs))}."


def write_holidays(on_holidays: OnHolidays, day: Day) -> str:
    """Return the sentence for bank holidays, which are like ``day`` where they are other; "" if as usual.

    It is for those who edit hours: callers are told the dates.
    """
    if on_holidays == OnHolidays.AS_USUAL:
        return ""
    told = CLOSED if on_holidays == OnHolidays.CLOSED else day
    return f"{_capital(_of_days(told, ['bank holidays']))}."


def write_time(minutes: int) -> str:
    """Return a time of day: "9am", "5.30pm", "noon", "midnight"."""
    minutes %= DAY
    if minutes in {0, NOON}:
        return "midnight" if minutes == 0 else "noon"
    hour, minute = divmod(minutes, HOUR)
    past = f".{minute:02}" if minute else ""
    return f"{(hour - 1) % HALF_HOURS + 1}{past}{'am' if hour < HALF_HOURS else 'pm'}"


def write_stretches(stretches: Iterable[Stretch]) -> str:
    """Return "9am to 1pm and 2pm to 5.30pm"."""
    return " and ".join(
        "24 hours" if each.is_whole_day else f"{write_time(each.opens)} to {write_time(each.closes)}"
        for each in stretches
    )


def _of_every_day(day: Day) -> str:
    return {
        DayKind.OPEN: f"every day {write_stretches(day.stretches)}",
        DayKind.CLOSED: "closed every day",
        DayKind.BY_APPOINTMENT: "every day by appointment",
    }[day.kind]


def _of_days(day: Day, names: Sequence[str]) -> str:
    told = f"{names[0]} to {names[-1]}" if len(names) >= RUN else " and ".join(names)
    if day.kind == DayKind.CLOSED:
        return f"closed {'from' if len(names) >= RUN else 'on'} {told}"
    return f"{told} {write_stretches(day.stretches) if day.kind == DayKind.OPEN else 'by appointment'}"


def _write_dates(special: Mapping[date, SpecialDay]) -> list[str]:
    """Return a sentence for the dates of each kind, in the order of the first of them."""
    by_day: dict[Day, list[tuple[date, str]]] = {}
    for when in sorted(special):
        by_day.setdefault(special[when].day, []).append((when, special[when].name))
    return [f"{_capital(_of_dates(day))} on {_dates(dates)}." for day, dates in by_day.items()]


def _of_dates(day: Day) -> str:
    return {
        DayKind.OPEN: f"open {write_stretches(day.stretches)}",
        DayKind.CLOSED: "closed",
        DayKind.BY_APPOINTMENT: "by appointment",
    }[day.kind]


def _dates(dates: Sequence[tuple[date, str]]) -> str:
    """Return "Friday 25 and Monday 28 December 2026 and on Friday 1 January 2027"; one with a name by itself."""
    # A number of its own keeps a named date apart from others of its month.
    groups = groupby(
        enumerate(dates), lambda each: each[0] if each[1][1] else (each[1][0].year, each[1][0].month)
    )
    return " and on ".join(_of_month([each for _place, each in group]) for _key, group in groups)


def _of_month(dates: Sequence[tuple[date, str]]) -> str:
    days = [f"{DAYS[when.weekday()]} {when.day}" for when, _name in dates]
    listed = f"{', '.join(days[:-1])} and {days[-1]}" if len(days) > 1 else days[0]
    when, name = dates[-1]
    return f"{listed} {MONTHS[when.month - 1]} {when.year}" + (f" ({name})" if name else "")


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
