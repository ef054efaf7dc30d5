"""Teams: whose numbers somebody sees."""

from django.contrib.auth.models import User
from django.db.models import Q

from profiles.models import Notice
from profiles.permissions import TEAMS_KEPT

# Where the answer is kept on the object of a user, for as long as a request lasts.
KEPT = "_team_limits"
NO_TEAM: frozenset[int] = frozenset()


def limits_of(user: User) -> frozenset[int] | None:
    """Return the keys of the teams whose numbers ``user`` sees; None: every number, an empty set: none.

    A token that was made for one team (``services.accounts.tokens``) is limited to that one of them.
    """
    # Not by ``__dict__``: a request's user is a lazy object, which has one of its own.
    if not hasattr(user, KEPT):
        setattr(user, KEPT, _limited_by_token(user, _teams_of(user)))
    kept: frozenset[int] | None = getattr(user, KEPT)
    return kept


def sees_every_number(user: User) -> bool:
    """Return whether ``user`` is held to no team."""
    return limits_of(user) is None


def team_token(user: User) -> int | None:
    """Return the key of the token by which ``user`` acts, if it was made for one team; None for anybody else.

    Whatever its owner does otherwise is none of the token's.
    """
    token = getattr(user, "api_token", None)
    return token.pk if token is not None and token.team_id is not None else None


def made_by(user: User, *, author: str = "author", program: str = "token") -> Q:
    """Return the condition for what ``user`` made: of a token for one team what came by that very token.

    ``author`` and ``program`` are the columns that say by whom and by which token.
    """
    token = team_token(user)
    return Q(**{author: user.pk}) if token is None else Q(**{program: token})


def has_made(user: User, notice: Notice) -> bool:
    """Return whether ``user`` made ``notice``, as :func:`made_by` has it."""
    token = team_token(user)
    return notice.author_id == user.pk if token is None else notice.token_id == token


def _teams_of(user: User) -> frozenset[int] | None:
    if user.is_superuser:
        return None
    user.get_all_permissions()  # one statement reads both, since every page asks for both
    kept: frozenset[int] | None = getattr(user, TEAMS_KEPT, NO_TEAM)
    return kept


def _limited_by_token(user: User, teams: frozenset[int] | None) -> frozenset[int] | None:
    token = getattr(user, "api_token", None)
    if token is None or token.team_id is None:
        return teams
    return frozenset({token.team_id}) if teams is None else teams & {token.team_id}
