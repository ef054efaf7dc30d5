"""A list of numbers with their newest texts as a table for spreadsheets."""

from collections.abc import Iterable, Iterator

from profiles.exports import spreadsheet
from profiles.models import PhoneNumber
from profiles.presenters import status

COLUMNS = ["number", "label", "agent", "state", "version", "length", "text", "last change"]


def csv_lines(numbers: Iterable[PhoneNumber]) -> Iterator[str]:
    """Yield ``numbers``, each with its agent and its head, as CSV, headed."""
    return spreadsheet.lines(COLUMNS, map(_cells, numbers))


def _cells(number: PhoneNumber) -> list[object]:
    """Return ``number`` in the order of ``COLUMNS``; the time is ISO 8601 in UTC."""
    return [
        number.number,
        number.label,
        str(number.agent) if number.agent else "",
        status.badge(number),
        number.version,
        number.length,
        number.head_text,
        number.head.created_at.isoformat() if number.head else "",
    ]
