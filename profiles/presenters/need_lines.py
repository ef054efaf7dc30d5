"""Lines of the needs-attention list, as the overview shows them."""

from dataclasses import dataclass
from datetime import datetime

from profiles.presenters.rollouts import Mark


@dataclass(frozen=True)
class Action:
    """What the reader may do: a link, or the button of the form with id ``form``."""

    words: str
    url: str = ""
    form: str = ""


@dataclass(frozen=True)
class Need:
    """One line of the list: badge, subject, reason as one sentence, since when, and the action.

    ``action`` is None for those who may do nothing about it.
    """

    key: str
    mark: Mark
    title: str
    reason: str
    at: datetime | None = None
    url: str = ""
    action: Action | None = None


@dataclass(frozen=True)
class NeedGroup:
    """The first lines of one kind, their total, and the address of the whole list ("" if there is none)."""

    name: str
    lines: list[Need]
    total: int
    all_url: str = ""

    @property
    def left_out(self) -> int:
        """How many of the total are not among the lines."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class NeedQueue:
    """The whole list, by kind. ``total`` counts what the reader may act on.

    ``is_yours`` is False for a reader who may do nothing about any of it; the total then counts everything.
    """

    kinds: list[NeedGroup]
    total: int
    is_yours: bool
