"""What people were given and may do, and whom to ask for it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.contrib.auth.models import AnonymousUser, Group, User
from django.db.models import F, Q, QuerySet

from profiles.models import Team
from profiles.permissions import DESCRIPTIONS, MANAGE_PEOPLE

# The backend that knows rights of groups.
BACKEND = "nixadmin.accounts.backend.StaffBackend"
# How many names somebody without a group is told.
NAMES_TOLD = 5


@dataclass(frozen=True)
class Rights:
    """What somebody was given: names of groups and teams, and whether every number is seen."""

    groups: tuple[str, ...]
    teams: tuple[str, ...]
    sees_all: bool

    @classmethod
    def of(cls, person: User) -> Self:
        """Return what ``person`` has now."""
        return cls.made(person.groups.all(), person.teams.all(), sees_all=sees_all(person))

    @classmethod
    def made(cls, groups: Iterable[Group], teams: Iterable[Team], *, sees_all: bool) -> Self:
        """Return what these would be."""
        return cls(
            groups=tuple(sorted(group.name for group in groups)),
            teams=tuple(sorted(team.name for team in teams)),
            sees_all=sees_all,
        )

    @property
    def digest(self) -> str:
        """What a page tells of them, to be compared with what they are when it is sent."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def sees_all(person: User) -> bool:
    """Return whether ``person`` sees every number, as everybody without a row of their own does."""
    row = getattr(person, "person", None)
    return row is None or row.sees_all or person.is_superuser


def holders(right: str) -> QuerySet[User]:
    """Return everybody with ``right``, whether or not they are let in now."""
    return User.objects.with_perm(right, is_active=None, backend=BACKEND)  # type: ignore[arg-type]  # None: both


def rights_in_words(person: User) -> list[str]:
    """Return what ``person`` may do, or could if they were let in, in words."""
    held = User(pk=person.pk, is_superuser=person.is_superuser).get_all_permissions()
    return [str(words) for right, words in DESCRIPTIONS.items() if right in held]


def right_choices() -> list[tuple[str, str]]:
    """Return each right with its words."""
    return [(right, str(words)) for right, words in DESCRIPTIONS.items()]


def whom_to_ask(right: str = MANAGE_PEOPLE) -> list[User]:
    """Return some of the people who can let others in, those who see every number, who were seen last first."""
    found = User.objects.with_perm(right, backend=BACKEND).filter(
        Q(person=None) | Q(person__sees_all=True) | Q(is_superuser=True)
    )
    return list(found.order_by(F("person__last_seen_at").desc(nulls_last=True), "username")[:NAMES_TOLD])


def may_nothing(user: User | AnonymousUser) -> bool:
    """Return whether ``user`` is signed in and has no right at all, as somebody without a group."""
    return user.is_authenticated and not user.get_all_permissions()
