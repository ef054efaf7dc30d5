"""Webhooks: endpoints in each state, and deliveries with each kind of answer."""

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Team, WebhookDelivery, WebhookEndpoint, WebhookSecret
from profiles.models.webhook import TEST_EVENT, WebhookEvent
from profiles.services.webhooks import sealing
from profiles.webhooks.signing import make_secret

NUMBER = "+441632960001"


def fill_webhooks(maker: User, keys: dict[str, str], longest: str) -> None:
    """Give ``maker`` endpoints; ``longest`` is the longest name that anything has."""
    now, day = timezone.now(), timedelta(days=1)
    made = {
        "maker": maker,
        "maker_name": "Maya Okafor",
        "events": WebhookEvent.values,
        "created_at": now - 30 * day,
    }
    url = "https://crm.example.com/hooks/" + "nixadmin" * 12
    used = WebhookEndpoint.objects.create(url=url, description="CRM", **made)
    off = WebhookEndpoint.objects.create(
        url="https://old.example.com/",
        description=longest[:100],
        team=Team.objects.first(),
        is_on=False,
        off_at=now - day,
        off_reason="For a day an event was not taken; the last answer was 503.",
        **made | {"events": ["profile.live", "rollout.finished"]},
    )
    new = WebhookEndpoint.objects.create(url="https://new.example.com/hooks", **made | {"created_at": now})
    WebhookEndpoint.objects.create(url="https://quiet.example.com/hooks", is_on=False, off_at=now, **made)
    for endpoint in (used, off, new):
        WebhookSecret.objects.create(endpoint=endpoint, sealed=sealing.seal(make_secret()), ends_at=now + day)
        WebhookSecret.objects.create(endpoint=endpoint, sealed=sealing.seal(make_secret()))
    keys |= {"webhook": str(used.pk), "webhook_off": str(off.pk), "webhook_new": str(new.pk)}
    _deliver(used, "profile.saved", delivered_at=now, status=200, answer="ok", duration_ms=87, tries=1)
    _deliver(used, "profile.live", delivered_at=now, status=204, duration_ms=1_240, tries=3)
    _deliver(
        used,
        TEST_EVENT,
        subject="test 1",
        status=404,
        answer="<h1>Not found</h1>" * 9,
        duration_ms=60,
        tries=1,
    )
    _deliver(used, "profile.drifted", tries=2, problem="Left out by hand.")
    _deliver(used, "notice.began", subject="notice 1", due_at=now)
    _deliver(
        used,
        "profile.rejected",
        due_at=now + timedelta(minutes=9),
        problem="No answer in time: it has to come within 10 seconds.",
        duration_ms=10_004,
        tries=7,
    )
    _deliver(off, "profile.live", due_at=now, status=503, answer="Busy", duration_ms=40, tries=31)


def _deliver(endpoint: WebhookEndpoint, event: str, **fields: Any) -> None:
    payload = json.dumps({"type": event, "timestamp": "2026-06-15T09:30:00.000Z", "data": {"number": NUMBER}})
    made = {"subject": NUMBER, "payload": payload, "message": f"msg_{WebhookDelivery.objects.count():032x}"}
    WebhookDelivery.objects.create(endpoint=endpoint, event=event, **made | fields)
