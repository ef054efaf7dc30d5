"""API tokens in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from profiles.models import ApiToken
from profiles.presenters.rollouts import Mark


def token_mark(token: ApiToken, now: datetime) -> Mark:
    """Return the badge that says whether ``token`` still lets a program in."""
    if token.revoked_at is not None:
        return Mark("", "none", _("Revoked"))
    if token.expires_at <= now:
        return Mark("", "clock", _("Expired"))
    if not token.owner.is_active:
        return Mark("warn", "lock", _("Its owner is not active"))
    return Mark("good", "live", _("Works"))
