"""Push attempts: one row per PATCH, written before the request leaves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.limits import ERROR_CODE_LIMIT, MESSAGE_LIMIT, REQUEST_ID_LIMIT
from profiles.models.number import PhoneNumber
from profiles.models.revision import Revision


class Outcome(models.TextChoices):
    """The outcome of an attempt."""

    STARTED = "started", _("Being sent")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    NOT_APPLIED = "not_applied", _("Not applied")
    UNKNOWN = "unknown", _("Outcome unknown")


class PushAttempt(models.Model):
    """One PATCH request that carries one revision.

    ``on_books_until``: until then the request may still take effect at Nixflex, over anything sent after it.
    It is set when the attempt starts, as if the process were to die at once, and corrected with the outcome;
    null means that it can't land any more.
    """

    Outcome = Outcome

    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.STARTED)
    http_status = models.PositiveSmallIntegerField(null=True)
    error_code = models.CharField(max_length=ERROR_CODE_LIMIT, blank=True)
    message = models.CharField(max_length=MESSAGE_LIMIT, blank=True)
    request_id = models.CharField(max_length=REQUEST_ID_LIMIT, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)
    lease_token = models.UUIDField(null=True)
    on_books_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number", "-id"], name="attempt_by_number"),
            models.Index(fields=["revision", "-id"], name="attempt_by_revision"),
            models.Index(fields=["started_at", "outcome"], name="attempt_by_start"),
            models.Index(
                fields=["number"], condition=Q(on_books_until__isnull=False), name="attempt_on_books"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="attempt_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} at {self.started_at:%Y-%m-%d %H:%M:%S}"
