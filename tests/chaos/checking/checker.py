"""The checker: whether a run kept the promises of saving and pushing.

It reads the sandbox's log, our tables and what people were told, and knows nothing of how the product works.
"""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.nixflex import HELD_UP
from profiles.texts.contract import canonical
from tests.chaos.checking.record import Sent
from tests.chaos.checking.story import Change, Line, Story

State, Outcome, Action = PhoneNumber.State, PushAttempt.Outcome, AuditEvent.Action
# Seconds by which the clocks of a database and of the sandbox may round the same moment differently.
ROUNDING = 0.002

PROMISES = {
    0: "every page is served",
    1: "an acknowledged save never vanishes",
    2: "a save on a stale base changes nothing and loses no words",
    3: "at most one PATCH in flight a number",
    4: "the attempt is on disk before the request leaves, and its outcome is true",
    5: "every text that Nixflex held is explained",
    6: "live is never claimed while it is false",
    7: "when faults stop, everything comes to rest",
    8: "seen outside text is never overwritten without a person",
    9: "nobody has to act where nothing is wrong, nothing else waits for a slow API, and no request leaves late",
    10: "at rest callers hear what people wrote and the notices of then",
    11: "what is sent is what people wrote and the notices of its time",
    12: "the clock alone shows nobody a conflict",
    13: "a follower says what its details make of its template, which the clock leaves alone",
    14: "one idempotency key is one version, and what a program is told is true",
    15: "each event is delivered, by us, in order for a number",
    16: "nobody is told that a profile is live before Nixflex holds it",
}


@dataclass(frozen=True)
class Finding:
    """One broken promise, of ``number`` if it is about one."""

    promise: int
    number: str
    message: str

    def __str__(self) -> str:
        return f"({self.promise}: {PROMISES[self.promise]}) {self.number} {self.message}"


def check(story: Story, unrest: str, complaints: Sequence[str] = ()) -> list[Finding]:
    """Return every broken promise of ``story``.

    ``unrest`` is what never came to rest, if anything did not; ``complaints`` are what processes did that they
    must not do.
    """
    restless = unrest.partition(" ")[0] if unrest.startswith("+") else ""
    findings = [Finding(7, restless, unrest)] if unrest else []
    findings += [
        *_pages(story),
        *_pauses(),
        *_deaths(story),
        *(Finding(9, "", complaint) for complaint in complaints),
    ]
    for line in story.lines.values():
        sent = [sent for sent in story.record.sent if sent.number == line.number.number]
        checks = (
            _saves(line, sent),
            _bases(line, sent),
            _one_in_flight(line, story),
            _attempts_first(line),
            _explained(line),
            _never_false_live(line),
            _looks(line, story),
            () if unrest else _at_rest(line),
            _drift_respected(line),
        )
        name = line.number.number
        findings += [Finding(promise, name, message) for promise, message in itertools.chain(*checks)]
    return findings


Broken = Iterator[tuple[int, str]]


def _pages(story: Story) -> list[Finding]:
    return [
        Finding(0, sent.number, f"{sent.who} got {sent.status} for {sent.what} at {sent.at:.3f}")
        for sent in story.record.sent
        if sent.status is not None and (sent.status >= 500 or sent.status in {400, 401, 403, 404})
    ]


def _pauses() -> Iterator[Finding]:
    for event in AuditEvent.objects.filter(action=Action.PAUSE, data__http_status=None):
        yield Finding(9, "", f"pushing was paused until a person acts: {event.reason}")


def _deaths(story: Story) -> list[Finding]:
    """Return the processes that nobody killed; each name once, as one that can't start dies all the time."""
    ended = {each.name: each.exit_code for each in story.record.deaths if (each.exit_code or 0) > 0}
    return [Finding(9, "", f"{name} ended by itself with {code}") for name, code in sorted(ended.items())]


def _saves(line: Line, sents: list[Sent]) -> Broken:
    if sorted(line.revisions) != list(range(1, line.number.version + 1)):
        yield 1, f"has versions {sorted(line.revisions)} and says {line.number.version}"
    texts = {revision.body_text for revision in line.revisions.values()}
    for sent in sents:
        if not (sent.saved and sent.what == "save" and sent.text is not None):
            continue
        text = canonical(sent.text)
        if text not in texts:
            yield 1, f"{sent.who} was told that {text!r} is saved, and it is not"
        elif sent.version and line.revisions[sent.version].body_text != text:
            yield 1, f"{sent.who} was told that {text!r} is version {sent.version}, and it is not"


def _bases(line: Line, sents: list[Sent]) -> Broken:
    by_submission = {sent.submission: sent for sent in sents if sent.submission}
    by_text = {canonical(sent.text): sent for sent in sents if sent.text is not None}
    texts_of = {0: "", **{version: revision.body_text for version, revision in line.revisions.items()}}
    for revision in line.revisions.values():
        body = revision.body_text
        sent = by_text.get(body) or by_submission.get(revision.submission)
        if revision.submission and revision.submission in by_submission:
            tried = by_submission[revision.submission]
            sent = tried if tried.text is None or canonical(tried.text) == body else sent
        if sent is None or sent.base is None or revision.kind in {"imported", "adopted", "composed"}:
            continue
        # A base is what one had before one's eyes, whichever version told it.
        replaced = texts_of[revision.previous_version]
        seen = sent.acknowledged.split("-")[0] in map(_digest, same_words(line, revision))
        if not seen and texts_of.get(sent.base) != replaced and not _is_renewed(line, sent.base, revision):
            yield 2, f"version {revision.version} was saved from base {sent.base} ({sent.acknowledged!r})"
    saved = {
        canonical(sent.text) for sent in sents if sent.text is not None and sent.status in {200, 302, None}
    }
    texts = {revision.body_text for revision in line.revisions.values()}
    for sent in sents:
        if sent.what != "save" or sent.text is None or sent.status not in {409, 422}:
            continue
        if canonical(sent.text) in texts - saved:
            yield 2, f"{sent.who} was refused {sent.text!r}, and it was saved all the same"
        if not sent.words_kept:
            yield 2, f"{sent.who} was refused {sent.text!r}, and the page did not have the words"


def same_words(line: Line, revision: Revision) -> set[str]:
    """Return the bodies of what ``revision`` replaced: what somebody saved, and what the clock made of that."""
    before = line.revisions.get(revision.previous_version)
    return {
        each.body_text
        for each in line.revisions.values()
        if before is not None
        and each.version_of_body == before.version_of_body
        and each.version <= before.version
    } or {""}


def _is_renewed(line: Line, base: int, revision: Revision) -> bool:
    """Return whether the clock alone has moved the body from ``base`` to what ``revision`` replaced."""
    seen, replaced = line.revisions.get(base), line.revisions.get(revision.previous_version)
    return seen is not None and replaced is not None and seen.version_of_body == replaced.version_of_body


def _one_in_flight(line: Line, story: Story) -> Broken:
    under_way_until, before = 0.0, None
    for entry in line.patches:
        if before is not None and entry.at < under_way_until - ROUNDING:
            yield 3, f"request {entry.seq} arrived at {entry.at:.3f} while {before.seq} was under way"
        # It is over for us when it was answered, when its sender gave it up, or past its deadline at the latest.
        sender = line.sender.get(entry.seq)
        ends = [entry.at + story.times.deadline]
        ends += [entry.finished_at] if entry.finished_at else []
        ends += [line.answered[sender.pk]] if sender and sender.pk in line.answered else []
        under_way_until = min(ends)
        before = entry


def _attempts_first(line: Line) -> Broken:
    for entry in line.patches:
        attempt = line.sender.get(entry.seq)
        if attempt is None:
            yield 4, f"request {entry.seq} arrived at {entry.at:.3f} and no attempt for it was on disk"
            continue
        outcome = attempt.outcome
        if outcome == Outcome.ACCEPTED and not entry.applied:
            yield 4, f"attempt {attempt.pk} is called accepted, and request {entry.seq} was never applied"
        if outcome in {Outcome.REJECTED, Outcome.NOT_APPLIED} and entry.applied:
            yield 4, f"attempt {attempt.pk} is called {outcome}, and request {entry.seq} was applied"


def _explained(line: Line) -> Broken:
    texts = {revision.text for revision in line.revisions.values()}
    for change in line.changes:
        if change.entry is None or change.outside:
            continue
        if canonical(change.entry.text or "") not in texts:
            yield 5, f"request {change.entry.seq} sent a text that is no version: {change.entry.text!r}"
        if change.text not in texts and change.entry.fault != "echo_other":
            yield 5, f"held {change.text!r} since {change.at:.3f}, which nothing explains"


def _never_false_live(line: Line) -> Broken:
    for claim in line.claims:
        if claim.state != State.LIVE:
            continue
        place = line.holding(claim.at)
        for change in line.changes[place:]:
            if change.at >= claim.until - ROUNDING and change is not line.changes[place]:
                break
            if not change.outside and change.text != claim.text:
                yield (
                    6,
                    (
                        f"was called live at version {claim.version} from {claim.at:.3f} to {claim.until:.3f}, "
                        f"and held {change.text!r} since {change.at:.3f}"
                    ),
                )


def _looks(line: Line, story: Story) -> Broken:
    for look in story.record.looks:
        if look.number != line.number.number:
            continue
        first, last = line.holding(look.at), line.holding(look.ended)
        possible = line.changes[first : last + 1]
        text = line.revisions[look.version].text if look.version in line.revisions else ""
        if not any(change.outside or change.text == text for change in possible):
            yield (
                6,
                (
                    f"a page said at {look.at:.3f} that callers hear version {look.version}, and the text was "
                    f"{possible[-1].text!r}"
                ),
            )


def _at_rest(line: Line) -> Broken:
    number = line.number
    if number.state == State.LIVE and (number.head_id != number.live_id or line.held != number.head_text):
        yield 7, f"is called live at {number.head_text!r}, and Nixflex holds {line.held!r}"
    if number.state in {State.DRIFTED, State.REJECTED} and line.held != number.remote_text_seen:
        yield 7, f"is {number.state}, seen with {number.remote_text_seen!r}; Nixflex holds {line.held!r}"
    if number.state == State.DRIFTED and line.held == number.head_text:
        yield 7, "is called drifted, and Nixflex holds the newest version"
    if number.state == State.REJECTED and not any(
        attempt.outcome == Outcome.REJECTED and attempt.revision_id == number.head_id
        for attempt in line.attempts.values()
    ):
        yield 7, "is called rejected, and the newest version never was"
    if number.state == State.REMOVED and line.held is not None:
        yield 7, "is called removed, and is in the account"


def _drift_respected(line: Line) -> Broken:
    drifts = [claim for claim in line.claims if claim.state == State.DRIFTED]
    for attempt in line.attempts.values():
        started = attempt.started_at.timestamp()
        for claim in drifts:
            if claim.at + ROUNDING < started < claim.until - ROUNDING and attempt.message != str(HELD_UP):
                yield 8, f"attempt {attempt.pk} started at {started:.3f}, while drifted since {claim.at:.3f}"
    for before, change in itertools.pairwise(line.changes):
        if change.entry is None or change.outside or not _is_foreign(before):
            continue
        seen = [
            claim.at for claim in drifts if before.at <= claim.at < change.at and claim.seen == before.text
        ]
        sender = line.sender.get(change.entry.seq)
        if not seen or sender is None or change.text == before.text:
            continue
        if sender.started_at.timestamp() < seen[0] and not before.outside:
            continue  # what we had sent landed over what Nixflex had made of another push of ours
        if not _decided(line, before.text, seen[0], sender.started_at.timestamp()):
            yield (
                8,
                (
                    f"outside text {before.text!r}, seen at {seen[0]:.3f}, was overwritten by request "
                    f"{change.entry.seq} and nobody had decided that"
                ),
            )


def _is_foreign(change: Change) -> bool:
    return change.outside or (change.entry is not None and change.entry.fault == "echo_other")


def _digest(text: str) -> str:
    """Return what stands for ``text`` in the key of a conflict."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _decided(line: Line, text: str, after: float, before: float) -> bool:
    """Return whether a person decided about the outside ``text`` in that time."""
    digest = _digest(text)
    return any(
        event.action in {Action.ADOPT, Action.PUSH_OURS}
        or str(event.data.get("saved_over", "")).endswith(f"-{digest}")
        for event in line.events
        if event.actor_id is not None and after - ROUNDING <= event.at.timestamp() <= before + ROUNDING
    )
