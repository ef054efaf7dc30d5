"""Endpoints of webhooks: list, make, look, change, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.forms.accounts.webhooks import EndpointForm, SecretForm
from profiles.l10n.numbers import format_number
from profiles.models import WebhookEndpoint
from profiles.presenters.doors.webhooks import delivery_mark, endpoint_mark
from profiles.selectors.accounts import webhooks
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.webhooks import endpoints
from profiles.views.access import StaffRequest, requires
from profiles.views.history.pages import cursor
from profiles.views.once import form_actor, once


@require_safe
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_list(request: StaffRequest) -> HttpResponse:
    """Page of the endpoints."""
    found = [(endpoint, endpoint_mark(endpoint)) for endpoint in webhooks.listed(request.user)]
    return render(request, "profiles/webhooks/list.html", {"endpoints": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_WEBHOOKS)
@once(
    back="webhook-list",
    told=gettext_lazy(
        "This form was sent before. Its endpoint is there once, and the first answer showed its secret: if you "
        "did not see that, give it another."
    ),
)
def webhook_new(request: StaffRequest) -> HttpResponse:
    """GET: the form of a new endpoint. POST: make it, and show its secret this once."""
    if request.method != "POST":
        return _form_page(request, EndpointForm(maker=request.user))
    form = EndpointForm(request.POST, maker=request.user)
    if not form.is_valid():
        return _form_page(request, form, problem=form.error_summary(), status=422)
    try:
        endpoint, secret = endpoints.create_endpoint(actor=form_actor(request), said=form.settings())
    except SaveRefused as refused:
        return _form_page(request, form, problem=refused.message, status=422)
    return secret_page(request, endpoint, secret)


@require_safe
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Page of one endpoint: how it stands, its deliveries, its secrets, and what can be done."""
    endpoint, now = webhooks.endpoint_or_404(request.user, pk), timezone.now()
    waiting = request.GET.get("show") == "waiting"
    page = webhooks.deliveries(
        endpoint, waiting=waiting, before=cursor(request, "before"), after=cursor(request, "after")
    )
    context = {
        "endpoint": endpoint,
        "mark": endpoint_mark(endpoint),
        "page": page,
        "rows": [(row, delivery_mark(row, now, is_on=endpoint.is_on)) for row in page.rows],
        "only_waiting": waiting,
        "secrets": webhooks.secrets(endpoint),
        "secret_form": SecretForm(),
        "now": now,
    }
    return render(request, "profiles/webhooks/endpoint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_change(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the form of an endpoint. POST: change it."""
    endpoint = webhooks.endpoint_or_404(request.user, pk)
    if request.method != "POST":
        return _form_page(request, EndpointForm.of(endpoint, maker=request.user), endpoint=endpoint)
    form = EndpointForm(request.POST, maker=request.user)
    if not form.is_valid():
        return _form_page(request, form, endpoint=endpoint, problem=form.error_summary(), status=422)
    try:
        endpoints.change_endpoint(endpoint, actor=Actor.of(request), said=form.settings())
    except SaveRefused as refused:
        return _form_page(request, form, endpoint=endpoint, problem=refused.message, status=422)
    messages.success(request, _("Changed. What waits goes to the address as it is now."))
    return redirect("webhook", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: ask. POST: delete the endpoint, with what waits."""
    endpoint = webhooks.endpoint_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "profiles/webhooks/delete.html", {"endpoint": endpoint})
    try:
        waiting = endpoints.delete_endpoint(endpoint, actor=Actor.of(request))
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("webhook-list")
    told = ngettext(
        "The endpoint is deleted; {count} event still waited.",
        "The endpoint is deleted; {count} events still waited.",
        waiting,
    )
    messages.success(request, told.format(count=format_number(waiting)))
    return redirect("webhook-list")


def secret_page(request: StaffRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    """Return the page that shows the new ``secret``, this once."""
    context = {"endpoint": endpoint, "secret": secret, "secrets": webhooks.secrets(endpoint)}
    return render(request, "profiles/webhooks/secret.html", context)


def _form_page(request: StaffRequest, form: EndpointForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"form": form, "endpoint": None, "problem": ""} | shown
    return render(request, "profiles/webhooks/form.html", context, status=status)
