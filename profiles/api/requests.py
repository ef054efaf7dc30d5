"""Requests that came by a token: their type, and how large they may be."""

from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from profiles.api.problems import Problem

# Bytes: 5,000 profiles of 6,000 letters.
BODY_LIMIT = 32 * 1024 * 1024


class TokenRequest(HttpRequest):
    """A request by token: ``user`` is the token's owner, narrowed to what the token may do."""

    user: User


class LargeRequest(WSGIRequest):
    """A request whose body may have ``BODY_LIMIT`` bytes: the limit of the site is one of forms.

    Only who has a token may send so much; before that is known, nothing of the body is read.
    """

    @cached_property
    def body(self) -> bytes:
        """The whole body.

        Raises:
            Problem: It is larger.
        """
        sent: bytes = self.read(BODY_LIMIT + 1)
        if len(sent) > BODY_LIMIT:
            raise Problem(
                "too_large",
                _("At most {limit} MB can be sent at once. Nothing was done; send less in each call.").format(
                    limit=BODY_LIMIT // 1024 // 1024
                ),
            )
        return sent
