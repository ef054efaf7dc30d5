"""Opening hours out of a form, and what of it cannot be; the names are told in :mod:`profiles.forms.hours`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from profiles.texts.hours.record import (
    BY_APPOINTMENT,
    CLOSED,
    MAX_DATES,
    MAX_NAME,
    MAX_STRETCHES,
    Day,
    DayKind,
    Hours,
    OnHolidays,
    SpecialDay,
)
from profiles.texts.hours.times import is_time, lacks_half, read_range
from profiles.texts.hours.typed import read_to_hours
from profiles.texts.hours.writing import write_time

DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PostedHours(NamedTuple):
    """``value`` is a record, words that are kept as they are, or "" for none; it counts without refusals only.

    ``refusals`` are sentences by the name of the field that they are about.
    """

    value: Hours | str
    refusals: dict[str, str]


def hours_from_post(data: Mapping[str, object], prefix: str, *, today: date) -> PostedHours:
    """Read what was sent.

    Args:
        data: The fields of the form.
        prefix: What their names begin with.
        today: A typed date without a year is the next one from here.
    """
    return _Posted(data, prefix).read(today)


def hours_to_post(value: Hours | str, prefix: str) -> dict[str, str]:
    """Return the fields that :func:`hours_from_post` reads as ``value``; words go into the box for typing."""
    if isinstance(value, str):
        return {f"{prefix}.way": "typed", f"{prefix}.typed": value} | (
            {f"{prefix}.as_typed": "on"} if value else {}
        )
    cells = {f"{prefix}.way": "grid", f"{prefix}.holidays": value.on_holidays.value}
    for key, day in zip(DAY_KEYS, value.week, strict=True):
        cells |= _cells_of_day(day, f"{prefix}.{key}")
    if value.on_holidays == OnHolidays.OTHER:
        cells |= _cells_of_day(value.holiday, f"{prefix}.holiday")
    for place, (when, special) in enumerate(value.dates):
        own = f"{prefix}.dates.{place}"
        cells |= {f"{own}.date": when.isoformat(), f"{own}.name": special.name} | _cells_of_day(
            special.day, own
        )
    return cells


def _cells_of_day(day: Day, prefix: str) -> dict[str, str]:
    cells = {f"{prefix}.kind": day.kind.value}
    for place, each in enumerate(day.stretches):
        cells[f"{prefix}.{place}.opens"] = write_time(each.opens)
        cells[f"{prefix}.{place}.closes"] = write_time(each.closes)
    return cells


class _Posted:
    """The fields of one form, and what is wrong with them."""

    def __init__(self, data: Mapping[str, object], prefix: str) -> None:
        self.data, self.prefix = data, prefix
        self.refusals: dict[str, str] = {}

    def read(self, today: date) -> PostedHours:
        value = self._typed(today) if self._cell(f"{self.prefix}.way") == "typed" else self._grid()
        return PostedHours(value, self.refusals)

    def _cell(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()

    def _refuse(self, name: str, message: str) -> None:
        self.refusals.setdefault(name, message)

    def _typed(self, today: date) -> Hours | str:
        name = f"{self.prefix}.typed"
        typed = self._cell(name)
        if not typed or self._cell(f"{self.prefix}.as_typed"):
            return typed
        read = read_to_hours(typed, today)
        if read.misread:
            what = ", ".join(f"“{each.text}”" for each in read.misread[:3])
            self._refuse(
                name,
                _("Not understood: {what}. Say it otherwise, or keep the words as typed.").format(what=what),
            )
        elif read.hours is None:
            self._refuse(name, _("No day of the week is told. Write it like Mon-Fri 9-5, Sat 10-2."))
        return read.hours or typed

    def _grid(self) -> Hours:
        week = tuple(self._day(f"{self.prefix}.{key}") for key in DAY_KEYS)
        told = self._cell(f"{self.prefix}.holidays") or OnHolidays.AS_USUAL.value
        if told not in set(OnHolidays):
            self._refuse(f"{self.prefix}.holidays", _("Choose what bank holidays are like."))
            told = OnHolidays.AS_USUAL.value
        holiday = self._day(f"{self.prefix}.holiday") if told == OnHolidays.OTHER.value else CLOSED
        if told == OnHolidays.OTHER.value and holiday == CLOSED:
            told = OnHolidays.CLOSED.value
        return Hours(week, OnHolidays(told), holiday, self._dates())

    def _day(self, prefix: str) -> Day:
        kind = self._cell(f"{prefix}.kind") or DayKind.OPEN.value
        ranges = [read for place in range(MAX_STRETCHES) if (read := self._range(f"{prefix}.{place}"))]
        if kind not in set(DayKind):
            self._refuse(f"{prefix}.kind", _("Choose open, closed or by appointment."))
        elif kind != DayKind.OPEN.value:
            if ranges:
                self._refuse(f"{prefix}.kind", _("There are times too: choose open, or take them out."))
            return CLOSED if kind == DayKind.CLOSED.value else BY_APPOINTMENT
        day = Day.open(*sorted(ranges))
        if not ranges and not any(name.startswith(f"{prefix}.") for name in self.refusals):
            self._refuse(f"{prefix}.0.opens", _("From when until when is it open?"))
        elif ranges and not day.is_possible:
            self._refuse(f"{prefix}.0.opens", _("These times run into each other."))
        return day

    def _range(self, prefix: str) -> tuple[int, int] | None:
        names = (f"{prefix}.opens", f"{prefix}.closes")
        opens, closes = map(self._cell, names)
        if not opens and not closes:
            return None
        for name, told in zip(names, (opens, closes), strict=True):
            if not told:
                self._refuse(name, _("From when?") if name == names[0] else _("Until when?"))
            elif not is_time(told):
                self._refuse(
                    name,
                    _("“{told}” is not a time. Write it like 9, 9.30am or 17:30.").format(told=told[:20]),
                )
        if self.refusals.keys() & set(names):
            return None
        read = read_range(opens, closes)
        if read is None and lacks_half(opens, closes):
            self._refuse(
                names[1],
                _("{opens} to {closes} may mean two things. Write am or pm, or times like 17:30.").format(
                    opens=opens, closes=closes
                ),
            )
        elif read is None:
            self._refuse(
                names[1], _("It closes when it opens. For the whole day write midnight to midnight.")
            )
        return read

    def _dates(self) -> tuple[tuple[date, SpecialDay], ...]:
        begins = f"{self.prefix}.dates."
        pattern = re.compile(re.escape(begins) + r"(\d{1,4})\.(?:date|name)")
        places = sorted({int(match[1]) for name in self.data if (match := pattern.fullmatch(name))})
        found: dict[date, SpecialDay] = {}
        for place in places:
            self._read_date(f"{begins}{place}", found)
        if len(found) > MAX_DATES:
            self._refuse(f"{begins}0.date", _("There are more dates than can be kept: 400 at most."))
        return tuple(sorted(found.items()))

    def _read_date(self, prefix: str, found: dict[date, SpecialDay]) -> None:
        told, name = self._cell(f"{prefix}.date"), " ".join(self._cell(f"{prefix}.name").split())
        if not told and not name and not self._cell(f"{prefix}.0.opens"):
            return
        try:
            when = date.fromisoformat(told)
        except ValueError:
            self._refuse(f"{prefix}.date", _("Which date? Write it like 2026-12-24."))
            return
        if when in found:
            self._refuse(f"{prefix}.date", _("This date is there twice."))
        if not SpecialDay(CLOSED, name).is_possible:
            self._refuse(
                f"{prefix}.name",
                _("A name has up to %(many)d characters, and no round brackets.") % {"many": MAX_NAME},
            )
        found[when] = SpecialDay(self._day(prefix), name)
