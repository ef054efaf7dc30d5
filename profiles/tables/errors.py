"""The error for a table that can't be used, and how its sentences name a cell."""

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number


class TableRefused(ValueError):
    """A table that can't be used: ``message`` is a sentence that names row and column where there is one."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def cell_reference(line: int, column: int, name: str = "") -> str:
    """Return how a sentence names a cell: "Row 5, column 3 (“Opening hours”)"."""
    words = _("Row {line}, column {column} (“{name}”)") if name else _("Row {line}, column {column}")
    return words.format(line=format_number(line), column=format_number(column), name=name)


def beyond_last_line(limit: int) -> str:
    """Return the sentence for a table with more than ``limit`` lines, which must be blank for the most part."""
    words = _("The table goes on beyond row {limit}. Delete the rows below it, also those that look empty.")
    return words.format(limit=format_number(limit))
