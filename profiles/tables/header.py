"""Finding the header of a table: the row that names the columns, below what people write above it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.tables.contents import kind_of_cell
from profiles.tables.names import EMAIL, PHONE, bare_name, meaning_of

# Rows that are not blank, looked at from the first on.
SAMPLE_ROWS = 30
# Code points of a column's name.
NAME_LIMIT = 100
# A header names at least this share of the columns that the widest row fills.
MIN_WIDTH_SHARE = 0.75
# So many usual names make a row the header where it stands above no phone number.
MIN_NAMED = 2


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the header among ``rows``, none of them blank; the first unless another is surer.

    A row is believed to be it where its cells can be names, it is about as wide as the table, and it names a
    column by a usual name or stands above phone numbers. Only the first :data:`SAMPLE_ROWS` are looked at.
    """
    sample = [[cell[: NAME_LIMIT + 1].strip() for cell in row] for row in rows[:SAMPLE_ROWS]]
    widest = max((_filled(row) for row in sample), default=0)
    phones: set[int] = set()  # the columns that have a phone number somewhere below
    found, surest = 0, 0
    for place in range(len(sample) - 1, -1, -1):
        row = sample[place]
        sure = _sureness(row, phones, widest)
        # Of rows as sure, the first.
        if sure and sure >= surest:
            found, surest = place, sure
        phones |= {column for column, cell in enumerate(row) if _is_phone(cell)}
    return found


def _sureness(row: Sequence[str], phones: set[int], widest: int) -> int:
    """Return how surely ``row`` is the header: 0 not at all, 1 by names, 2 above numbers, 3 by both."""
    if not _can_be_header(row, widest):
        return 0
    named = sum(bool(meaning_of(cell)) for cell in row)
    # In a table of one column, a title stands above the numbers too.
    above = widest > 1 and any(cell and column in phones for column, cell in enumerate(row))
    if above:
        return 3 if named else 2
    return int(named >= min(MIN_NAMED, widest))


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _can_be_header(row: Sequence[str], widest: int) -> bool:
    names = [cell for cell in row if cell]
    if len(names) < MIN_WIDTH_SHARE * widest:
        return False
    if len({bare_name(name) or name for name in names}) < len(names):
        return False
    return all(
        len(name) <= NAME_LIMIT and not name.isdecimal() and kind_of_cell(name) not in {PHONE, EMAIL}
        for name in names
    )


def _is_phone(cell: str) -> bool:
    return kind_of_cell(cell) == PHONE


def header_sentence(header_line: int) -> str:
    """Return which row was taken as the header and what is left out; "" where it is the first."""
    line, above = format_number(header_line), format_number(header_line - 1)
    if header_line == 1:
        return ""
    if header_line == 2:  # noqa: PLR2004
        return _("The header is row 2; row 1 is left out.")
    return _("The header is row {line}; rows 1 to {above} are left out.").format(line=line, above=above)
