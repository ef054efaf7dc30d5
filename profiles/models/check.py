"""What the checks found in each number's profile, and what people said is meant so."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from profiles.models.limits import EXCERPT_LIMIT, PERSON_LIMIT, REASON_LIMIT, RULE_LIMIT
from profiles.models.number import PhoneNumber


class NumberFinding(models.Model):
    """What one rule finds in the body of a number: how often, and the first place of it.

    Written by the checks alone, and never needed: whatever is lost is found again. ``is_meant`` where somebody
    said of all that the rule finds that it is meant so.
    """

    number = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="findings", db_index=False)
    rule = models.CharField(max_length=RULE_LIMIT)
    count = models.PositiveIntegerField()
    # Code points of the body; both 0 where no place is meant.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    message = models.CharField(max_length=REASON_LIMIT)
    excerpt = models.CharField(max_length=EXCERPT_LIMIT, blank=True)
    is_meant = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "rule"], name="number_finding_once")]
        indexes = [models.Index(fields=["is_meant", "rule", "number"], name="finding_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule} at number {self.number_id}"


class MeantSo(models.Model):
    """Somebody said that what a rule finds in a number is meant so.

    ``marks`` stand for the words of which it was said: other words are told again.
    """

    number = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="meant", db_index=False)
    rule = models.CharField(max_length=RULE_LIMIT)
    marks = models.JSONField(default=list)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=PERSON_LIMIT)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "rule"], name="meant_so_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} at number {self.number_id}"
