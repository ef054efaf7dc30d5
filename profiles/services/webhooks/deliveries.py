"""Deliveries that people ask for: a test, sending again, leaving out. Each is an event of the audit log."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import WebhookDelivery, WebhookEndpoint, WebhookSecret
from profiles.services.actors import Actor
from profiles.services.webhooks import delivering, outbox
from profiles.services.webhooks.endpoints import WebhookRefused, lock_endpoint
from profiles.services.webhooks.switching import record

# So long deliveries are kept, whatever became of them.
KEPT = timedelta(days=30)


def send_test(endpoint: WebhookEndpoint, *, actor: Actor) -> WebhookDelivery:
    """Send ``endpoint`` a test event now, once; return it with the answer. Nothing waits for it.

    Raises:
        WebhookRefused: The endpoint is off.
    """
    with transaction.atomic():
        endpoint = lock_endpoint(endpoint, actor=actor)
        if not endpoint.is_on:
            raise WebhookRefused(_("The endpoint is off. Switch it on first."))
        delivery = outbox.add_test(endpoint, timezone.now())
        record(endpoint, "test sent", actor=actor)
    return delivering.deliver_now(delivery)


@transaction.atomic
def send_again(delivery: WebhookDelivery, *, actor: Actor) -> None:
    """Make ``delivery`` due now, whether it was delivered, left out or waits; its ``webhook-id`` stays.

    Raises:
        WebhookRefused: The endpoint is off, or it is being sent at this moment.
    """
    endpoint = lock_endpoint(delivery.endpoint, actor=actor)
    if not endpoint.is_on:
        raise WebhookRefused(_("The endpoint is off. Switch it on first."))
    now = timezone.now()
    if not _of(delivery, now).update(due_at=now, delivered_at=None, tries=0, first_tried_at=None):
        raise WebhookRefused(_("This event is being sent at this moment. Look again for the answer."))
    record(endpoint, "sent again", actor=actor, message=delivery.message, event=delivery.event)


@transaction.atomic
def leave_out(delivery: WebhookDelivery, *, actor: Actor) -> None:
    """Give up on the waiting ``delivery``, so that later events of its subject go out.

    Raises:
        WebhookRefused: It does not wait, or is being sent at this moment.
    """
    endpoint = lock_endpoint(delivery.endpoint, actor=actor)
    if not _of(delivery, timezone.now()).filter(due_at__isnull=False).update(due_at=None):
        raise WebhookRefused(_("This event does not wait any more, or is being sent at this moment."))
    record(endpoint, "left out", actor=actor, message=delivery.message, event=delivery.event)


def drop_old_deliveries() -> int:
    """Delete the deliveries that were made more than 30 days ago, and those of endpoints that are gone."""
    old = WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT)
    # What was told while somebody deleted the endpoint.
    lost = WebhookDelivery.objects.exclude(endpoint__in=WebhookEndpoint.objects.values("pk"))
    ended = WebhookSecret.objects.filter(ends_at__lt=timezone.now())
    ended.delete()
    return old.delete()[0] + lost.delete()[0]


def _of(delivery: WebhookDelivery, now: datetime) -> QuerySet[WebhookDelivery]:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return WebhookDelivery.objects.filter(free, pk=delivery.pk)
