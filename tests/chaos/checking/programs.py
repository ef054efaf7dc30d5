"""The checker of programs: one key is one version, and what its request was told is true."""

import math
from collections.abc import Iterator

from profiles.models import Revision
from profiles.models.revision import Kind
from profiles.texts.composition import body_digest
from tests.chaos.checking.checker import Finding, same_words
from tests.chaos.checking.record import API, AT_WORK, NIXFLEX, Asked, Told
from tests.chaos.checking.story import Line, Story

# What no request of ours is to be answered. The door passes on what Nixflex itself refuses.
NEVER = {API: {400, 401, 403, 404, 422, 428, 500}, NIXFLEX: {500}}
Broken = Iterator[tuple[int, str]]


def check(story: Story) -> list[Finding]:
    """Return every broken promise to programs."""
    findings = []
    for asked in story.record.asked:
        line = story.lines[asked.number]
        for checked in (_served(asked), _once(asked, line), _true(asked, line), _on_base(asked, line)):
            findings += [
                Finding(promise, asked.number, f"{asked.who}, key {asked.key[:6]}: {message}")
                for promise, message in checked
            ]
    return findings


def _served(asked: Asked) -> Broken:
    for told in asked.told:
        if told.status in NEVER[asked.door]:
            yield 0, f"got {told.status} at {told.at:.3f}: {told.body[:300]}"


def _once(asked: Asked, line: Line) -> Broken:
    made = [revision.version for revision in _made(asked, line)]
    if len(made) > 1:
        yield 14, f"became versions {made}"
    bodies = {told.body for told in asked.told if told.status == 200 and told.is_replay}
    if len(bodies) > 1:
        yield 14, f"was answered differently: {sorted(bodies)}"


def _true(asked: Asked, line: Line) -> Broken:
    made = _made(asked, line)
    for told in asked.told:
        if told.status == 200 and not made:
            yield 14, f"was told at {told.at:.3f} that it is saved, and it is not"
        if _is_refused(told) and made and _saved_at(made[0], line) < told.at:
            yield 14, f"was refused at {told.at:.3f} ({told.code}), and was version {made[0].version} by then"
        if told.status == 200 and asked.door == NIXFLEX and made and not _was_held(line, asked, told.ended):
            yield 16, f"was told before {told.ended:.3f} that Nixflex holds it, which it never had"


def _on_base(asked: Asked, line: Line) -> Broken:
    for revision in _made(asked, line) if asked.base else ():
        if asked.base not in map(body_digest, same_words(line, revision)):
            yield 2, f"version {revision.version} was saved over what it had not read"


def _made(asked: Asked, line: Line) -> list[Revision]:
    """Return the versions that the request became: nobody else writes its words, but some go back to them."""
    found = (each for each in line.revisions.values() if each.kind == Kind.EDITED)
    return [each for each in found if asked.text == each.body_text or each.submission == asked.submission]


def _saved_at(revision: Revision, line: Line) -> float:
    """Return when it was saved. What was refused before that was sent again, once nothing was in its way."""
    times = (event.at.timestamp() for event in line.events if event.revision_id == revision.pk)
    return min(times, default=math.inf)


def _is_refused(told: Told) -> bool:
    """Return whether the answer says that nothing was saved."""
    is_refusal = told.status is not None and 400 <= told.status < 500 and told.status != 429
    return is_refusal and told.code != AT_WORK and told.version is None


def _was_held(line: Line, asked: Asked, until: float) -> bool:
    texts = {each.text for each in line.revisions.values() if each.body_text == asked.text}
    return any(change.text in texts and change.at <= until for change in line.changes)
