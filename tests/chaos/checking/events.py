"""The checker of webhooks: whoever is told hears all of it, in order, from us, and nothing too early."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from profiles.models import PhoneNumber, WebhookDelivery
from profiles.models.revision import Kind
from profiles.models.webhook import WebhookEvent
from tests.chaos.checking.checker import ROUNDING, Finding
from tests.chaos.checking.record import Heard
from tests.chaos.checking.story import Line, Story
from tests.chaos.processes.instrument import TOLD

# Versions that somebody or something saved, each of which is told.
SAVED = {Kind.EDITED, Kind.REVERTED, Kind.CLEARED, Kind.ROLLED_OUT, Kind.ADOPTED, Kind.FILLED}
Broken = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Event:
    """An event of a number that was to be told, and its version."""

    row: WebhookDelivery
    version: int

    @classmethod
    def of(cls, row: WebhookDelivery) -> Self:
        """Read the row."""
        return cls(row, json.loads(row.payload)["data"]["version"])


def check(story: Story, *, has_rested: bool) -> list[Finding]:
    """Return every broken promise to those who are told. What waits is one only once all else has rested."""
    rows = list(WebhookDelivery.objects.order_by("pk"))
    findings = [Finding(15, "", message) for message in _told_by_us(rows, story.record.heard)]
    findings += [Finding(15, "", message) for message in _in_order(rows, story.record.heard)]
    if has_rested:
        findings += [Finding(15, "", message) for message in _delivered(rows, story.record.heard)]
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for row in rows:
        if row.subject in story.lines:
            events[row.subject].append(Event.of(row))
    for name, line in story.lines.items():
        found = [
            *_saves_told(line, events[name], story.record.told_after),
            *_live_too_early(line, events[name], story),
        ]
        found += _live_told(line, events[name], story.record.told_after) if has_rested else ()
        findings += [Finding(promise, name, message) for promise, message in found]
    return findings


def _told_by_us(rows: list[WebhookDelivery], heard: list[Heard]) -> Iterator[str]:
    payloads = {row.message: row.payload for row in rows}
    for each in heard:
        if not each.is_signed:
            yield f"{each.message} came with a signature that is not ours"
        if each.message not in payloads:
            yield f"{each.message} tells of what never happened: {each.body}"
        elif payloads[each.message] != each.body:
            yield f"{each.message} came as {each.body}, and is {payloads[each.message]}"


def _in_order(rows: list[WebhookDelivery], heard: list[Heard]) -> Iterator[str]:
    """What comes later of a subject waits until the receiver has what came before."""
    by_message = {row.message: row for row in rows}
    newest: dict[str, WebhookDelivery] = {}
    kept: set[int] = set()
    earlier: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        earlier[row.subject].append(row.pk)
    for each in heard:
        row = by_message.get(each.message)
        if row is None:
            continue
        before = newest.get(row.subject)
        if before is not None and row.pk < before.pk:
            yield f"{row.event} of {row.subject} came at {each.at:.3f} after a later {before.event}"
        waiting = [pk for pk in earlier[row.subject] if pk < row.pk and pk not in kept]
        if waiting:
            yield f"{row.event} of {row.subject} came at {each.at:.3f} before {len(waiting)} earlier were kept"
        newest[row.subject] = row
        if each.is_kept:
            kept.add(row.pk)


def _delivered(rows: list[WebhookDelivery], heard: list[Heard]) -> Iterator[str]:
    kept = {each.message for each in heard if each.is_kept}
    for row in rows:
        if row.message not in kept:
            yield f"{row.event} of {row.subject} ({row.message}) never arrived, {row.tries} tries: {row.problem}"
        elif row.delivered_at is None:
            yield f"{row.event} of {row.subject} ({row.message}) arrived, and is still to be sent"


def _saves_told(line: Line, events: list[Event], told_after: int) -> Broken:
    saved = {
        version for version, each in line.revisions.items() if each.pk > told_after and each.kind in SAVED
    }
    told = Counter(each.version for each in events if each.row.event == WebhookEvent.PROFILE_SAVED)
    if set(told) != saved or max(told.values(), default=1) > 1:
        yield 15, f"has saved versions {sorted(saved)}, and told of {sorted(told.elements())}"


def _live_told(line: Line, events: list[Event], told_after: int) -> Broken:
    number = line.number
    told = [each.version for each in events if each.row.event == WebhookEvent.PROFILE_LIVE]
    is_new = number.head_id is not None and number.head_id > told_after
    if number.state == PhoneNumber.State.LIVE and is_new and number.version not in told:
        yield 15, f"is live at version {number.version}, and that was never told: {told}"


def _live_too_early(line: Line, events: list[Event], story: Story) -> Broken:
    """Nixflex holds the version when the event is written, or something outside has just replaced it."""
    for each in events:
        if each.row.event != WebhookEvent.PROFILE_LIVE:
            continue
        at = story.moments[TOLD, each.row.pk].timestamp()
        possible = line.changes[line.holding(at - ROUNDING) : line.holding(at) + 1]
        text = line.revisions[each.version].text
        if not any(change.outside or change.text == text for change in possible):
            yield (
                16,
                f"version {each.version} was told to be live at {at:.3f}, and Nixflex held {possible[-1].text!r}",
            )
