"""Endpoints: make, change, switch, another secret, delete. Each is an event of the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Team, WebhookDelivery, WebhookEndpoint, WebhookSecret
from profiles.models.limits import DESCRIPTION_LIMIT, URL_LIMIT
from profiles.models.webhook import WebhookEvent
from profiles.selectors.teams import limits_of
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.webhooks import outbox, sealing
from profiles.services.webhooks.switching import record
from profiles.texts.contract import UnusableText, check_usable
from profiles.webhooks.addresses import problem_with
from profiles.webhooks.signing import make_secret

MAX_ENDPOINTS = 50
# For so long the old secret signs beside the new one.
OVERLAPS = (timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7))


class WebhookRefused(SaveRefused):
    """What was asked of an endpoint can't be done; ``message`` is a sentence. Nothing was changed."""


@dataclass(frozen=True)
class Settings:
    """What a person says of an endpoint; ``team`` None hears of every number."""

    url: str
    events: Sequence[str]
    team: Team | None = None
    description: str = ""


@transaction.atomic
def create_endpoint(*, actor: Actor, said: Settings) -> tuple[WebhookEndpoint, str]:
    """Create an endpoint, switched on.

    Args:
        actor: Needs the right to manage webhooks; who is held to teams makes them for those teams only.
        said: What it is to be.

    Returns:
        It, and its secret, which is shown now and never again.

    Raises:
        PermissionDenied: The actor may not.
        WebhookRefused: The address can't be one, no event is chosen, or there are 50 endpoints already.
    """
    actor.require(permissions.MANAGE_WEBHOOKS)
    _check(said, actor=actor)
    if WebhookEndpoint.objects.count() >= MAX_ENDPOINTS:
        raise WebhookRefused(
            _("There are {most} endpoints already. Delete one first.").format(
                most=format_number(MAX_ENDPOINTS)
            )
        )
    endpoint = WebhookEndpoint.objects.create(
        url=said.url,
        events=_ordered(said.events),
        team=said.team,
        description=said.description,
        maker=actor.user,
        maker_name=actor.name,
        created_at=timezone.now(),
    )
    record(endpoint, "created", actor=actor, events=endpoint.events, team=endpoint.team_id)
    return endpoint, _add_secret(endpoint)


@transaction.atomic
def change_endpoint(endpoint: WebhookEndpoint, *, actor: Actor, said: Settings) -> WebhookEndpoint:
    """Change what ``endpoint`` is; what waits goes to the new address. Errors as for :func:`create_endpoint`.

    A team to which it is given neither sees nor is sent what was told of other numbers: that is deleted.
    """
    endpoint = lock_endpoint(endpoint, actor=actor)
    _check(said, actor=actor)
    after = {
        "url": said.url,
        "description": said.description,
        "events": _ordered(said.events),
        "team": said.team,
    }
    before = {name: getattr(endpoint, name) for name in after}
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        was = urlsplit(endpoint.url).netloc
        for name in changed:
            setattr(endpoint, name, after[name])
        endpoint.save(update_fields=changed)
        if "team" in changed and said.team is not None:
            outbox.keep_those_of_team(endpoint, said.team.pk)
        record(
            endpoint,
            "changed",
            actor=actor,
            changed=changed,
            was=was,
            events=endpoint.events,
            team=endpoint.team_id,
        )
    return endpoint


@transaction.atomic
def switch_endpoint(endpoint: WebhookEndpoint, *, actor: Actor, on: bool) -> WebhookEndpoint:
    """Switch ``endpoint`` on or off. On: what waited is due at once, and has a day again.

    Errors as for :func:`lock_endpoint`.
    """
    endpoint = lock_endpoint(endpoint, actor=actor)
    if endpoint.is_on == on:
        return endpoint
    now = timezone.now()
    endpoint.is_on, endpoint.off_at, endpoint.off_reason = on, None if on else now, ""
    endpoint.save(update_fields=["is_on", "off_at", "off_reason"])
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, due_at__isnull=False)
    count = waiting.update(due_at=now, tries=0, first_tried_at=None) if on else waiting.count()
    record(endpoint, "switched on" if on else "switched off", actor=actor, waiting=count)
    return endpoint


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, actor: Actor, overlap: timedelta) -> str:
    """Give ``endpoint`` another secret; the old ones sign beside it for ``overlap``, one of ``OVERLAPS``.

    Errors as for :func:`lock_endpoint`, and for another overlap.

    Returns:
        The new secret, which is shown now and never again.
    """
    endpoint = lock_endpoint(endpoint, actor=actor)
    if overlap not in OVERLAPS:
        raise WebhookRefused(_("Choose for how long the old secret goes on."))
    until = timezone.now() + overlap
    old = WebhookSecret.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=until), endpoint=endpoint)
    old.update(ends_at=until)
    record(endpoint, "secret changed", actor=actor, overlap_hours=int(overlap.total_seconds()) // 3600)
    return _add_secret(endpoint)


@transaction.atomic
def delete_endpoint(endpoint: WebhookEndpoint, *, actor: Actor) -> int:
    """Delete ``endpoint`` with its secrets and deliveries; return how many of these still waited.

    Errors as for :func:`lock_endpoint`.
    """
    endpoint = lock_endpoint(endpoint, actor=actor)
    deliveries = WebhookDelivery.objects.filter(endpoint=endpoint)
    waiting = deliveries.filter(due_at__isnull=False).count()
    record(endpoint, "deleted", actor=actor, waiting=waiting)
    deliveries.delete()
    endpoint.delete()
    return waiting


def lock_endpoint(endpoint: WebhookEndpoint, *, actor: Actor) -> WebhookEndpoint:
    """Return ``endpoint`` as it is now, locked.

    Raises:
        PermissionDenied: The actor may not manage webhooks.
        WebhookRefused: It is gone, or is not the actor's to manage.
    """
    actor.require(permissions.MANAGE_WEBHOOKS)
    found = WebhookEndpoint.objects.select_for_update(of=("self",)).filter(pk=endpoint.pk).first()
    if found is None or not _may_hear(actor, found.team_id):
        raise WebhookRefused(_("This endpoint is not there any more."))
    return found


def _may_hear(actor: Actor, team: int | None) -> bool:
    limits = None if actor.user is None else limits_of(actor.user)
    return limits is None or team in limits


def _check(said: Settings, *, actor: Actor) -> None:
    """Refuse what can't be an endpoint."""
    if not _may_hear(actor, said.team.pk if said.team else None):
        raise WebhookRefused(_("Choose one of your teams: the endpoint hears of that team's numbers."))
    if problem := problem_with(said.url, private=settings.WEBHOOKS_PRIVATE):
        raise WebhookRefused(problem)
    if len(said.url) > URL_LIMIT or len(said.description) > DESCRIPTION_LIMIT:
        raise WebhookRefused(
            _("An address has at most {url} characters, and what it is for {words}.").format(
                url=URL_LIMIT, words=DESCRIPTION_LIMIT
            )
        )
    try:
        check_usable(said.description)
    except UnusableText as unusable:
        raise WebhookRefused(unusable.message) from None
    if not said.events or set(said.events) - set(WebhookEvent.values):
        raise WebhookRefused(_("Choose at least one of the events."))


def _ordered(events: Sequence[str]) -> list[str]:
    return [event for event in WebhookEvent.values if event in events]


def _add_secret(endpoint: WebhookEndpoint) -> str:
    secret = make_secret()
    WebhookSecret.objects.create(endpoint=endpoint, sealed=sealing.seal(secret), created_at=timezone.now())
    return secret
