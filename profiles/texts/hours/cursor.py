"""Reads hours and days of the week from the tokens of what was typed, one after the other."""

from dataclasses import dataclass

from profiles.texts.hours.reading_days import weekday
from profiles.texts.hours.record import BY_APPOINTMENT, CLOSED, DAY, WEEKDAYS, Day, DayKind, Stretch
from profiles.texts.hours.times import read_range
from profiles.texts.hours.tokens import Token, tokens

# What "as usual" stands for while it waits for "on bank holidays": a day that no other words make.
AS_USUAL = Day(DayKind.OPEN)
EVERY_DAY = [*range(WEEKDAYS)]


@dataclass(frozen=True)
class Misread:
    """What was not understood, from ``start`` to before ``end`` of what was typed (code points)."""

    start: int
    end: int
    text: str


class Cursor:
    """Stands ``at`` a token of what was typed; what is read is passed, and what is not understood is kept."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.tokens = list(tokens(typed))
        self.at = 0
        self.misread: list[Misread] = []

    def _hours(self) -> Day | None:
        """Read hours if they stand here: closed, by appointment, round the clock, as usual, or stretches."""
        token = self.tokens[self.at]
        if token.kind == "usual":
            self.at += 1
            return AS_USUAL
        if token.kind in {"closed", "appointment"}:
            self.at += 1
            return CLOSED if token.kind == "closed" else BY_APPOINTMENT
        stretches = []
        while (stretch := self._stretch()) is not None:
            stretches.append(stretch)
            if self._is_beside():  # "9-12 2-5"
                continue
            if self._kinds(2)[:1] != ["also"] or self._kinds(2)[1:] not in (["time"], ["always"]):
                break
            if not self._is_stretch(self.at + 1):
                break
            self.at += 1
        day = Day.open(*((each.opens, each.closes) for each in sorted(stretches)))
        if not stretches:
            return None
        if not day.is_possible:
            self._miss(token._replace(end=self.tokens[self.at - 1].end))
            return None
        return day

    def _is_stretch(self, at: int) -> bool:
        kinds = [token.kind for token in self.tokens[at : at + 3]]
        return kinds[:1] == ["always"] or kinds == ["time", "to", "time"]

    def _is_beside(self) -> bool:
        """Return whether another stretch follows in the sentence with nothing but white space before it."""
        if not self._is_stretch(self.at):
            return False
        before, after = self.tokens[self.at - 1], self.tokens[self.at]
        return not before.text.endswith(".") and self.typed[before.end : after.start].isspace()

    def _stretch(self) -> Stretch | None:
        if not self._is_stretch(self.at):
            return None
        if self.tokens[self.at].kind == "always":
            self.at += 1
            return Stretch(0, DAY)
        opens, closes = self.tokens[self.at].text, self.tokens[self.at + 2].text
        read = read_range(opens, closes)
        if read is None:
            return None
        self.at += 3
        return Stretch(*read)

    def _has_hours(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].kind in {"time", "always", "appointment", "closed"}

    def _goes_on(self, kinds: set[str]) -> bool:
        """Go past "and" or "&" where one of ``kinds`` follows it; return whether it does."""
        if self._kinds(1) != ["also"] or self.tokens[self.at].text == ",":
            return False
        found = self._kinds(2)[-1] in kinds
        self.at += found
        return found

    def _read_days(self) -> list[int]:
        """Read one day, a range of days, or a word for several; the list goes on in :meth:`run`."""
        token = self.tokens[self.at]
        self.at += 1
        if token.kind != "day":
            return {"every": EVERY_DAY, "weekdays": [*range(5)], "weekend": [5, 6]}[token.kind]
        first = weekday(token.text)
        if self._kinds(2) == ["to", "day"]:
            last = weekday(self.tokens[self.at + 1].text)
            self.at += 2
            return [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]
        return [first]

    def _kinds(self, count: int) -> list[str]:
        return [token.kind for token in self.tokens[self.at : self.at + count]]

    def _miss(self, token: Token) -> None:
        self.misread.append(Misread(token.start, token.end, self.typed[token.start : token.end]))
