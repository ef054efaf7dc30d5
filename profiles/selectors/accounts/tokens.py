"""API tokens: those of a person, and the teams that a new one may be limited to."""

from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from profiles.models import ApiToken, Team
from profiles.selectors.teams import limits_of

# So many of a person's tokens are shown; the newest ones, and of these first those that were not revoked.
SHOWN = 100


def tokens_of(owner: User) -> list[ApiToken]:
    """Return the tokens of ``owner``: those that were not revoked first, each time the newest first."""
    tokens = ApiToken.objects.filter(owner=owner).select_related("team")
    return list(tokens.order_by(F("revoked_at").desc(nulls_first=True), "-pk")[:SHOWN])


def teams_for(owner: User) -> QuerySet[Team]:
    """Return the teams, by name, to whose numbers a token of ``owner`` may be limited."""
    limits = limits_of(owner)
    return Team.objects.all() if limits is None else Team.objects.filter(pk__in=limits)
