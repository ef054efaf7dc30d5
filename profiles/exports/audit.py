"""The audit log as a file: CSV for spreadsheets, JSON lines for programs."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from profiles.exports import spreadsheet
from profiles.models import AuditEvent

COLUMNS = [
    *("seq", "at", "actor", "ip", "action", "number", "label", "version", "outcome", "reason", "data"),
    "rollout",
]


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
        "rollout": event.rollout.title if event.rollout else "",
    }


def csv_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the events as CSV, headed; cells that look like formulas are preceded by an apostrophe."""
    return spreadsheet.lines(COLUMNS, map(_cells, events))


def _cells(event: AuditEvent) -> list[object]:
    row = as_row(event)
    row["data"] = json.dumps(row["data"], ensure_ascii=False) if row["data"] else ""
    return [row[name] for name in COLUMNS]


def json_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the events as JSON, one a line."""
    for event in events:
        yield json.dumps(as_row(event), ensure_ascii=False) + "\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_lines),
    "jsonl": Format("application/x-ndjson", json_lines),
}
