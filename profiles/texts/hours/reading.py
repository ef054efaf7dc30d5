"""Opening hours read: exactly what :mod:`profiles.texts.hours.writing` writes, and the common ways of typing them.

What is not understood is told with its place, and never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from profiles.texts.hours.cursor import AS_USUAL, EVERY_DAY, Cursor, Misread
from profiles.texts.hours.reading_days import ToldWeek, read_dates
from profiles.texts.hours.record import CLOSED, Day, SpecialDay
from profiles.texts.hours.tokens import NAMING_DAYS, Token


@dataclass
class Reading:
    """What was read: the week (None where no weekday was told), single dates, and what was not understood.

    ``untold`` are the places of weekdays that were not mentioned; the week has them closed. ``holiday`` is what
    bank holidays are like, None where they are as usual or were not told.
    """

    week: tuple[Day, ...] | None = None
    dates: dict[date, SpecialDay] = field(default_factory=dict)
    holiday: Day | None = None
    untold: tuple[int, ...] = ()
    misread: tuple[Misread, ...] = ()


def read_hours(typed: str, *, today: date) -> Reading:
    """Read opening hours.

    Args:
        typed: As a person types them, or as they are written out; English.
        today: A date without a year is the next one from here.
    """
    reader = _Reader(typed, today)
    reader.run()
    return reader.reading()


class _Reader(Cursor):
    """Goes through the tokens once: days wait for hours, or hours ("closed on ...") for days."""

    def __init__(self, typed: str, today: date) -> None:
        super().__init__(typed)
        self.today = today
        self.week = ToldWeek()
        self.dates: dict[date, SpecialDay] = {}
        self.holiday: Day | None = None
        self.holidays_told = False
        # Days and dates that wait for their hours, and where they stand.
        self.days: list[int] = []
        self.special: list[tuple[date, str]] = []
        self.on_holidays = False
        self.since: Token | None = None
        # Hours that wait for their days: they were told first.
        self.told: tuple[Day, Token] | None = None
        self.was_told = False

    def run(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind in NAMING_DAYS:
                self._on_days()
            elif (day := self._hours()) is not None:
                self._on_hours(day, token._replace(end=self.tokens[self.at - 1].end))
            elif token.kind == "end":
                self.at += 1
                if token.text != "\n" or self.since is None:  # hours may stand in the line below their days
                    self._finish()
            elif token.kind == "also":
                self.at += 1
            elif self._kinds(2) in (["except", "day"], ["except", "weekend"]):
                self.at += 1
                self._on_except()
            elif token.kind in {"noholidays", "withholidays"}:
                self.at += 1
                self._tell_holidays(CLOSED if token.kind == "noholidays" else None, token)
                if token.kind == "noholidays" and self._goes_on({"day", "weekend"}):
                    self._on_except()  # "except bank holidays and Sundays"
            else:
                self.at += 1
                self._miss(token)
        self._finish()

    def reading(self) -> Reading:
        return Reading(
            self.week.week(),
            dict(sorted(self.dates.items())),
            self.holiday,
            self.week.untold(),
            tuple(_joined(self.misread, self.typed)),
        )

    def _on_days(self) -> None:
        """Read days or dates, and give them the hours that wait for them."""
        first = self.tokens[self.at]
        if self.was_told:  # hours that were told first reach as far as their list of days does
            self.told, self.was_told = (self.told, True) if self._continues() else (None, False)
        if self.since is None:
            self.since = first
        if first.kind == "dates":
            self.at += 1
            self.special += self._read_dates(first)
        elif first.kind == "holidays":
            self.at += 1
            self.on_holidays = True
        else:
            self.days += self._read_days()
        self.since = self.since._replace(end=self.tokens[self.at - 1].end)
        if self.told is not None:
            self._assign(self.told[0])
            self.was_told = True

    def _continues(self) -> bool:
        """Return whether hours that were told first are those of the days from here too.

        So it is after "and", and after a comma where these have none of their own: "closed on Saturday, Sunday".
        Where the days from here are a list without "and", nobody can tell at which of them its own hours begin.
        """
        if self.tokens[self.at - 1].text in {"and", "&"}:
            return True
        ahead = self.at
        while ahead < len(self.tokens) and self.tokens[ahead].kind in {*NAMING_DAYS, "to", "also"}:
            ahead += 1
        if not self._has_hours(ahead):
            return True
        listed = self.tokens[self.at : ahead]
        for before, after in pairwise(listed):
            if after.kind in NAMING_DAYS and (before.kind in NAMING_DAYS or before.text in {",", "/"}):
                self._miss(after)
        return False

    def _on_except(self) -> None:
        """Take days out of those that wait for hours or have them: they are closed, or have the next hours."""
        first, days = self.tokens[self.at - 1], self._read_days()
        while self._goes_on({"day", "weekend"}):
            days += self._read_days()
        if self._goes_on({"holidays"}):
            self.at += 1
            self._tell_holidays(CLOSED, first)
        if not self._has_hours(self.at) and self._kinds(2) == ["also", "day"]:
            self._miss(first)  # "except Saturday, Sunday 10-2": nobody can tell what is of both
        if self.since is not None:  # "every day except Sunday 9-5"
            self.days = [place for place in self.days if place not in days]
            self._tell(days, CLOSED, first)
            return
        self._give_every_day()  # "24 hours except Sunday"
        told = self.week.days
        if self._has_hours(self.at):
            self.days, self.since = days, first._replace(end=self.tokens[self.at - 1].end)
            if not told:
                self._miss(first)  # "not Sunday 9-5"
        elif told and all(day == CLOSED for day in told.values()):
            self._miss(first)  # "closed except Sunday" does not say when it is open
        else:
            self._tell(days, CLOSED, first)

    def _give_every_day(self) -> None:
        """Give hours that still wait for days to every day, if nothing was told of any; none wait then."""
        if self.told is not None and not self.was_told:
            if not self.week.days and not self.days and self.told[0] != AS_USUAL:
                self._tell(EVERY_DAY, *self.told)
            else:
                self._miss(self.told[1])
        self.told, self.was_told = None, False

    def _on_hours(self, day: Day, token: Token) -> None:
        if self.since is not None and self.told is None:
            self._assign(day)
            return
        if self.told is not None and not self.was_told and day == CLOSED:
            self._give_every_day()  # "10-4, closed on Monday"
        elif self.told is not None and not self.was_told:
            self._miss(self.told[1])
        self.told, self.was_told = (day, token), False

    def _assign(self, day: Day) -> None:
        """Give the days that wait these hours; only of bank holidays it can be said that they are as usual."""
        if day == AS_USUAL and (self.days or self.special) and self.since is not None:
            self._miss(self.since)
        elif self.since is not None:
            self._tell(self.days, day, self.since)
            for when, name in self.special:
                if self.dates.setdefault(when, SpecialDay(day, name)).day != day:
                    self._miss(self.since)
        if self.on_holidays and self.since is not None:
            self._tell_holidays(None if day == AS_USUAL else day, self.since)
        self._forget()

    def _tell_holidays(self, day: Day | None, token: Token) -> None:
        if self.holidays_told and day != self.holiday:
            self._miss(token)
        self.holiday, self.holidays_told = day, True

    def _tell(self, days: list[int], day: Day, token: Token) -> None:
        """Give ``days`` these hours; where they contradict what was told before, ``token`` is not understood."""
        if not self.week.tell(days, day):
            self._miss(token)

    def _forget(self) -> None:
        self.days, self.special, self.on_holidays, self.since = [], [], False, None

    def _finish(self) -> None:
        """End a sentence: hours without any day are those of every day, days without hours are not understood."""
        self._give_every_day()
        if self.since is not None:
            self._miss(self.since)
        self._forget()

    def _read_dates(self, token: Token) -> list[tuple[date, str]]:
        dates = read_dates(self.typed[token.start : token.end], self.today)
        if dates is None:
            self._miss(token)
        return dates or []


def _joined(misread: Sequence[Misread], typed: str) -> Iterator[Misread]:
    """Yield what was not understood in order; what only white space parts is one."""
    start = end = -1
    for each in sorted(misread, key=lambda one: (one.start, one.end)):
        if start >= 0 and not typed[end : each.start].strip():
            end = max(end, each.end)
            continue
        if start >= 0:
            yield Misread(start, end, typed[start:end])
        start, end = each.start, each.end
    if start >= 0:
        yield Misread(start, end, typed[start:end])
