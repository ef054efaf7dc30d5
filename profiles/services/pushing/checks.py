"""System checks (``manage.py check``) of the push settings: those that work, but mislead or delay."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from profiles.services.pushing import leases

MIN_SETTLE_SECONDS = 20
DOCUMENTED_WRITES_PER_MINUTE = 120


def register_checks() -> None:
    """Register the checks with Django."""
    checks.register(check_push_settings, checks.Tags.security)


def check_push_settings(**_: Any) -> Iterator[checks.CheckMessage]:
    """Yield a message for each setting that is dangerous for what callers hear."""
    lease, request = leases.LEASE_SECONDS, leases.REQUEST_DEADLINE
    if settings.PUSH_SETTLE_SECONDS < MIN_SETTLE_SECONDS:
        yield checks.Warning(
            f"PUSH_SETTLE_SECONDS is under {MIN_SETTLE_SECONDS}: a lost request may take effect later than that, "
            "over a newer text that is shown as Live.",
            hint="Leave it at 30.",
            id="nixadmin.W007",
        )
    if settings.NIXFLEX_WRITES_PER_MINUTE > DOCUMENTED_WRITES_PER_MINUTE:
        yield checks.Warning(
            f"NIXFLEX_WRITES_PER_MINUTE is over {DOCUMENTED_WRITES_PER_MINUTE}, which is what Nixflex documents.",
            hint="Raise it only if your account has a higher limit; else pushes are refused and have to wait.",
            id="nixadmin.W008",
        )
    if lease <= request:
        yield checks.Error(
            f"A lease lasts {lease} s and a request up to {request} s: two requests for one "
            "number could be under way at once.",
            hint="LEASE_SECONDS must be well above REQUEST_DEADLINE.",
            id="nixadmin.E001",
        )
