"""The type of a request that came by a token."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class TokenRequest(HttpRequest):
    """A request by token: ``user`` is the token's owner, narrowed to what the token may do."""

    user: User
