"""Matching a body with a template: the values that its placeholders would need, found without guessing wildly.

From the template's end backwards it is worked out for every place of the body whether the rest of the template
could make the rest of the body; a value is then only ended where the rest fits. Where no name stands twice, the
first try therefore succeeds. Names that repeat are tried out, the shortest first, within a budget.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from profiles.texts.contract import canonical
from profiles.texts.details.positions import Positions, each_position
from profiles.texts.templating import Placeholder, split_line

# How often a part of a template is looked at for one body before it counts as no match: under a second.
BUDGET = 400_000
# And where the kinds of values are to fit too, which is worth less.
FITTING_BUDGET = 40_000

# Whether a value could be one of the name's kind.
Fits = Callable[[str, str], bool]
Values = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One line of a template as its parts, with the newline that ends it."""

    parts: tuple[str | Placeholder, ...]
    droppable: bool
    names: tuple[str, ...]


def template_lines(text: str, *, drop_empty_lines: bool) -> list[Line]:
    """Return the lines of the template ``text``, which passes ``check_template``."""
    lines = []
    for line in canonical(text).split("\n"):
        parts = split_line(line)
        here = [part for part in parts if isinstance(part, Placeholder)]
        droppable = drop_empty_lines and bool(here) and not any(each.default for each in here)
        lines.append(Line((*parts, "\n"), droppable, tuple({each.name: None for each in here})))
    return lines


def match(
    lines: list[Line],
    body: str,
    *,
    fits: Fits | None = None,
    known: Values | None = None,
    budget: int = BUDGET,
) -> Values | None:
    """Return the values with which ``lines`` make ``body``, by name, "" for none; None where there are none.

    Args:
        lines: As :func:`template_lines` returns them, or some of them.
        body: Canonical.
        fits: Tells whether a value is of its name's kind; where no values are, those that are not count as well.
        known: Values that are certain, by name.
        budget: How often a part of a line may be looked at.
    """
    places = Positions(body + "\n")
    if fits is not None:
        found = _Search(lines, places, fits, FITTING_BUDGET).run(known or {})
        if found is not None:
            return found
    return _Search(lines, places, None, budget).run(known or {})


@dataclass(frozen=True)
class _State:
    """How far a try has come: the next part is ``part`` of ``line``, and stands at ``place``."""

    line: int
    part: int
    place: int
    values: Values
    # For each line, for each of its parts and for its end: where it could stand.
    could: list[list[int]] = field(repr=False)


class _Search:
    """The tries for one body."""

    def __init__(self, lines: list[Line], places: Positions, fits: Fits | None, budget: int) -> None:
        self.lines, self.places, self.fits, self.left = lines, places, fits, budget
        uses = Counter(part.name for line in lines for part in line.parts if isinstance(part, Placeholder))
        self.uses = {name: count for name, count in uses.items() if count > 1}

    def run(self, known: Values) -> Values | None:
        """Return the first values that make the whole text, or None."""
        tries = [iter([_State(0, 0, 0, known, self._could(known))])]
        while tries and self.left > 0:
            state = next(tries[-1], None)
            self.left -= 1
            if state is None:
                tries.pop()
            elif state.could[state.line][state.part] >> state.place & 1:
                if state.line == len(self.lines):
                    return state.values
                tries.append(self._next(state))
        return None

    def _next(self, state: _State) -> Iterator[_State]:
        """Yield the states that may follow ``state``, the likeliest first."""
        line = self.lines[state.line]
        if state.part == len(line.parts):
            yield _State(state.line + 1, 0, state.place, state.values, state.could)
            return
        part = line.parts[state.part]
        if isinstance(part, str):
            if self.places.text.startswith(part, state.place):
                yield self._after(state, state.place + len(part), state.values, state.could)
        elif part.name in state.values:
            value = state.values[part.name] or part.default
            if value is not None and self.places.text.startswith(value, state.place):
                yield self._after(state, state.place + len(value), state.values, state.could)
        else:
            yield from self._choices(state, part)
        if state.part == 0 and line.droppable and not any(state.values.get(name) for name in line.names):
            values = {**state.values, **dict.fromkeys(line.names, "")}
            yield _State(state.line + 1, 0, state.place, values, self._with(values, state, line.names))

    def _choices(self, state: _State, part: Placeholder) -> Iterator[_State]:
        """Yield a state for each value that ``part`` might have: its default first, then the shortest."""
        text = self.places.text
        ends = state.could[state.line][state.part + 1]
        if part.default is not None and text.startswith(part.default, state.place):
            yield self._valued(state, part, "", state.place + len(part.default))
        uses = self.uses.get(part.name, 1)
        for end in each_position(ends, after=state.place):
            if self.places.last_seen_before(end) < state.place:
                continue  # a blank value is none
            value = text[state.place : end]
            if uses > 1 and text.count(value) < uses:
                return  # and what is longer stands there even less often
            self.left -= len(value) if uses > 1 else 1
            if self.left < 0:
                return
            if self.fits is None or self.fits(part.name, value):
                yield self._valued(state, part, value, end)

    def _valued(self, state: _State, part: Placeholder, value: str, end: int) -> _State:
        values = {**state.values, part.name: value}
        return self._after(state, end, values, self._with(values, state, (part.name,)))

    def _after(self, state: _State, place: int, values: Values, could: list[list[int]]) -> _State:
        return _State(state.line, state.part + 1, place, values, could)

    def _with(self, values: Values, state: _State, names: tuple[str, ...]) -> list[list[int]]:
        """Return where each part could stand now that ``names`` have values."""
        return self._could(values, state) if any(name in self.uses for name in names) else state.could

    def _could(self, values: Values, state: _State | None = None) -> list[list[int]]:
        """Return where each part of each line could stand so that all that follows makes the rest of the text.

        Names without a value yet are taken to stand for anything, each time for something else.

        Args:
            values: By name, "" for none.
            state: Where the try is: what lies before is not looked at again.
        """
        first = state.line if state else 0
        could = [*(state.could[:first] if state else ()), *([] for _line in self.lines[first:])]
        could.append([1 << len(self.places.text)])
        for number in range(len(self.lines) - 1, first - 1, -1):
            line = self.lines[number]
            row = [could[number + 1][0]]
            for part in reversed(line.parts):
                row.append(self._could_part(part, row[-1], values))
            row.reverse()
            if line.droppable and not any(values.get(name) for name in line.names):
                row[0] |= could[number + 1][0]
            could[number] = row
            self.left -= len(row)
        return could

    def _could_part(self, part: str | Placeholder, ends: int, values: Values) -> int:
        """Return where ``part`` could begin if it may end at ``ends``."""
        if not ends:
            return 0
        if isinstance(part, str):
            return self._of(part, ends)
        value = values.get(part.name)
        if value is not None:
            stands = value or part.default
            return 0 if stands is None else self._of(stands, ends)
        # Anything that shows, up to the last end; what begins before it is only longer.
        starts = (1 << (self.places.last_seen_before(ends.bit_length() - 1) + 1)) - 1
        return starts if part.default is None else starts | self._of(part.default, ends)

    def _of(self, literal: str, ends: int) -> int:
        return self.places.of(literal) & (ends >> len(literal))
