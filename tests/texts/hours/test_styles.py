"""Weeks typed in many styles: each is read as it was meant, or told as not understood; never anything else."""

import random
from datetime import date
from itertools import groupby

from profiles.texts.hours.record import BY_APPOINTMENT, CLOSED, Day
from profiles.texts.hours.typed import read_to_hours

TODAY = date(2026, 11, 29)
TYPED = 600
# What most of these styles are is common; so many of them have to be understood.
LEAST_UNDERSTOOD = 0.8
NAMES = (
    "Monday Mon Mo Mon. Mondays", "Tuesday Tue Tu Tues Tuesdays", "Wednesday Wed We Weds Wednesdays",
    "Thursday Thu Th Thurs Thursdays", "Friday Fri Fr Fri. Fridays", "Saturday Sat Sa Sat. Saturdays",
    "Sunday Sun Su Sun. Sundays",
)  # fmt: skip
CLOCKS = ("am/pm", "24", "AM/PM", "hours")


def _time(minutes: int, clock: str) -> str:
    hour, minute = divmod(minutes % (24 * 60), 60)
    if clock in {"24", "hours"}:
        return f"{hour:02}{':' if clock == '24' else ''}{minute:02}"
    told = f"{(hour - 1) % 12 + 1}" + (f".{minute:02}" if minute else "")
    return (
        told + ("am" if hour < 12 else "pm") if clock == "am/pm" else f"{told} {'AM' if hour < 12 else 'PM'}"
    )


def _some_day(dice: random.Random) -> Day:
    opens = dice.choice([7, 8, 9, 10, 11, 12, 17]) * 60 + dice.choice([0, 30])
    closes = dice.choice([18, 20, 22, 23, 24, 25]) * 60 + dice.choice([0, 30])
    if opens < 12 * 60 and dice.random() < 0.3:
        return Day.open((opens, 13 * 60), (14 * 60, closes))
    return Day.open((opens, closes))


def _some_week(dice: random.Random) -> tuple[Day, ...]:
    pool = [_some_day(dice), _some_day(dice), CLOSED, BY_APPOINTMENT]
    if dice.random() < 0.5:
        return (*[pool[0]] * 5, dice.choice(pool), dice.choice(pool))
    return (*tuple(dice.choice(pool[:2]) for _ in range(5)), dice.choice(pool), dice.choice(pool))


def _typed(week: tuple[Day, ...], dice: random.Random) -> str:
    clock, form, days_first = dice.choice(CLOCKS), dice.randrange(5), dice.random() < 0.75
    till, both = dice.choice(["-", " - ", " to ", "–"]), dice.choice([" & ", " and ", ", ", "/"])
    told = []
    for day, run in groupby(range(7), key=lambda place: week[place]):
        names = [NAMES[place].split()[form] for place in run]
        days = f"{names[0]}{till}{names[-1]}" if len(names) > 2 else both.join(names)
        hours = both.join(f"{_time(s.opens, clock)}{till}{_time(s.closes, clock)}" for s in day.stretches)
        hours = hours or ("closed" if day == CLOSED else "by appointment")
        told.append(f"{days}{dice.choice([' ', ': '])}{hours}" if days_first else f"{hours} {days}")
    if dice.random() < 0.2:
        dice.shuffle(told)
    return dice.choice([", ", "; ", "\n", " ", ". ", " / ", " | "]).join(told)


def test_what_is_typed_is_read_as_meant_or_told_as_not_understood() -> None:
    wrong, understood = [], 0
    for seed in range(TYPED):
        dice = random.Random(seed)
        week = _some_week(dice)
        read = read_to_hours(typed := _typed(week, dice), TODAY)
        if read.hours is not None and not read.misread:
            understood += 1
            if read.hours.week != week:
                wrong.append(typed)
    assert (wrong, understood > LEAST_UNDERSTOOD * TYPED) == ([], True)
