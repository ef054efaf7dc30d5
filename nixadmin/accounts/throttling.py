"""Rate limits for sign-in: per address, per user name, and per both.

The rates are in ``settings.ACCOUNT_RATE_LIMITS``; the counts are in the cache, whatever host the request names.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

# Seconds for which an address counts as known after a sign-in: 30 days.
KNOWN_ADDRESS_SECONDS = 30 * 24 * 60 * 60
FOR_ADDRESS_AND_NAME, FOR_NAME = "login_failed", "login_failed_name"


@dataclass
class SignInAttempt:
    """One sign-in attempt, counted before the password is checked, so that parallel ones are not let through."""

    request: HttpRequest
    name: str
    taken: list[Any] = field(default_factory=list)

    def exceeded(self) -> str:
        """Count this attempt; return the rate limit that it exceeds, or ``""``.

        Where somebody of that name signed in lately, what others try with the name elsewhere does not matter.
        """
        name = self.name.strip().lower()  # as django-allauth compares names
        address = ratelimit.get_ip(self.request)
        if not self._take(FOR_ADDRESS_AND_NAME, f"{address} {name}"):
            return FOR_ADDRESS_AND_NAME
        if not cache.get(self._known_key()) and not self._take(FOR_NAME, name):
            return FOR_NAME
        return ""

    def succeeded(self) -> None:
        """Undo the count, since the password was right, and remember the address as known."""
        for usage in self.taken:
            usage.rollback()
        cache.set(self._known_key(), 1, KNOWN_ADDRESS_SECONDS)

    def _take(self, action: str, key: str) -> bool:
        usage = ratelimit.consume(self.request, app="allauth.account", action=action, key=key)
        if usage is not None:
            self.taken.append(usage)
        return usage is not None

    def _known_key(self) -> str:
        who = f"{ratelimit.get_ip(self.request)} {self.name.strip().lower()}"
        return f"nixadmin:known:{sha256(who.encode()).hexdigest()}"
