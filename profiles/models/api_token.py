"""API tokens: by them programs act in the name of people."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from profiles.models.limits import KEY_ID_LIMIT, TOKEN_NAME_LIMIT
from profiles.models.team import Team


class ApiToken(models.Model):
    """A token that its owner made for one program; the secret half is kept as a digest only.

    ``scopes`` are keys of ``permissions.SCOPES``. A token can do what both its scopes and its owner's rights
    allow, with the numbers that both its owner and its ``team`` see; null: all that the owner sees.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=TOKEN_NAME_LIMIT)
    key_id = models.CharField(max_length=KEY_ID_LIMIT, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    # What it saves counts as a person's in the write budget, since one waits for it.
    person_waits = models.BooleanField(default=False)
    # A text that would end the following of a template is refused.
    keeps_followers = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_ip = models.GenericIPAddressField(null=True)
    # What processes have taken out of the reads and writes of the minute (since 1970) that is counted now.
    counted_minute = models.BigIntegerField(default=0)
    reads_taken = models.PositiveIntegerField(default=0)
    writes_taken = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def is_over(self, now: datetime) -> bool:
        """Return whether it has ended for good: it was revoked, or its time is over."""
        return self.revoked_at is not None or self.expires_at <= now
