"""What ``manage.py check`` says about pushing: settings that work, but are dangerous for what callers hear."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from profiles.services.pushing import leases

SHORTEST_SETTLE = 20
ACCOUNTS_WRITES = 120


def connect() -> None:
    """Have Django run these checks with its own."""
    checks.register(pushing_is_safe, checks.Tags.security)


def pushing_is_safe(**_: Any) -> Iterator[checks.CheckMessage]:
    """Yield what is dangerous for what callers hear."""
    lease, request = leases.LEASE_SECONDS, leases.REQUEST_DEADLINE
    if settings.PUSH_SETTLE_SECONDS < SHORTEST_SETTLE:
        yield checks.Warning(
            f"PUSH_SETTLE_SECONDS is under {SHORTEST_SETTLE}: a lost request may take effect later than that, "
            "over a newer text that is shown as Live.",
            hint="Leave it at 30.",
            id="nixadmin.W007",
        )
    if settings.NIXFLEX_WRITES_PER_MINUTE > ACCOUNTS_WRITES:
        yield checks.Warning(
            f"NIXFLEX_WRITES_PER_MINUTE is over {ACCOUNTS_WRITES}, which is what Nixflex documents.",
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
