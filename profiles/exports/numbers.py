"""Export of numbers with their head texts, as CSV."""

from collections.abc import Iterable, Iterator

from profiles.exports import spreadsheet
from profiles.models import PhoneNumber
from profiles.presenters import status

COLUMNS = ["number", "label", "agent", "state", "version", "length", "text", "last change"]


def csv_lines(numbers: Iterable[PhoneNumber]) -> Iterator[str]:
    """Yield ``numbers`` (agent and head loaded) as CSV with a header."""
    return spreadsheet.csv_lines(COLUMNS, map(_cells, numbers))


def _cells(number: PhoneNumber) -> list[object]:
    """Return the cells of ``number`` in the order of ``COLUMNS``; times are ISO 8601 in UTC."""
    return [
        number.number,
        number.label,
        str(number.agent) if number.agent else "",
        status.state_key(number),
        number.version,
        number.length,
        number.head_text,
        number.head.created_at.isoformat() if number.head else "",
    ]
