"""The demo's token, by which its API can be tried at once."""

from datetime import timedelta

from django.utils import timezone

from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from profiles.services.actors import Actor

DAYS = 7


def demo_token(maker: Actor) -> str:
    """Make a token of ``maker`` for everything; return both its halves."""
    ends = timezone.now() + timedelta(days=DAYS)
    _token, secret = make_token(
        actor=maker, name="Demo", scopes=tuple(SCOPES), expires_at=ends, person_waits=True
    )
    return secret
