"""Invitations: by each, one person may make an account for themselves."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from profiles.models.limits import INVITATION_KEY_LIMIT, PERSON_LIMIT
from profiles.models.team import Team


class Invitation(models.Model):
    """Groups and teams that wait for somebody who is to join.

    The link's token is not kept, nor a digest of it: it is this row's ``key`` under a signature that takes the
    site's ``SECRET_KEY``, so nobody joins by what stands in the database.
    """

    name = models.CharField(max_length=PERSON_LIMIT)
    email = models.EmailField(blank=True)
    groups = models.ManyToManyField(Group, related_name="+")
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    sees_all = models.BooleanField(default=False)
    key = models.CharField(max_length=INVITATION_KEY_LIMIT, unique=True)
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    inviter_name = models.CharField(max_length=PERSON_LIMIT)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # How it ended: at most one of them.
    joined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
