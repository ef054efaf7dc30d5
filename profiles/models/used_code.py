"""Codes of authenticator apps that were used."""

from django.conf import settings
from django.db import models


class UsedCode(models.Model):
    """A code that somebody signed in with, so that nobody who saw it signs in with it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=8)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="used_code_once")]

    def __str__(self) -> str:
        return f"{self.code} of {self.user}"
