"""Endpoints of webhooks as somebody sees them, and what was delivered to them."""

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from profiles.models import WebhookDelivery, WebhookEndpoint, WebhookSecret
from profiles.selectors.paging import Page, keyset_page
from profiles.selectors.teams import limits_of

LIST_LIMIT = 5


def endpoints_of(user: User) -> QuerySet[WebhookEndpoint]:
    """Return the endpoints that ``user`` may see: who is held to teams, those of these teams."""
    limits = limits_of(user)
    endpoints = WebhookEndpoint.objects.select_related("team")
    return endpoints if limits is None else endpoints.filter(team__in=limits)


def listed(user: User) -> list[WebhookEndpoint]:
    """Return the endpoints of ``user``, each with ``waiting``, ``failing`` and ``last_delivered_at``."""
    return list(_with_standing(endpoints_of(user)))


def endpoint_or_404(user: User, pk: int) -> WebhookEndpoint:
    """Return the endpoint, as :func:`listed` does; raise Http404 where there is none for ``user``."""
    endpoint = _with_standing(endpoints_of(user)).filter(pk=pk).first()
    if endpoint is None:
        raise Http404
    return endpoint


def _with_standing(endpoints: QuerySet[WebhookEndpoint]) -> QuerySet[WebhookEndpoint]:
    of_it = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"))
    waiting = of_it.filter(due_at__isnull=False)
    counted = waiting.order_by().values("endpoint").annotate(count=Count("pk")).values("count")
    delivered = of_it.filter(delivered_at__isnull=False).order_by("-pk").values("delivered_at")
    return endpoints.annotate(
        waiting=Coalesce(Subquery(counted), 0),
        failing=Exists(waiting.filter(Q(status__isnull=False) | ~Q(problem=""), tries__gt=0)),
        last_delivered_at=Subquery(delivered[:1]),
    )


def deliveries(
    endpoint: WebhookEndpoint, *, waiting: bool, before: int | None, after: int | None
) -> Page[WebhookDelivery]:
    """Return a page of 25 deliveries to ``endpoint``, the newest first; ``waiting``: of those that wait only.

    ``before`` and ``after`` are keys as for :func:`keyset_page`.
    """
    rows = WebhookDelivery.objects.filter(endpoint=endpoint)
    if waiting:
        rows = rows.filter(due_at__isnull=False)
    return keyset_page(rows, "pk", before=before, after=after, size=25)


def delivery_or_404(endpoint: WebhookEndpoint, pk: int) -> WebhookDelivery:
    """Return the delivery to ``endpoint``; raise Http404 where there is none."""
    delivery = WebhookDelivery.objects.select_related("endpoint").filter(endpoint=endpoint, pk=pk).first()
    if delivery is None:
        raise Http404
    return delivery


def secrets(endpoint: WebhookEndpoint) -> list[WebhookSecret]:
    """Return the secrets of ``endpoint``, the newest first, without the secrets themselves."""
    return list(WebhookSecret.objects.filter(endpoint=endpoint).defer("sealed").order_by("-pk"))


def switched_off(user: User) -> list[WebhookEndpoint]:
    """Return the endpoints that were switched off by themselves, the latest first."""
    return list(
        endpoints_of(user).filter(is_on=False).exclude(off_reason="").order_by("-off_at")[:LIST_LIMIT]
    )
