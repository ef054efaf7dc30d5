"""A list of numbers with their newest texts as a table for spreadsheets."""

from profiles.models import PhoneNumber
from profiles.presenters import status

COLUMNS = ["number", "label", "agent", "state", "version", "length", "text", "last change"]


def cells(number: PhoneNumber) -> list[object]:
    """Return ``number``, which has its agent and its head, by ``COLUMNS``; the time is ISO 8601 in UTC."""
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
