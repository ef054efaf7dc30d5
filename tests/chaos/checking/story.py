"""What happened in a run, gathered when it is over: the sandbox's log, our tables, and what people were told."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self

from django.db import connection

from nixadmin.sandbox import SandboxServer
from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.texts.contract import canonical
from tests.chaos.checking.record import Record
from tests.chaos.processes.instrument import ANSWERED, EVENT, FINISHED, STARTED, Moments, read_moments
from tests.chaos.processes.times import Times

Entry = SimpleNamespace
SAVES = {AuditEvent.Action.EDIT, AuditEvent.Action.REVERT, AuditEvent.Action.CLEAR}


@dataclass(frozen=True)
class Change:
    """One moment at which the sandbox began to hold ``text``; ``entry`` is None for what it began with."""

    at: float
    text: str
    entry: Entry | None
    outside: bool


@dataclass(frozen=True)
class Claim:
    """What our table said of a number from ``at`` until ``until``."""

    at: float
    until: float
    state: str
    version: int
    text: str
    seen: str | None


@dataclass
class Line:
    """All that is known of one number."""

    number: PhoneNumber
    revisions: dict[int, Revision] = field(default_factory=dict)
    attempts: dict[int, PushAttempt] = field(default_factory=dict)
    events: list[AuditEvent] = field(default_factory=list)
    patches: list[Entry] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    # By the key of an attempt: when its sender recorded what became of it.
    answered: dict[int, float] = field(default_factory=dict)
    # By the sandbox's number of a PATCH: the attempt that sent it.
    sender: dict[int, PushAttempt] = field(default_factory=dict)
    held: str | None = None

    def holding(self, at: float) -> int:
        """Return the place of the change that was in force at ``at``."""
        return max(bisect_right([change.at for change in self.changes], at) - 1, 0)


@dataclass
class Story:
    """A run, number by number."""

    lines: dict[str, Line]
    entries: Sequence[Entry]
    record: Record
    times: Times
    imports: int
    moments: Moments

    @classmethod
    def of(cls, sandbox: SandboxServer, record: Record, times: Times) -> Self:
        """Gather everything; the sandbox has stopped, and nobody writes to the database any more."""
        entries = [Entry(**row) for row in sandbox.log()["requests"]]
        held = {row["phone_number"]: row["custom_prompt"] for row in sandbox.state()["numbers"]}
        moments = read_moments()
        numbers = PhoneNumber.objects.select_related("head__template_version", "live")
        lines = {number.number: _line(number, moments) for number in numbers}
        for name, line in lines.items():
            line.held = canonical(held[name] or "") if name in held else None
            _add_entries(line, [entry for entry in entries if entry.number == name], record.arrivals, times)
        imports = AuditEvent.objects.filter(action=AuditEvent.Action.IMPORT).count()
        return cls(lines, entries, record, times, imports, moments)


def _line(number: PhoneNumber, moments: Moments) -> Line:
    line = Line(number)
    line.revisions = {
        revision.version: revision
        for revision in number.revisions.select_related("template_version", "rollout")
    }
    line.attempts = {
        attempt.pk: attempt
        for attempt in number.attempts.select_related("revision__template_version").order_by("pk")
    }
    line.events = list(number.events.order_by("seq"))
    for event in line.events:
        event.at = moments.get((EVENT, event.seq), event.at)
    saved = {event.revision_id: event.at for event in line.events if event.action in SAVES}
    for attempt in line.attempts.values():
        # The first attempt is begun by the transaction that saves, whose last statement writes the event.
        began = moments[STARTED, attempt.pk]
        attempt.started_at = max(began, saved.get(attempt.revision_id, began))
        attempt.finished_at = moments.get((FINISHED, attempt.pk))
        if (ANSWERED, attempt.pk) in moments:
            line.answered[attempt.pk] = moments[ANSWERED, attempt.pk].timestamp()
    line.claims = _claims(number, line.revisions)
    return line


def _claims(number: PhoneNumber, revisions: Mapping[int, Revision]) -> list[Claim]:
    first = revisions.get(1)
    imported = first is not None and first.kind == Revision.Kind.IMPORTED
    start = first.text if first is not None and imported else ""
    rows: list[tuple[Any, ...]] = [(0.0, "live", 1 if imported else 0, start)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, state, version, seen FROM chaos_transition WHERE number_id = %s ORDER BY id",
            [number.pk],
        )
        rows += cursor.fetchall()
    ends = [row[0] for row in rows[1:]] + [float("inf")]
    return [
        Claim(at, until, state, version, revisions[version].text if version else "", seen)
        for (at, state, version, seen), until in zip(rows, ends, strict=True)
    ]


def _add_entries(
    line: Line, entries: Sequence[Entry], arrivals: Mapping[int, list[int]], times: Times
) -> None:
    line.patches = [entry for entry in entries if entry.method == "PATCH"]
    line.changes = [Change(0.0, line.claims[0].text, None, outside=False)]
    for entry in sorted((entry for entry in entries if entry.applied), key=lambda entry: entry.applied_seq):
        outside = entry.method != "PATCH"
        text = canonical(entry.applied_text or "")
        line.changes.append(Change(entry.applied_at, text, entry, outside=outside))
    by_request_id = {attempt.request_id: attempt for attempt in line.attempts.values() if attempt.request_id}
    free: defaultdict[int, bool] = defaultdict(lambda: True)
    for entry in line.patches:
        attempt = by_request_id.get(entry.request_id)
        if attempt is None:
            # Whoever sends does so under a lease, which began with the attempt.
            possible = [
                line.attempts[pk]
                for pk in arrivals.get(entry.seq, ())
                if free[pk]
                and line.attempts[pk].started_at.timestamp() >= entry.at - times.lease
                and line.attempts[pk].request_id == ""
            ]
            attempt = possible[-1] if possible else None
        elif attempt.pk not in arrivals.get(entry.seq, ()):
            attempt = None
        if attempt is not None:
            free[attempt.pk] = False
            line.sender[entry.seq] = attempt
