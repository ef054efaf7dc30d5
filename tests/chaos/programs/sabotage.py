"""Switching one protection of what programs rely on off, to see that the run notices."""

# mypy: disable-error-code="assignment"
# What takes a place in the product has another type than what it replaces.

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from profiles.api import idempotency
from profiles.api.nixflex import numbers as nixflex_numbers
from profiles.models import PhoneNumber, WebhookDelivery
from profiles.models.webhook import WebhookEvent
from profiles.services.accounts import api_requests
from profiles.services.webhooks import delivering, outbox
from profiles.webhooks.sending import Answer
from profiles.webhooks.signing import make_secret


def key_of_api() -> None:
    """The API takes no notice of idempotency keys."""
    idempotency.key_of = lambda request: ""


def key_of_door() -> None:
    """The door that speaks Nixflex takes no notice of idempotency keys."""
    nixflex_numbers.submission_of = lambda token, key: ""  # type: ignore[attr-defined]  # an import of its own


def key_of_version() -> None:
    """An answer is kept under its key, and a version does not know by which it was saved."""
    api_requests.submission_of = lambda token, key: ""


def event_again() -> None:
    """What a receiver did not take is not sent again."""
    Answer.is_taken = property(lambda answer: True)


def event_order() -> None:
    """What comes later of a number does not wait for what came before."""

    def sendable(now: datetime) -> QuerySet[WebhookDelivery]:
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return WebhookDelivery.objects.filter(free, due_at__lte=now)

    delivering._sendable = sendable


def event_signature() -> None:
    """What is sent is signed by a secret of nobody's."""
    delivering.current_secrets = lambda endpoint, now: [make_secret()]


def event_of_save() -> None:
    """Nothing is written of saves that is to be told."""
    outbox.TOLD = frozenset(outbox.TOLD - outbox.SAVES)


def live_once_confirmed() -> None:
    """A profile is told to be live as soon as it is saved."""
    events: Any = outbox._events

    def hasty(action: str, outcome: str, number: PhoneNumber, revision: Any) -> list[WebhookEvent]:
        found: list[WebhookEvent] = events(action, outcome, number, revision)
        return [*found, WebhookEvent.PROFILE_LIVE] if WebhookEvent.PROFILE_SAVED in found else found

    outbox._events = hasty


PROTECTIONS: dict[str, Callable[[], None]] = {
    function.__name__: function
    for function in (
        key_of_api,
        key_of_door,
        key_of_version,
        event_again,
        event_order,
        event_signature,
        event_of_save,
        live_once_confirmed,
    )
}
