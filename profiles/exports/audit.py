"""Audit log export: CSV for spreadsheets, JSON lines for programs."""

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
    """An export format: its content type and its generator of lines."""

    content_type: str
    lines: Callable[[Iterable[AuditEvent]], Iterator[str]]


def event_as_dict(event: AuditEvent) -> dict[str, Any]:
    """Return ``event`` as a dict with the keys ``COLUMNS``; times are ISO 8601 in UTC."""
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
    """Yield the events as CSV with a header; cells that look like formulas get an apostrophe in front."""
    return spreadsheet.csv_lines(COLUMNS, map(_cells, events))


def _cells(event: AuditEvent) -> list[object]:
    row = event_as_dict(event)
    row["data"] = json.dumps(row["data"], ensure_ascii=False) if row["data"] else ""
    return [row[name] for name in COLUMNS]


def json_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the events as JSON lines."""
    for event in events:
        yield json.dumps(event_as_dict(event), ensure_ascii=False) + "\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_lines),
    "jsonl": Format("application/x-ndjson", json_lines),
}
