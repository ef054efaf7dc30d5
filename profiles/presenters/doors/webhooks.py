"""Webhooks in words: how an endpoint stands, what became of a delivery, which were switched off by themselves."""

from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles import permissions
from profiles.models import WebhookDelivery, WebhookEndpoint
from profiles.presenters.need_lines import Action, Need
from profiles.presenters.rollouts import Mark
from profiles.selectors.accounts import webhooks

ON = Mark("good", "live", _("On"))
FAILING = Mark("warn", "retrying", _("On, but refuses"))
OFF = Mark("", "removed", _("Off"))
OFF_BY_ITSELF = Mark("bad", "rejected", _("Switched off after failures"))
DELIVERED = Mark("good", "live", _("Delivered"))
SENDING = Mark("info", "pending", _("Being sent"))
WAITS = Mark("info", "pending", _("Waits"))
RETRYING = Mark("warn", "retrying", _("Not taken, tried again"))
HELD = Mark("", "clock", _("Waits until the endpoint is on"))
NOT_TAKEN = Mark("bad", "rejected", _("Not taken"))
LEFT_OUT = Mark("", "removed", _("Left out"))


def endpoint_mark(endpoint: WebhookEndpoint) -> Mark:
    """Return how ``endpoint`` stands, as ``selectors.accounts.webhooks.listed`` gives it."""
    if endpoint.is_on:
        return FAILING if getattr(endpoint, "failing", False) else ON
    return OFF_BY_ITSELF if endpoint.off_reason else OFF


def delivery_mark(delivery: WebhookDelivery, now: datetime, *, is_on: bool) -> Mark:
    """Return what became of ``delivery``; ``is_on``: whether its endpoint is."""
    if delivery.due_at is None:
        if delivery.delivered_at is not None:
            return DELIVERED
        return NOT_TAKEN if delivery.status or delivery.problem else LEFT_OUT
    if delivery.lease_until is not None and delivery.lease_until > now:
        return SENDING
    if not is_on:
        return HELD
    return RETRYING if delivery.tries else WAITS


def needs(user: User) -> list[Need]:
    """Return the endpoints of ``user`` that were switched off by themselves; none without the right to."""
    if not user.has_perm(permissions.MANAGE_WEBHOOKS):
        return []
    return [
        Need(
            key=f"webhook-{endpoint.pk}",
            mark=Mark(OFF_BY_ITSELF.tone, OFF_BY_ITSELF.icon, _("Webhook off")),
            title=str(endpoint),
            reason=endpoint.off_reason,
            at=endpoint.off_at,
            url=reverse("webhook", args=[endpoint.pk]),
            action=Action(str(_("Look and switch on")), reverse("webhook", args=[endpoint.pk])),
        )
        for endpoint in webhooks.switched_off(user)
    ]
