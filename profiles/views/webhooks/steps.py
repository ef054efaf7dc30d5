"""What is done with an endpoint by one press: switch, another secret, a test, send again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.accounts.webhooks import SecretForm
from profiles.l10n.numbers import format_number
from profiles.selectors.accounts import webhooks
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.webhooks import deliveries, endpoints
from profiles.views.access import StaffRequest, requires
from profiles.views.webhooks.pages import secret_page


@require_POST
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_switch(request: StaffRequest, pk: int) -> HttpResponse:
    """POST ``on``: "1" switches the endpoint on, anything else off."""
    endpoint = webhooks.endpoint_or_404(request.user, pk)
    on = request.POST.get("on") == "1"
    try:
        endpoints.switch_endpoint(endpoint, actor=Actor.of(request), on=on)
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("webhook-list")
    if on:
        messages.success(request, _("The endpoint is on. What waited is sent now."))
    else:
        messages.success(
            request, _("The endpoint is off. What waits stays; what happens from now on is not told there.")
        )
    return redirect("webhook", pk=pk)


@require_POST
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_secret(request: StaffRequest, pk: int) -> HttpResponse:
    """POST ``overlap`` (hours): make another secret, and show it this once."""
    endpoint = webhooks.endpoint_or_404(request.user, pk)
    form = SecretForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.error_summary())
        return redirect("webhook", pk=pk)
    try:
        secret = endpoints.rotate_secret(endpoint, actor=Actor.of(request), **form.cleaned_data)
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("webhook-list")
    return secret_page(request, endpoint, secret)


@require_POST
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_test(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: send a test event now, and tell the answer."""
    endpoint = webhooks.endpoint_or_404(request.user, pk)
    try:
        sent = deliveries.send_test(endpoint, actor=Actor.of(request))
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("webhook", pk=pk)
    if sent.delivered_at is not None:
        told = _("The receiver took the test: status {status}, after {duration} ms.")
        messages.success(
            request, told.format(status=sent.status, duration=format_number(sent.duration_ms or 0))
        )
    elif sent.status is not None:
        messages.error(
            request, _("The receiver did not take the test: status {status}.").format(status=sent.status)
        )
    else:
        messages.error(request, sent.problem or _("The test is being sent. Look again for the answer."))
    return redirect("webhook", pk=pk)


@require_POST
@requires(permissions.MANAGE_WEBHOOKS)
def webhook_delivery(request: StaffRequest, pk: int, delivery: int) -> HttpResponse:
    """POST ``do``: "leave" gives up on a waiting event, anything else sends it again."""
    row = webhooks.delivery_or_404(webhooks.endpoint_or_404(request.user, pk), delivery)
    actor = Actor.of(request)
    try:
        if request.POST.get("do") == "leave":
            deliveries.leave_out(row, actor=actor)
            messages.success(request, _("Left out. Later events go on without it."))
        else:
            deliveries.send_again(row, actor=actor)
            messages.success(request, _("It is sent again in a moment."))
    except SaveRefused as refused:
        messages.error(request, refused.message)
    return redirect("webhook", pk=pk)
