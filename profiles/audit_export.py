"""The audit log as a file: CSV for spreadsheets, JSON lines for programs."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from profiles.models import AuditEvent

COLUMNS = ["seq", "at", "actor", "ip", "action", "number", "label", "version", "outcome", "reason", "data"]
# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file for the CSV writer that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    content_type: str
    lines: Callable[[Iterable[AuditEvent]], Iterator[str]]


def as_row(event: AuditEvent) -> dict[str, Any]:
    """Return ``event`` by the names of ``COLUMNS``; times are ISO 8601 in UTC."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "actor": event.actor_name,
        "ip": event.ip or "",
        "action": event.action,
        "number": event.number.number if event.number else "",
        "label": event.number.label if event.number else "",
        "version": event.revision.version if event.revision else "",
        "outcome": event.outcome,
        "reason": event.reason,
        "data": event.data,
    }


def csv_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the events as CSV, headed; cells that look like formulas are preceded by an apostrophe."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for event in events:
        row = as_row(event)
        row["data"] = json.dumps(row["data"], ensure_ascii=False) if row["data"] else ""
        yield writer.writerow([_plain(row[name]) for name in COLUMNS])


def _plain(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def json_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the events as JSON, one a line."""
    for event in events:
        yield json.dumps(as_row(event), ensure_ascii=False) + "\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_lines),
    "jsonl": Format("application/x-ndjson", json_lines),
}
