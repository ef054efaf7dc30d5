"""Export of a rollout's rows, as CSV."""

from collections.abc import Iterable, Iterator

from profiles.exports import spreadsheet
from profiles.models import RolloutRow

COLUMNS = [
    *(
        "row",
        "typed",
        "number",
        "label",
        "effect",
        "excluded",
        "reason",
        "length",
        "words_added",
        "words_removed",
    ),
    *("outcome", "version", "text"),
]


def csv_lines(rows: Iterable[RolloutRow]) -> Iterator[str]:
    """Yield ``rows`` (number and revision loaded) as CSV with a header."""
    return spreadsheet.csv_lines(COLUMNS, map(_cells, rows))


def _cells(row: RolloutRow) -> list[object]:
    """Return ``row`` in the order of ``COLUMNS``; an outcome of "none" was never to be sent, or is not yet."""
    return [
        row.line,
        row.number_typed,
        row.number.number if row.number else "",
        row.number.label if row.number else "",
        row.effect,
        "yes" if row.excluded else "",
        row.reason,
        row.length,
        row.words_added,
        row.words_removed,
        row.outcome,
        row.revision.version if row.revision else "",
        row.text,
    ]
