"""A receiver on a socket, and an endpoint that leads there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from profiles.models import WebhookDelivery, WebhookEndpoint
from profiles.models.webhook import WebhookEvent
from profiles.services.webhooks import delivering, endpoints
from tests.conftest import actor
from tests.webhooks.receiver import Receiver, receiver

# Nobody is asked where nothing is to be sent.
NOWHERE = "https://example.com/hooks"


@pytest.fixture
def listening(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = True
    delivering.sender.cache_clear()
    with receiver() as kept:
        yield kept
    delivering.sender().close()
    delivering.sender.cache_clear()


@dataclass
class Made:
    """An endpoint and its secret."""

    endpoint: WebhookEndpoint
    secret: str


@pytest.fixture
def make_endpoint(manager: User) -> Callable[..., Made]:
    """Make an endpoint that hears of everything, unless told otherwise."""

    def make(url: str = NOWHERE, **said: Any) -> Made:
        events = said.pop("events", WebhookEvent.values)
        settings = endpoints.Settings(url=url, events=events, **said)
        return Made(*endpoints.create_endpoint(actor=actor(manager), said=settings))

    return make


@pytest.fixture
def heard(listening: Receiver, make_endpoint: Callable[..., Made]) -> Made:
    """An endpoint whose receiver listens."""
    return make_endpoint(listening.url)


def told(**which: Any) -> list[str]:
    """Return the events in the outbox, in their order."""
    return list(WebhookDelivery.objects.filter(**which).order_by("pk").values_list("event", flat=True))
