"""Drafts: unsaved text of the editor, kept on the server."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from profiles.models.number import PhoneNumber
from profiles.texts.composition import DIGEST_LENGTH


class Draft(models.Model):
    """The unsaved text of one user for one number.

    Others see that it exists, never what it says. It may be longer than a profile may be: no word is lost for
    being one too many.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    number = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField(blank=True)
    base_version = models.PositiveIntegerField()
    # Of the body that it started from; null where the draft was begun by an older release.
    base_digest = models.CharField(max_length=DIGEST_LENGTH, null=True)  # noqa: DJ001 - "not told" is not "empty"
    # Details that are typed: the template's key, the inputs by name, what they started from; null for a text.
    details = models.JSONField(null=True)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "number"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.updated_at:%Y-%m-%d %H:%M}"
