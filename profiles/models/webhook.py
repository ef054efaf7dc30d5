"""Webhooks: endpoints of other programs, the secrets that sign for them, and what is delivered to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.limits import (
    DESCRIPTION_LIMIT,
    MESSAGE_LIMIT,
    PERSON_LIMIT,
    REASON_LIMIT,
    URL_LIMIT,
    WEBHOOK_NAME_LIMIT,
)
from profiles.models.team import Team


class WebhookEvent(models.TextChoices):
    """What an endpoint may be told of; the values are part of the contract with receivers."""

    PROFILE_SAVED = "profile.saved", _("A profile was saved")
    PROFILE_LIVE = "profile.live", _("A profile is live")
    PROFILE_REJECTED = "profile.rejected", _("Nixflex refused a profile")
    PROFILE_DRIFTED = "profile.drifted", _("A profile was changed outside")
    NOTICE_BEGAN = "notice.began", _("A notice began")
    NOTICE_ENDED = "notice.ended", _("A notice ended")
    ROLLOUT_FINISHED = "rollout.finished", _("A rollout is finished")


# What a press of "Send a test" delivers; no endpoint chooses it.
TEST_EVENT = "webhook.test"


class WebhookEndpoint(models.Model):
    """An address of another program that is told of ``events``.

    With a ``team`` it hears of that team's numbers only. ``off_reason`` says why it was switched off by itself, ""
    where a person did it.
    """

    url = models.CharField(max_length=URL_LIMIT)
    description = models.CharField(max_length=DESCRIPTION_LIMIT, blank=True)
    events = models.JSONField(default=list)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    maker_name = models.CharField(max_length=PERSON_LIMIT)
    created_at = models.DateTimeField(default=timezone.now)
    is_on = models.BooleanField(default=True)
    off_at = models.DateTimeField(null=True)
    off_reason = models.CharField(max_length=REASON_LIMIT, blank=True)

    class Meta:
        ordering = ["pk"]
        permissions = [("manage_webhooks", "Can manage webhooks")]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def hears_of_all(self) -> bool:
        """Whether it is told of every kind of event."""
        return set(self.events) == set(WebhookEvent.values)


class WebhookSecret(models.Model):
    """A secret that signs what is sent to an endpoint, encrypted; until ``ends_at``, null for the newest."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"secret of {self.endpoint_id} from {self.created_at:%Y-%m-%d}"


class WebhookDelivery(models.Model):
    """One event for one endpoint: written with the change that it tells of, then sent until it is taken.

    It waits while ``due_at`` is set. Those of one ``subject`` (a number, a notice, a rollout) go out one after the
    other, in the order of their keys. The last answer is kept.
    """

    # No constraint in the database: an endpoint that goes must not make anybody's save fail that tells of it.
    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    # The same for each try, so that a receiver knows what it has had; and for each endpoint.
    message = models.CharField(max_length=WEBHOOK_NAME_LIMIT)
    event = models.CharField(max_length=WEBHOOK_NAME_LIMIT)
    subject = models.CharField(max_length=WEBHOOK_NAME_LIMIT)
    # The very bytes that are signed.
    payload = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    due_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    # Of the last try: null and a sentence where there was no answer.
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=MESSAGE_LIMIT, blank=True)
    problem = models.CharField(max_length=MESSAGE_LIMIT, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="delivery_due"),
            models.Index(
                fields=["endpoint", "subject", "id"],
                condition=Q(due_at__isnull=False),
                name="delivery_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message}"
