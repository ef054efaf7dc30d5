"""Numbers as they are listed, and one with all that is known of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Self, cast

from django.utils import timezone
from ninja import Field, Schema

from profiles.models import PhoneNumber, Tag
from profiles.models.limits import TAG_NAME_LIMIT
from profiles.models.number import NEVER
from profiles.presenters.renewing import overdue_since
from profiles.presenters.status import state_key
from profiles.selectors.number_list import ListedNumber
from profiles.selectors.places import zone_of
from profiles.selectors.search import SEARCH_LIMIT
from profiles.texts.composition import body_digest

# fmt: off
StateWord = Literal[
    "live", "none", "unknown", "renewing",
    "pending", "retrying", "unconfirmed", "rejected", "drifted", "removed",
]
# What the list filters by: a state, or a group of states; "" for all.
StateFilter = Literal[
    "", "needs-a-person", "not-live", "live", "none", "renewing",
    "pending", "retrying", "unconfirmed", "rejected", "drifted", "removed",
]
# fmt: on


class NumberFilters(Schema):
    """The filters of the list; all that are told must hold."""

    q: str = Field(
        "",
        max_length=SEARCH_LIMIT,
        description="A number in any usual spelling, words of the label, or an agent's name.",
    )
    in_: Literal["", "texts"] = Field(
        "",
        alias="in",
        description="`texts`: look for `q` in the newest profiles, by three characters or more.",
    )
    agent: str = Field("", max_length=100, description="An agent's id.")
    state: StateFilter = Field("", description="A state, or a group of states.")
    changed: Literal["", "day", "week", "month"] = Field(
        "", description="How long ago at most it was changed."
    )
    tag: str = Field("", max_length=TAG_NAME_LIMIT, description="A tag's name.")


class AgentOut(Schema):
    """The agent whose prompt callers hear beside the profile."""

    agent_id: str
    name: str


class ListedNumberOut(Schema):
    """A number as it is listed, without texts."""

    number: str = Field(description="E.164, as +441632960001.")
    label: str = Field(description="The business's name as staff know it; Nixflex never sees it.")
    agent: AgentOut | None
    tags: list[str] = Field(description="Names, by alphabet.")
    state: StateWord = Field(
        description=(
            'Where the newest version stands with Nixflex. Only "live" and "none" (live without a '
            "profile) mean that callers hear it."
        ),
    )
    version: int = Field(description="The newest version; 0 before there is one.")
    has_profile: bool
    length: int = Field(description="Of what is sent, in UTF-16 code units, the unit of the limit of 8,000.")
    changed_at: datetime | None
    changed_by: str | None

    @classmethod
    def of(cls, number: ListedNumber) -> Self:
        """Return a listed number as it is told."""
        agent = AgentOut(agent_id=number.agent_id, name=number.agent_name or "") if number.agent_id else None
        return cls(
            number=number.number,
            label=number.label,
            agent=agent,
            tags=_names(number.tags),
            state=cast("StateWord", state_key(number)),
            version=number.version,
            has_profile=number.has_profile,
            length=number.length,
            changed_at=number.changed_at if number.version else None,
            changed_by=number.author_name,
        )


class NumberOut(ListedNumberOut):
    """One number with all that is known of it but its texts."""

    live_version: int | None = Field(description="The version that Nixflex last confirmed.")
    etag: str = Field(
        description="The digest of the profile, as in the profile's header ETag without its quotes."
    )
    template: int | None = Field(description="The id of the template that it follows; null: by hand.")
    time_zone: str
    region: str | None = Field(description="Whose bank holidays count, as GB-ENG; null where nobody said.")
    provider: str
    checked_at: datetime | None = Field(description="When Nixflex last told what it holds.")
    listed_at: datetime | None = Field(description="When Nixflex's list last had the number.")
    renewing_since: datetime | None = Field(
        description="Since when what callers hear is to be composed again, and is not yet."
    )
    removed_at: datetime | None = Field(description="When Nixflex's list had it no more.")

    @classmethod
    def of_number(cls, number: PhoneNumber, tags: Sequence[Tag]) -> Self:
        """Return a number, read with agent, head and live revision, as it is told."""
        return cls(
            number=number.number,
            label=number.label,
            agent=AgentOut(agent_id=number.agent.agent_id, name=number.agent.name) if number.agent else None,
            tags=_names(tags),
            state=cast("StateWord", state_key(number)),
            version=number.version,
            has_profile=number.has_profile,
            length=number.length,
            changed_at=None if number.changed_at == NEVER else number.changed_at,
            changed_by=number.head.author_name if number.head else None,
            live_version=number.live.version if number.live else None,
            etag=body_digest(number.head_body),
            template=number.template_id,
            time_zone=str(zone_of(number)),
            region=number.region,
            provider=number.provider,
            checked_at=number.verified_at,
            listed_at=number.last_seen_at,
            renewing_since=overdue_since(number, timezone.now()),
            removed_at=number.removed_at,
        )


class NumberPage(Schema):
    """A page of numbers."""

    items: list[ListedNumberOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


def _names(tags: Iterable[Tag]) -> list[str]:
    return [tag.name for tag in tags]
