"""What a team has, and the account of both."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User

from profiles.models import Notice, PhoneNumber, Rollout, Tag, Team, Template
from tests.teams.account.marks import BASES


@dataclass
class Side:
    """What one team has: people by role, numbers, rollouts and notices by what they are for."""

    whose: str
    tag: Tag
    team: Team
    people: dict[str, User]
    numbers: dict[str, PhoneNumber] = field(default_factory=dict)
    rollouts: dict[str, Rollout] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)

    def key(self, place: int) -> int:
        return BASES[self.whose] + place

    def number(self, place: int) -> str:
        """Return the phone number at ``place``; there is one where one was made."""
        return f"+441632{ {'a': '971', 'b': '972', 'u': '973'}[self.whose] }{place:03}"


@dataclass
class Account:
    """The whole: both sides, and what is of both."""

    sides: dict[str, Side]
    sees_all: User
    template: Template
    shared: PhoneNumber
    rollouts: dict[str, Rollout]
    notices: dict[str, Notice]
