"""Requests to the API that carry an idempotency key, with their answers."""

from django.db import models
from django.utils import timezone

from profiles.models.api_token import ApiToken
from profiles.models.limits import IDEMPOTENCY_KEY_LIMIT


class ApiRequest(models.Model):
    """A request by a token under an ``Idempotency-Key``; asked again, it gets the same answer.

    ``digest`` is that of method, address and body: the same key with another request is refused. While the first
    one is still at work, or if it died, there is no ``status`` yet.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=IDEMPOTENCY_KEY_LIMIT)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_request_once")]

    def __str__(self) -> str:
        return self.key
