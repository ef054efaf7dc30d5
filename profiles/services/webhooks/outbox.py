"""The outbox: writes what endpoints are to be told, in the transaction of the change that it tells of.

So nothing is told that did not happen, and nothing that happened is lost. Where no endpoint is on, this costs one
statement that finds none.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from profiles.models import (
    Notice,
    NumberTag,
    PhoneNumber,
    Revision,
    Rollout,
    RolloutRow,
    WebhookDelivery,
    WebhookEndpoint,
    statements,
)
from profiles.models.audit import Action, AuditOutcome
from profiles.models.bulk import insert_rows
from profiles.models.notice import HEARD, NoticeState
from profiles.models.revision import Kind
from profiles.models.rollout import RowOutcome
from profiles.models.webhook import TEST_EVENT, WebhookEvent
from profiles.selectors.numbers import visible_to
from profiles.texts.composition import body_digest

ANY_ON = "SELECT 1 FROM profiles_webhookendpoint WHERE is_on LIMIT 1"
# What changes a profile; each of them has a version.
SAVES = frozenset(
    {
        *(Action.EDIT, Action.REVERT, Action.CLEAR, Action.ADOPT, Action.ROLL_OUT),
        *(Action.FILL, Action.FOLLOW, Action.UNFOLLOW),
    }
)
TOLD = SAVES | {Action.PUSH, Action.DRIFT}
# Numbers of which one statement asks whose they are.
CHUNK = 500

Line = tuple[PhoneNumber, Revision | None]


def follow_audit(action: str, outcome: str, lines: Sequence[Line]) -> None:
    """Tell of what the audit log is told of numbers, where endpoints want to hear that.

    Args:
        action: What was done.
        outcome: How it ended.
        lines: The numbers as they are now, locked, each with the revision that the line of the log names.
    """
    if action not in TOLD or not lines or not statements.finds(ANY_ON):
        return
    told = [
        (event, number) for number, revision in lines for event in _events(action, outcome, number, revision)
    ]
    _tell_of_numbers(told)


def _events(action: str, outcome: str, number: PhoneNumber, revision: Revision | None) -> list[WebhookEvent]:
    is_live = number.state == PhoneNumber.State.LIVE and number.head_id is not None
    if action == Action.DRIFT:
        return [WebhookEvent.PROFILE_DRIFTED]
    if action == Action.PUSH:
        if is_live and outcome == AuditOutcome.ACCEPTED:
            return [WebhookEvent.PROFILE_LIVE]
        if number.state == PhoneNumber.State.REJECTED and outcome == AuditOutcome.REJECTED:
            return [WebhookEvent.PROFILE_REJECTED]
        return []
    events = []
    # What the clock composes changes no profile; an outside text that is adopted for a while is one of these.
    if revision is not None and revision.kind != Kind.COMPOSED:
        events.append(WebhookEvent.PROFILE_SAVED)
    if is_live and revision is not None and number.live_id == revision.pk:
        events.append(WebhookEvent.PROFILE_LIVE)
    return events


def tell_live(numbers: Sequence[PhoneNumber]) -> None:
    """Tell that these locked numbers became live without a line of the log, as an import finds out."""
    numbers = [number for number in numbers if number.head_id is not None]
    if numbers and statements.finds(ANY_ON):
        _tell_of_numbers([(WebhookEvent.PROFILE_LIVE, number) for number in numbers])


def tell_notice(notice: Notice, before: str, *, has_begun: bool) -> None:
    """Tell of the begin and the end of the locked ``notice``, if either came with its new state.

    Args:
        notice: In its new state, saved.
        before: Its state before that.
        has_begun: Whether the begin of the first of its numbers has come.
    """
    was_heard = before in {NoticeState.IN_FORCE, NoticeState.ENDED}
    events = []
    if has_begun and not was_heard and notice.state in {NoticeState.IN_FORCE, NoticeState.ENDED}:
        events.append(WebhookEvent.NOTICE_BEGAN)
    if (has_begun or was_heard) and notice.state == NoticeState.ENDED != before:
        events.append(WebhookEvent.NOTICE_ENDED)
    if not events or not statements.finds(ANY_ON):
        return
    rows = []
    for event in events:
        for endpoint in _listening(event):
            heard = notice.numbers.filter(HEARD)
            if endpoint.team_id is not None:
                heard = heard.filter(number__in=_of_team(endpoint.team_id))
            if count := heard.count():
                data = {"notice": notice.pk, "state": str(notice.state), "numbers": count}
                rows.append(_row(endpoint, event, f"notice {notice.pk}", data))
    insert_rows(rows)


def tell_rollout(rollout: Rollout) -> None:
    """Tell that the locked ``rollout`` is finished or, if cancelled, that none of its rows is open any more."""
    if not statements.finds(ANY_ON):
        return
    rows = []
    for endpoint in _listening(WebhookEvent.ROLLOUT_FINISHED):
        found = RolloutRow.objects.filter(rollout=rollout)
        if endpoint.team_id is not None:
            found = found.filter(number__in=_of_team(endpoint.team_id))
        counts = Counter(found.order_by("outcome").values_list("outcome", flat=True))
        if counts or endpoint.team_id is None:
            counts.pop(RowOutcome.NONE, None)
            data = {"rollout": rollout.pk, "state": str(rollout.stage), "rows": counts}
            rows.append(_row(endpoint, WebhookEvent.ROLLOUT_FINISHED, f"rollout {rollout.pk}", data))
    insert_rows(rows)


def add_test(endpoint: WebhookEndpoint, now: datetime) -> WebhookDelivery:
    """Add the row of a test for ``endpoint``; it waits for nothing, and nothing waits for it."""
    message = _message()
    row = _row(endpoint, TEST_EVENT, f"test {message[-24:]}", {"endpoint": endpoint.pk}, message=message)
    row.due_at = now
    row.save()
    return row


def keep_those_of_team(endpoint: WebhookEndpoint, team: int) -> None:
    """Delete what ``endpoint`` is or was told, but for what concerns one number that the ``team`` sees."""
    names = visible_to(None).filter(pk__in=_of_team(team)).values("number")
    WebhookDelivery.objects.filter(endpoint=endpoint).exclude(subject__in=names).delete()


def _tell_of_numbers(told: Sequence[tuple[WebhookEvent, PhoneNumber]]) -> None:
    """Add a row for each endpoint that hears of such an event and of such a number."""
    listening = {event: _listening(event) for event in {event for event, _number in told}}
    keys = {number.pk for _event, number in told}
    teams = {each.team_id for found in listening.values() for each in found if each.team_id is not None}
    of_team = {team: _keys_of_team(team, keys) for team in teams}
    rows = []
    for event, number in told:
        hearing = [
            endpoint
            for endpoint in listening[event]
            if endpoint.team_id is None or number.pk in of_team[endpoint.team_id]
        ]
        if hearing:
            data, message = _of_number(number), _message()
            rows += [_row(endpoint, event, number.number, data, message=message) for endpoint in hearing]
    insert_rows(rows)


def _of_number(number: PhoneNumber) -> dict[str, Any]:
    """Return what is told of a number: which version of which body, and where it stands. No text."""
    head = number.head
    return {
        "number": number.number,
        "label": number.label,
        "version": number.version,
        "state": str(number.state),
        "body_digest": body_digest(number.head_body),
        "rollout": head.rollout_id if head else None,
    }


def _listening(event: str) -> list[WebhookEndpoint]:
    """Return the endpoints that want to hear of such an event, by key."""
    return [each for each in WebhookEndpoint.objects.filter(is_on=True) if event in each.events]


def _of_team(team: int) -> QuerySet[NumberTag, Any]:
    """Return the query of the numbers that the ``team`` sees."""
    return NumberTag.objects.filter(tag__teams=team).values("number")


def _keys_of_team(team: int, keys: Iterable[int]) -> set[int]:
    found: set[int] = set()
    ordered = sorted(keys)
    for start in range(0, len(ordered), CHUNK):
        found.update(
            _of_team(team).filter(number__in=ordered[start : start + CHUNK]).values_list("number", flat=True)
        )
    return found


def _message() -> str:
    return f"msg_{uuid.uuid4().hex}"


def _row(
    endpoint: WebhookEndpoint, event: str, subject: str, data: Mapping[str, Any], *, message: str = ""
) -> WebhookDelivery:
    now = timezone.now()
    payload = {
        "type": str(event),
        "timestamp": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": data,
    }
    return WebhookDelivery(
        endpoint=endpoint,
        message=message or _message(),
        event=event,
        subject=subject,
        payload=json.dumps(payload, separators=(",", ":")),
        created_at=now,
        due_at=now,
    )
