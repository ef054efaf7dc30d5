"""The checker of notices: whether callers heard what people wrote and the notices of their times, no longer."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from profiles.models import AuditEvent, NoticeNumber, PhoneNumber
from profiles.models.notice import LAID_ON, NoticeState
from profiles.models.revision import Kind
from profiles.texts.composition import Layer, Placement, body_digest, compose
from tests.chaos.checking import following
from tests.chaos.checking.checker import Finding
from tests.chaos.checking.notice_past import Past
from tests.chaos.checking.record import Sent
from tests.chaos.checking.story import Claim, Line, Story
from tests.chaos.processes.instrument import EVENT

State = PhoneNumber.State
# Seconds by which what a statement wrote may be seen later than its trigger noted it: the rest of a transaction.
COMMIT = 1.0
# The part of a deadline for which a busy machine may take from composing a text to noting its attempt.
SLACK = 0.6


@dataclass(frozen=True)
class Holds:
    """When somebody held the clock, in true time."""

    spans: tuple[tuple[float, float], ...] = field(default=())

    @classmethod
    def of(cls, story: Story) -> Self:
        """Read the log."""
        events = AuditEvent.objects.filter(
            action=AuditEvent.Action.CLOCK, data__step__in=["held", "released"]
        )
        spans: list[tuple[float, float]] = []
        for event in events.order_by("seq"):
            at = story.moments[EVENT, event.seq].timestamp()
            if event.data["step"] == "held":
                spans.append((at, float("inf")))
            else:
                spans[-1] = spans[-1][0], at
        return cls(tuple(spans))

    def cover(self, at: float, *, slack: float) -> bool:
        """Return whether it was held at ``at``, or less than ``slack`` seconds before or after."""
        return any(begin - slack <= at <= end + slack for begin, end in self.spans)


def check(story: Story, rested_at: datetime | None, *, ahead: float | None) -> list[Finding]:
    """Return every broken promise about notices.

    Args:
        story: The run.
        rested_at: When all had come to rest, by the clock of the machine; None if that never was.
        ahead: By how much that clock was ahead of the true time all along; None where it was set meanwhile or some
            process had a wrong one, so that nobody can tell what was late.
    """
    findings: list[Finding] = []
    holds = Holds.of(story)
    for name, line in story.lines.items():
        sents = [sent for sent in story.record.sent if sent.number == name]
        checks = (
            _bodies_kept(line),
            _asked_for_nothing(line, sents),
            following.check_details_kept(line),
            following.check_saves(line, story.record),
            following.check_versions(
                line, None if ahead is None else timedelta(seconds=story.times.deadline)
            ),
            _ours_after_a_restore(line, story.record.restored.get(name)),
            () if rested_at is None else _at_rest(line, rested_at),
            () if ahead is None else _in_time(line, story, holds, ahead),
        )
        findings += [Finding(promise, name, message) for promise, message in itertools.chain(*checks)]
    return findings


Broken = Iterator[tuple[int, str]]


def layers_at_rest(number: PhoneNumber, now: datetime) -> list[Layer]:
    """Return what the tables lay over ``number`` that is not over at ``now``."""
    rows = NoticeNumber.objects.filter(number=number, ends_at__gt=now, state__in=LAID_ON)
    return [
        Layer(
            row.notice_id,
            row.notice.version,
            row.notice.text if row.text is None else row.text,
            Placement(row.notice.placement),
            row.starts_at,
            row.ends_at,
        )
        for row in rows.select_related("notice")
        if row.notice.state != NoticeState.DRAFT
    ]


def _at_rest(line: Line, now: datetime) -> Broken:
    number = line.number
    layers = layers_at_rest(number, now)
    made = following.renewed(number, number.head, now) if number.head else None
    composed = compose(made.body if made else number.head_body, layers, now)
    ahead = [composed.next_boundary, made.changes_at if made else None]
    next_look = min(filter(None, ahead), default=None)
    if number.head_text != composed.text:
        yield (
            10,
            f"is to say {number.head_text!r}, and composed of its details and notices it is {composed.text!r}",
        )
    if number.state == State.LIVE and line.held != composed.text:
        yield 10, f"is live, Nixflex holds {line.held!r}, and it should be {composed.text!r}"
    if number.recompose_at != next_look:
        yield 10, f"is to be composed again at {number.recompose_at}; it changes at {next_look}"


def _bodies_kept(line: Line) -> Broken:
    for revision in line.revisions.values():
        before = line.revisions.get(revision.version - 1)
        by_hand = revision.template_version_id is None
        if (
            by_hand
            and revision.kind == Kind.COMPOSED
            and revision.body_text != (before.body_text if before else "")
        ):
            yield 10, f"version {revision.version}, of the clock, changed what people had written"


def _asked_for_nothing(line: Line, sents: list[Sent]) -> Broken:
    for sent in sents:
        if sent.status != 409 or not sent.digest:
            continue
        at_work = [claim for claim in line.claims if _overlaps(claim, sent.at - COMMIT, sent.ended)]
        if any(claim.state in {State.DRIFTED, State.REMOVED} for claim in at_work):
            continue
        written = {line.revisions[claim.version].version_of_body for claim in at_work if claim.version}
        digests = {
            body_digest(revision.body_text)
            for revision in line.revisions.values()
            if revision.version_of_body in written
        }
        nothing = {claim.version for claim in at_work} == {0} and sent.digest == body_digest("")
        # Whatever the clock has made of the same words.
        if nothing or (
            len(written) == 1 and all(claim.version for claim in at_work) and sent.digest in digests
        ):
            yield 12, f"{sent.who} was shown a conflict at {sent.at:.3f}, and nobody had changed the profile"


def _overlaps(claim: Claim, begin: float, end: float) -> bool:
    return claim.at <= end and claim.until >= begin


def _ours_after_a_restore(line: Line, text: str | None) -> Broken:
    for claim in line.claims:
        if text is not None and claim.state == State.DRIFTED and claim.seen == text:
            yield 12, f"was called drifted with {text!r}, which its notices had made of its profile"


def _in_time(line: Line, story: Story, holds: Holds, ahead: float) -> Broken:
    """Check that what was begun to be sent was what its notices made of the body at that time."""
    slack = SLACK * story.times.deadline
    past = Past.of(line, story.moments, timedelta(seconds=ahead))
    until = story.record.forgotten.get(line.number.number, float("inf"))
    for attempt in line.attempts.values():
        started = attempt.started_at.timestamp()
        if not story.record.began <= started < until or holds.cover(started, slack=slack):
            continue
        at = datetime.fromtimestamp(started + ahead, UTC)
        since = at - timedelta(seconds=slack)
        bodies = following.bodies(line.number, attempt.revision, since, at)
        allowed = {text for body in bodies for text in past.texts(body, since, at)}
        if attempt.revision.text not in allowed:
            sent = f"attempt {attempt.pk} began at {started:.3f} with {attempt.revision.text!r}"
            yield 11, f"{sent}; of its time were {sorted(allowed)}"
