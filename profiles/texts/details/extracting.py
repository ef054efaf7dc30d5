"""Taking details out of a text that a template could have made: the inverse of ``templating.fill``, and exact."""

from dataclasses import dataclass

from profiles.texts.contract import canonical
from profiles.texts.details.matching import Fits, Line, Values, match, template_lines
from profiles.texts.templating import fill

# Lines that are compared in search of the one that differs, and what may be spent on one of them.
TRIES = 2_000
LINE_BUDGET = 2_000


@dataclass(frozen=True)
class Extracted:
    """The values by name with which the template makes the body to the byte; names without one are absent."""

    details: dict[str, str]


@dataclass(frozen=True)
class Mismatch:
    """Where a body differs from what the template makes.

    Attributes:
        line: The number of the body's line, from 1.
        found: That line; "" where the body has ended.
        expected: The template's line that should have made it; "" where the template has ended.
    """

    line: int
    found: str
    expected: str


def extract(
    template_text: str, *, drop_empty_lines: bool, body: str, fits: Fits | None = None
) -> Extracted | Mismatch:
    """Take the values out of ``body`` with which ``template_text`` makes it.

    Where several are possible, those are taken whose kinds fit, and the shortest first. What stands where a
    placeholder has its default is no value.

    Args:
        template_text: A template that passes ``check_template``.
        drop_empty_lines: As the template has it.
        body: What a person or a rollout made, at most 8,000 UTF-16 units.
        fits: Tells whether a value could be one of the kind that the name has; None for no matter.

    Returns:
        The values, with which ``fill`` makes ``body`` to the byte; else the first line that differs.
    """
    body = canonical(body)
    lines = template_lines(template_text, drop_empty_lines=drop_empty_lines)
    values = match(lines, body, fits=fits)
    if values is not None:
        filled = fill(template_text, values, drop_empty_lines=drop_empty_lines)
        if filled.text == body and not filled.missing:
            return Extracted({name: value for name, value in values.items() if value})
    return _first_difference(template_text, lines, body)


class _Comparison:
    """A body and a template line by line, where no values make the whole."""

    def __init__(self, lines: list[Line], found: list[str]) -> None:
        self.lines, self.found = lines, found
        self.known: Values = {}
        self.left = TRIES

    def first_difference(self) -> tuple[int, int]:
        """Return how many lines of the body are made by how many lines of the template before they differ."""
        at = made = 0
        while at < len(self.found):
            # A value with several lines: what follows is a part of it, up to a line that the template makes.
            goes_on = made > 0 and bool(self.lines[made - 1].names)
            for later in range(at, len(self.found) if goes_on else at + 1):
                if (after := self._made_by(made, self.found[later])) is not None:
                    at, made = later + 1, after
                    break
            else:
                return at, made
        return at, made

    def _made_by(self, first: int, text: str) -> int | None:
        """Return the number after the line, at or after ``first``, that makes ``text``; None for none.

        Lines between may only be those that are dropped where they come to nothing.
        """
        for number in range(first, len(self.lines)):
            self.left -= 1
            if self.left < 0:
                return None
            values = match([self.lines[number]], text, known=self.known, budget=LINE_BUDGET)
            if values is not None:
                self.known = values
                return number + 1
            if not self.lines[number].droppable:
                return None
        return None


def _first_difference(template_text: str, lines: list[Line], body: str) -> Mismatch:
    """Return the first line of ``body`` that no line of the template makes where it stands."""
    sources, found = canonical(template_text).split("\n"), body.split("\n")
    at, made = _Comparison(lines, found).first_difference()
    return Mismatch(
        line=min(at + 1, len(found)),
        found=found[at] if at < len(found) else "",
        expected=sources[made] if made < len(sources) else "",
    )
