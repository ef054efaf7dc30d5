"""The report of a run that failed: its findings, and for each number concerned all that happened, in order."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from profiles.models import AuditEvent, NoticeNumber
from tests.chaos.checking.checker import Finding
from tests.chaos.checking.story import Line, Story
from tests.chaos.processes.instrument import EVENT

Row = tuple[float, str]
SHOWN = 44  # characters of a text


def report(story: Story, findings: Sequence[Finding], folder: Path) -> str:
    """Return what is printed of a failed run."""
    lines = [f"  {finding}" for finding in findings]
    numbers = list(dict.fromkeys(finding.number for finding in findings if finding.number in story.lines))
    for number in numbers[:2]:
        rows = sorted(
            [
                *_of_number(story.lines[number]),
                *_of_notices(story, number),
                *_of_people(story, number),
                *_of_processes(story, folder),
            ]
        )
        lines += ["", f"  {number}:", *(f"    {at:.3f} {what}" for at, what in rows)]
    return "\n".join(lines)


def _short(text: str | None) -> str:
    return "-" if text is None else repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")


def _of_number(line: Line) -> Iterator[Row]:
    for entry in line.patches:
        sender = line.sender.get(entry.seq)
        who = f"of attempt {sender.pk}" if sender else "of NO attempt"
        yield entry.at, f"  request {entry.seq} {who} arrives: {_short(entry.text or '')} [{entry.fault}]"
        if entry.finished_at:
            yield entry.finished_at, f"  request {entry.seq} ends: {entry.status}"
    for change in line.changes[1:]:
        by = "outside" if change.outside else f"request {change.entry.seq if change.entry else '?'}"
        yield change.at, f"  NIXFLEX HOLDS {_short(change.text)} by {by}"
    for attempt in line.attempts.values():
        version = attempt.revision.version
        yield attempt.started_at.timestamp(), f"attempt {attempt.pk} of version {version} starts"
        if attempt.finished_at:
            books = (
                f", on the books until {attempt.on_books_until.timestamp():.3f}"
                if attempt.on_books_until
                else ""
            )
            yield (
                attempt.finished_at.timestamp(),
                f"attempt {attempt.pk} ends: {attempt.outcome} {attempt.http_status or ''} {attempt.message}"[
                    :90
                ]
                + books,
            )
    for event in line.events:
        about = (
            f" version {line.number.revisions.get(pk=event.revision_id).version}" if event.revision_id else ""
        )
        yield (
            event.at.timestamp(),
            f"event {event.action}{about} by {event.actor_name} {event.data or ''}"[:150],
        )
    for claim in line.claims[1:]:
        yield (
            claim.at,
            f"== {claim.state}, version {claim.version} {_short(claim.text)}, seen {_short(claim.seen)}",
        )


def _of_notices(story: Story, number: str) -> Iterator[Row]:
    """Yield what was done about the notices of ``number``, and about the clock."""
    rows = {row.notice_id: row for row in NoticeNumber.objects.filter(number__number=number)}
    for event in AuditEvent.objects.filter(action__in=[AuditEvent.Action.NOTICE, AuditEvent.Action.CLOCK]):
        row = rows.get(event.data.get("notice"))
        if row is None and "notice" in event.data:
            continue
        about = f"{event.data} by {event.actor_name}"
        times = (
            f", at last {row.state} {row.starts_at:%H:%M:%S.%f} to {row.ends_at:%H:%M:%S.%f}" if row else ""
        )
        yield story.moments[EVENT, event.seq].timestamp(), f"notice: {about}{times}"


def _of_people(story: Story, number: str) -> Iterator[Row]:
    for sent in story.record.sent:
        if sent.number != number or sent.what.startswith("see"):
            continue
        words = f" {_short(sent.text)}" if sent.text is not None else ""
        yield sent.at, f"{sent.who} sends {sent.what} from base {sent.base} {sent.acknowledged}{words}"
        yield sent.ended, f"{sent.who} is answered {sent.status} {sent.version or ''} for {sent.what}{words}"


def _of_processes(story: Story, folder: Path) -> Iterator[Row]:
    for death in story.record.deaths:
        yield death.at, f"** {death.name} is dead ({death.exit_code})"
    journal = folder / "mishaps.log"
    for row in journal.read_text().splitlines() if journal.exists() else []:
        at, name, what = row.split(" ", 2)
        yield float(at), f"** {name}: {what}"
