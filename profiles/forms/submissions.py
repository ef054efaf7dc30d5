"""Idempotency keys for forms: the same form sent twice is recognised as one submission."""

import hashlib
import uuid

from django.http import HttpRequest
from markupsafe import Markup

SUBMISSION_FIELD = "submission"
# Sent along anew each time.
EXCLUDED_FIELDS = {"csrfmiddlewaretoken"}


def submission_key(request: HttpRequest) -> str:
    """Return the idempotency key of the sent form: 64 hexadecimal digits, or "" for a form without a token.

    The same form with other words, as after Back, has another key: that is not the same thing sent twice.
    """
    if not request.POST.get(SUBMISSION_FIELD):
        return ""
    digest = hashlib.sha256()
    for name in sorted(request.POST.keys() - EXCLUDED_FIELDS):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for _name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr(upload.name).encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()


def submission_field() -> Markup:
    """Return a hidden field with a new token."""
    return Markup('<input type="hidden" name="{}" value="{}" autocomplete="off">').format(
        SUBMISSION_FIELD, uuid.uuid4().hex
    )
