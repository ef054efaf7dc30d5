"""Which sending of a form is meant: what makes the same form, sent twice, one thing."""

import hashlib

from django.http import HttpRequest

FIELD = "submission"
# Sent along anew each time.
OTHERWISE = {"csrfmiddlewaretoken"}


def submission_key(request: HttpRequest) -> str:
    """Return the key of what ``request`` sends: 64 hexadecimal digits, or "" for a form without a token.

    The same form with other words, as after Back, has another key: that is not the same thing sent twice.
    """
    if not request.POST.get(FIELD):
        return ""
    digest = hashlib.sha256()
    for name in sorted(request.POST.keys() - OTHERWISE):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for _name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(repr(upload.name).encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()
