"""Actors: who makes a change, a person in a request or a command on the server."""

from dataclasses import dataclass
from typing import Self

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from profiles.models import ApiToken
from profiles.models.limits import PERSON_LIMIT
from profiles.permissions import missing_right, missing_scope, needs_every_number, scopes_with
from profiles.selectors.teams import sees_every_number
from profiles.services.accounts.api_requests import KEY_HEADER, submission_of

# The commands that change anything, as :func:`command_actor` takes them.
COMMANDS = ("changepassword", "createsuperuser", "import", "import_holidays", "rollout", "sweep", "worker")


@dataclass(frozen=True)
class Actor:
    """Who is answerable for a change, as the audit log names them.

    ``user`` is None only for a command, whose operator has the database anyway and so needs no right.
    ``background``: what is done in this person's name happens while they do something else.
    ``token``: the key of the API token by which a program does it on the person's behalf.
    ``request``: the submission token of a program's request with an idempotency key, or of a form; else "".
    """

    user: User | None
    name: str
    ip: str | None = None
    background: bool = False
    token: int | None = None
    request: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person is waiting for the result."""
        return self.user is not None and not self.background

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return the actor for the signed-in user of ``request``."""
        user = request.user
        if not isinstance(user, User):
            raise PermissionDenied(_("You need to sign in."))
        token = token_of(user)
        return cls(
            user=user,
            name=acting_name(user),
            ip=get_adapter().get_client_ip(request),
            background=token is not None and not token.person_waits,
            token=None if token is None else token.pk,
            request="" if token is None else submission_of(token, request.headers.get(KEY_HEADER, "")),
        )

    def may(self, permission: str) -> bool:
        """Return whether this actor has ``permission`` ("profiles.edit_profile")."""
        return self.user is None or self.user.has_perm(permission)

    def require(self, permission: str) -> None:
        """Raise :class:`PermissionDenied`, with a sentence naming the right, unless the actor has it."""
        if not self.may(permission):
            raise PermissionDenied(why_not(self.user, permission))

    def require_every_number(self) -> None:
        """Raise :class:`PermissionDenied` if this actor is held to the numbers of teams."""
        if self.user is not None and not sees_every_number(self.user):
            raise PermissionDenied(needs_every_number())


def token_of(user: User) -> ApiToken | None:
    """Return the token by which the request came that made this object of a user; None for a session."""
    token: ApiToken | None = getattr(user, "api_token", None)
    return token


def why_not(user: User | None, permission: str) -> str:
    """Return the sentence why ``user`` may not: their token does not reach so far, or they have no such right."""
    token = None if user is None else token_of(user)
    if token is not None and not set(token.scopes) & set(scopes_with(permission)):
        return missing_scope(permission)
    return missing_right(permission)


def command_actor(name: str) -> Actor:
    """Return the actor for ``manage.py`` command ``name``, or for what acts by itself under that name."""
    return Actor(user=None, name=f"System: {name}")


# What begins and ends by itself at its time.
CLOCK = command_actor("clock")
# Whoever happened to be sending, it is Nixflex that refuses the whole account.
NIXFLEX = command_actor("Nixflex")


def display_name(user: User) -> str:
    """Return the user's name on screen and in history: the full name, else the user name."""
    return (user.get_full_name() or user.get_username())[:PERSON_LIMIT]


def acting_name(user: User) -> str:
    """Return the name under which a request of ``user`` acts: of a token its own, with its owner's in brackets."""
    token = token_of(user)
    name = display_name(user)
    return name if token is None else f"{token.name} ({name})"[:PERSON_LIMIT]
