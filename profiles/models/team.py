"""Teams: people who see the numbers of certain tags."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from profiles.models.limits import TEAM_NAME_LIMIT
from profiles.models.tag import Tag


class Team(models.Model):
    """Some people, and the tags whose numbers they see; only those who are limited to teams are held to it."""

    name = models.CharField(max_length=TEAM_NAME_LIMIT)
    tags = models.ManyToManyField(Tag, related_name="teams", blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name
