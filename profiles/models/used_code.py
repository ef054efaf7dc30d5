"""Used codes of authenticator apps, kept against replay."""

from django.conf import settings
from django.db import models


class UsedCode(models.Model):
    """A code that was used to sign in, so that it can't be used again by whoever saw it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=8)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="used_code_once")]

    def __str__(self) -> str:
        return f"{self.code} of {self.user}"
