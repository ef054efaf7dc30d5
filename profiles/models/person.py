"""People: what this product knows of a user besides name, password and rights."""

from django.conf import settings
from django.db import models


class Person(models.Model):
    """One user of the site; who has no row sees every number."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="person")
    # False: only the numbers of their teams, and none without a team.
    sees_all = models.BooleanField(default=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("manage_people", "Can invite people, choose their groups and teams, and deactivate them"),
            ("make_tokens", "Can make tokens for programs"),
        ]

    def __str__(self) -> str:
        return str(self.user)
