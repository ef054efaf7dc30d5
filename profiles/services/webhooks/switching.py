"""Switching endpoints off that refuse: the log, the overview and an email to the maker say so."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import WebhookEndpoint
from profiles.models.audit import Action, AuditOutcome
from profiles.models.limits import REASON_LIMIT
from profiles.services import audit
from profiles.services.actors import Actor, command_actor

OFF_BY_ITSELF = "switched off by itself"


def switch_off_by_itself(pk: int, reason: str, now: datetime) -> None:
    """Switch the endpoint ``pk`` off, if it is on, within the caller's transaction. What waits goes on waiting."""
    endpoint = WebhookEndpoint.objects.select_for_update(of=("self",)).filter(pk=pk, is_on=True).first()
    if endpoint is None:
        return
    endpoint.is_on, endpoint.off_at, endpoint.off_reason = False, now, reason[:REASON_LIMIT]
    endpoint.save(update_fields=["is_on", "off_at", "off_reason"])
    record(endpoint, OFF_BY_ITSELF, actor=command_actor("worker"), reason=reason, outcome=AuditOutcome.FAILED)
    transaction.on_commit(lambda: _tell_maker(endpoint), robust=True)


def record(
    endpoint: WebhookEndpoint,
    step: str,
    *,
    actor: Actor,
    reason: str = "",
    outcome: str = AuditOutcome.OK,
    **data: object,
) -> None:
    """Add the audit event for ``step`` of ``endpoint``; ``data`` must hold no secret.

    Of the address only the host is kept: in many a path or query stands a secret, and all staff read the log.
    """
    told = {"step": step, "endpoint": endpoint.pk, "host": urlsplit(endpoint.url).netloc, **data}
    audit.record(actor=actor, action=Action.WEBHOOK, reason=reason, outcome=outcome, data=told)


def _tell_maker(endpoint: WebhookEndpoint) -> None:
    """Send the maker an email, where the site sends any and they can be reached."""
    maker = endpoint.maker
    if maker is None or not maker.is_active or not maker.email or not settings.SENDS_EMAIL:
        return
    with site_locale():
        words = (
            _("Nixadmin has stopped telling {url} of what happens, and switched that webhook off.").format(
                url=endpoint.url
            ),
            endpoint.off_reason,
            _("What waited goes on waiting. Once the receiver works again, switch it on here:"),
            settings.SITE_URL + reverse("webhook", args=[endpoint.pk]),
        )
        send_mail(_("A webhook of yours is switched off"), "\n\n".join(words), None, [maker.email])
