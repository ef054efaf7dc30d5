"""Tokens for programs: of each state one."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import ApiToken, Tag, Team


def fill_tokens(owner: User, keys: dict[str, str], longest: str) -> None:
    """Give ``owner`` tokens and a team, and another person a token; ``longest``: a name as long as any."""
    now, month = timezone.now(), timedelta(days=30)
    team = Team.objects.create(name="The practices of the whole of the west coast of Scotland")
    team.tags.set(Tag.objects.all()[:1])

    def make(name: str, **fields: object) -> ApiToken:
        made = {"key_id": f"nxf_{ApiToken.objects.count():016x}", "expires_at": now + month, **fields}
        return ApiToken.objects.create(owner=owner, name=name[:60], **made)

    make("Revoked", scopes=["read"], revoked_at=now)
    make("Of last year", scopes=["read", "audit"], expires_at=now - month, last_used_at=now - 2 * month)
    make(
        longest,
        scopes=["audit", "read", "rollout", "write"],
        team=team,
        person_waits=True,
        keeps_followers=True,
        last_used_at=now,
        last_used_ip="2001:db8:1234:5678:9abc:def0:1234:5678",
    )
    keys["api_token"] = str(make("CRM", scopes=["read", "write"]).pk)
    other = User.objects.get(pk=int(keys["person"]))
    ApiToken.objects.create(
        owner=other, name="Booking app", key_id="nxf_other", scopes=["write"], expires_at=now + month
    )
