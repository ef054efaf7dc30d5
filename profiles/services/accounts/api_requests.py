"""Requests to the API under an idempotency key: done once, and answered alike however often they are sent."""

import hashlib
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from profiles.models import ApiRequest, ApiToken, AuditEvent

KEY_HEADER = "Idempotency-Key"
# A request without an answer after so long has died with its process: the next one with its key does it.
DIES_AFTER = timedelta(minutes=1)
# For so long an answer is kept.
KEPT_FOR = timedelta(days=7)


class Answer(NamedTuple):
    """An answer as it is kept."""

    status: int
    headers: dict[str, str]
    body: str


class KeyReused(Exception):
    """Another request was sent under this key."""


class InProgress(Exception):
    """The request is at work, or died less than ``DIES_AFTER`` ago."""


def begin_request(token: ApiToken, key: str, *, digest: str) -> Answer | None:
    """Begin a request under ``key``; return the answer that it was given before, None if it is to be done now.

    Raises:
        KeyReused: The digest differs from that of the first request with the key.
        InProgress: The first request has no answer yet.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            ApiRequest.objects.create(token=token, key=key, digest=digest, created_at=now)
    except IntegrityError:
        kept = ApiRequest.objects.filter(token=token, key=key)
        found = kept.first()
        if found is None:  # it failed meanwhile: the next try does it
            raise InProgress from None
        if found.digest != digest:
            raise KeyReused from None
        if found.status is not None:
            return Answer(found.status, found.headers, found.body)
        if not kept.filter(status=None, created_at__lte=now - DIES_AFTER).update(created_at=now):
            raise InProgress from None
    return None


def keep_answer(token: ApiToken, key: str, answer: Answer) -> None:
    """Keep the answer of the request under ``key``."""
    ApiRequest.objects.filter(token=token, key=key).update(
        status=answer.status, headers=answer.headers, body=answer.body
    )


def forget_request(token: ApiToken, key: str) -> None:
    """Forget a request that changed nothing, so that it may be sent again under its key."""
    ApiRequest.objects.filter(token=token, key=key, status=None).delete()


def delete_old_requests() -> int:
    """Delete what was asked longer than ``KEPT_FOR`` ago; return how many."""
    return ApiRequest.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def was_done(submission: str, *, by: User) -> bool:
    """Return whether what ``by`` asked for under the key of ``submission`` stands in the log as done.

    So it is where a process died, or failed, between a step and its answer, and for a form that is sent twice.
    """
    recent = AuditEvent.objects.filter(
        actor=by, at__gte=timezone.now() - KEPT_FOR, outcome=AuditEvent.Outcome.OK
    )
    return bool(submission) and recent.filter(data__request=submission).exists()


def submission_of(token: ApiToken, key: str) -> str:
    """Return the submission token of what is saved under ``key``, "" without one.

    By it a save is recognised even where the process died before the answer was kept.
    """
    return hashlib.sha256(f"{token.pk} {key}".encode()).hexdigest() if key else ""
