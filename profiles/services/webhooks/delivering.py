"""Delivering: sends what waits in the outbox until it is taken, in order for each number.

Level-driven as the push is: what is due stands in the rows, whoever takes a row's lease sends it, and a process
that dies holding one loses nothing. A receiver may get the same twice, and knows it by its ``webhook-id``.
"""

import logging
import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import WebhookDelivery, WebhookEndpoint, WebhookSecret, statements
from profiles.models.limits import MESSAGE_LIMIT
from profiles.models.webhook import TEST_EVENT
from profiles.services.webhooks import sealing, switching
from profiles.webhooks.sending import DEADLINE, Answer, Sender
from profiles.webhooks.signing import signed_headers

logger = logging.getLogger(__name__)

# For so long an event is tried; then its endpoint is switched off.
GIVE_UP_AFTER = timedelta(hours=24)
# Seconds.
FIRST_WAIT, LONGEST_WAIT = 5.0, 3600.0
# Seconds. As long as the longest request, and room for a process that was held up and for two clocks.
LEASE = timedelta(seconds=30)
ROOM = timedelta(seconds=5)
HOLDS = "SELECT 1 FROM profiles_webhookdelivery WHERE id = %s AND lease_token = %s AND lease_until >= %s"
# Looked at for one that no other process sends at this moment.
CANDIDATES = 5
# The receiver says that it is gone for good.
GONE = 410


@dataclass(frozen=True)
class Held:
    """A delivery whose lease this process holds."""

    delivery: WebhookDelivery
    token: uuid.UUID


def backoff(tries: int, retry_after: float = 0.0) -> timedelta:
    """Return the wait after ``tries``: 5, 10, 20 ... 3,600 s, or ``retry_after``; and up to a quarter."""
    seconds = max(min(FIRST_WAIT * 2.0 ** min(tries - 1, 16), LONGEST_WAIT), retry_after)
    return timedelta(seconds=seconds * random.uniform(1.0, 1.25))  # noqa: S311 - spreads load, guards nothing


def due_endpoints() -> list[int]:
    """Return the keys of the endpoints for which something may be sent now."""
    return list(_sendable(timezone.now()).order_by().values_list("endpoint", flat=True).distinct())


def deliver_to(endpoint: int, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due for ``endpoint``, one after the other, until one is not taken; return how many were.

    Who does not take one is left alone until the next round, so that nobody is asked as fast as it refuses.

    Args:
        endpoint: Its key.
        stop: Asked before each.
    """
    taken = 0
    while not stop():
        due = _sendable(timezone.now()).filter(endpoint=endpoint).order_by("due_at", "pk")
        held = next(filter(None, map(_take, due.values_list("pk", flat=True)[:CANDIDATES])), None)
        if held is None or not _send(held):
            break
        taken += 1
    return taken


def deliver_due(*, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, endpoint by endpoint; return how many were taken."""
    return sum(deliver_to(endpoint, stop=stop) for endpoint in due_endpoints())


def deliver_now(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send ``delivery`` now if it is due and free; return it as it is then."""
    held = _take(delivery.pk)
    if held is not None:
        _send(held)
    return WebhookDelivery.objects.get(pk=delivery.pk)


def _sendable(now: datetime) -> QuerySet[WebhookDelivery]:
    """Return what may be sent: due, free, and with nothing earlier of its subject still waiting."""
    earlier = WebhookDelivery.objects.filter(
        endpoint=OuterRef("endpoint"),
        subject=OuterRef("subject"),
        pk__lt=OuterRef("pk"),
        due_at__isnull=False,
    )
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return WebhookDelivery.objects.filter(
        free, ~Exists(earlier), due_at__isnull=False, due_at__lte=now, endpoint__is_on=True
    )


def _take(pk: int) -> Held | None:
    """Take the lease of the delivery by one conditional UPDATE; None where somebody else was quicker."""
    now, token = timezone.now(), uuid.uuid4()
    sendable = _sendable(now).filter(pk=pk).values("pk")
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    taken = WebhookDelivery.objects.filter(free, pk__in=sendable, due_at__lte=now).update(
        lease_token=token, lease_until=now + LEASE, tries=F("tries") + 1, tried_at=now
    )
    if not taken:
        return None
    return Held(WebhookDelivery.objects.select_related("endpoint").get(pk=pk), token)


def _send(held: Held) -> bool:
    """Send it once and record the answer; return whether it was taken."""
    delivery, now = held.delivery, timezone.now()
    try:
        secrets = current_secrets(delivery.endpoint, now)
    except sealing.Unreadable:
        return _record(held, Answer(problem=_unreadable()))
    headers = signed_headers(delivery.message, now.astimezone(UTC), delivery.payload, secrets)
    # Who was held up may not send any more: somebody else does, and perhaps what comes after it.
    until = timezone.now() + timedelta(seconds=DEADLINE) + ROOM
    if not statements.finds(HOLDS, delivery.pk, held.token, until):
        return False
    with site_locale():
        answer = sender().post(delivery.endpoint.url, delivery.payload, headers)
    return _record(held, answer)


def current_secrets(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Return the secrets that sign for ``endpoint``, the newest first, without those that can't be read any more.

    Raises:
        Unreadable: That is all of them: they were encrypted under another ``SECRET_KEY``.
    """
    valid = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    sealed = (
        WebhookSecret.objects.filter(valid, endpoint=endpoint)
        .order_by("-pk")
        .values_list("sealed", flat=True)
    )
    secrets = []
    for each in sealed:
        with suppress(sealing.Unreadable):
            secrets.append(sealing.unseal(each))
    if not secrets:
        raise sealing.Unreadable
    return secrets


@cache
def sender() -> Sender:
    """Return the process's sender."""
    return Sender(private=settings.WEBHOOKS_PRIVATE)


@transaction.atomic
def _record(held: Held, answer: Answer) -> bool:
    """Write what came of the try, guarded by the lease; switch the endpoint off where it has refused for a day.

    Returns:
        Whether the receiver has it.
    """
    delivery, now = held.delivery, timezone.now()
    since = delivery.first_tried_at or delivery.tried_at or now
    is_over = answer.is_taken or delivery.event == TEST_EVENT
    # Before the delivery is written: whoever changes an endpoint locks it first as well.
    if answer.status == GONE:
        switching.switch_off_by_itself(delivery.endpoint_id, _gone(), now)
    elif not is_over and now - since >= GIVE_UP_AFTER:
        switching.switch_off_by_itself(delivery.endpoint_id, _refused(answer), now)
    elif not is_over and answer.retry_after:
        _leave_alone(delivery.endpoint_id, now + timedelta(seconds=answer.retry_after))
    WebhookDelivery.objects.filter(pk=delivery.pk, lease_token=held.token).update(
        lease_token=None,
        lease_until=None,
        first_tried_at=since,
        delivered_at=now if answer.is_taken else None,
        due_at=None if is_over else now + backoff(delivery.tries, answer.retry_after),
        status=answer.status,
        answer=answer.body[:MESSAGE_LIMIT],
        problem=answer.problem[:MESSAGE_LIMIT],
        duration_ms=answer.duration_ms,
    )
    if not answer.is_taken:
        logger.warning("webhook %s for endpoint %s was not taken", delivery.message, delivery.endpoint_id)
    return answer.is_taken


def _leave_alone(endpoint: int, until: datetime) -> None:
    """Put off what else waits for ``endpoint``, which asked for that, within the caller's transaction."""
    WebhookEndpoint.objects.select_for_update(of=("self",)).filter(pk=endpoint).first()
    WebhookDelivery.objects.filter(endpoint=endpoint, due_at__lt=until).update(due_at=until)


@site_locale()
def _unreadable() -> str:
    return _("The secret can't be read, since SECRET_KEY was changed: make a new one on the endpoint's page.")


@site_locale()
def _gone() -> str:
    return _("The receiver answered 410: it does not want to be told any more.")


@site_locale()
def _refused(answer: Answer) -> str:
    if answer.status is None:
        return _("For a day an event was not taken. {said}").format(said=answer.problem)
    return _("For a day an event was not taken; the last answer was {status}.").format(status=answer.status)
