"""Export of numbers with their profiles, as CSV."""

from collections.abc import Iterable, Iterator

from profiles.exports import spreadsheet
from profiles.models import PhoneNumber
from profiles.presenters import status
from profiles.texts.contract import utf16_length

# ``text`` is the profile, as whoever changes it wants it, and ``length`` its own; ``with notices`` what is to be
# heard instead, "" where nothing is laid over it.
COLUMNS = ["number", "label", "agent", "state", "version", "length", "text", "last change", "with notices"]


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
        utf16_length(number.head_body),
        number.head_body,
        number.head.created_at.isoformat() if number.head else "",
        number.head_text if number.head and number.head.parts else "",
    ]
