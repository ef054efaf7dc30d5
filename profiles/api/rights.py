"""Which right an operation of the API needs: told in its ``auth``, where the schema and the tests read it."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security.base import AuthBase

from profiles.api.requests import TokenRequest
from profiles.permissions import needs_every_number, scopes_with
from profiles.selectors.teams import sees_every_number
from profiles.services.actors import why_not


class Token(AuthBase):
    """Requires of a request, which came by a token, that the token and its owner have ``right``.

    ``everywhere``: what the operation does concerns every number, so that a token held to teams may not.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token from the page /account/tokens/, both halves: nxf_...:nxfs_..."

    def __init__(self, right: str, *, everywhere: bool = False) -> None:
        super().__init__()
        self.right, self.everywhere = right, everywhere

    @property
    def scopes(self) -> list[str]:
        """The scopes of tokens, any of which has the right."""
        return scopes_with(self.right)

    def __call__(self, request: HttpRequest) -> bool:
        """Return True.

        Raises:
            PermissionDenied: The token or its owner may not.
        """
        user = cast("TokenRequest", request).user
        if not user.has_perm(self.right):
            raise PermissionDenied(why_not(user, self.right))
        if self.everywhere and not sees_every_number(user):
            raise PermissionDenied(needs_every_number())
        return True
