"""Request bodies for rollouts: how it runs, its rows, its times."""

from typing import Annotated, Literal

from ninja import Field
from pydantic import StringConstraints

from profiles.api.v1.schemas.request_body import Moment, RequestBody, Words
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TITLE_LIMIT, TYPED_NUMBER_LIMIT

MOST_AT_ONCE = 10_000
Position = Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]
Word = Annotated[str, StringConstraints(max_length=100)]
Title = Annotated[Words, StringConstraints(max_length=TITLE_LIMIT)]
Note = Annotated[
    Words,
    Field(
        min_length=1,
        max_length=NOTE_LIMIT,
        description="Why: it stands in the history of every number.",
        examples=["Summer opening hours"],
    ),
]


class RunSettings(RequestBody):
    """How a rollout runs once it is started."""

    canary: int = Field(
        3, ge=0, le=MOST_AT_ONCE, description="So many numbers go first, by themselves; 0: all at once."
    )
    canary_waits: bool = Field(
        True, description="Whether it then waits until a person or program lets it go on."
    )
    stop_after: int = Field(
        5, ge=1, le=MOST_AT_ONCE, description="It stops itself after so many failures in a row."
    )
    stop_percent: int = Field(
        20, ge=1, le=100, description="It stops itself when so many per cent of what was sent have failed."
    )
    starts_at: Moment | None = Field(
        None, description="When it begins, with its offset from UTC; null: at once.", examples=[None]
    )
    asks_when_moved: bool = Field(
        False,
        description="Of one that starts later: whether a person is asked where numbers have moved by then. "
        "Otherwise these are skipped, and the others go.",
    )


class StartIn(RunSettings):
    """Start a planned rollout, or schedule it."""

    note: Note
    numbers: int = Field(
        ge=0,
        le=INTEGER_LIMIT,
        description="How many numbers will change, as the dry run told (`rows.to_send`): nothing else is started "
        "than what was looked at.",
        examples=[200],
    )


class TimesIn(RequestBody):
    """Other times for a rollout that is scheduled or asks for a decision."""

    starts_at: Moment | None = Field(None, description="When it begins; null: at once.")
    waits: bool | None = Field(
        None,
        description="Whether it waits for a person where numbers have moved, and after its first numbers; null "
        "leaves that as it is.",
    )


class TableRowIn(RequestBody):
    """One number, and what the placeholders of the template become for it."""

    number: str = Field(
        pattern=r"\S",
        max_length=TYPED_NUMBER_LIMIT,
        description="In any usual spelling.",
        examples=["+441632960001"],
    )
    values: dict[Word, str] = Field(
        default_factory=dict,
        max_length=199,
        description="By placeholder.",
        examples=[{"name": "Riverside Dental", "hours": "Mon-Fri 9am-5pm"}],
    )


class TemplateRolloutIn(RequestBody):
    """One template for the numbers of a table, each filled with its own values."""

    source: Literal["template"] = Field("template", examples=["template"])
    template: int = Field(ge=1, le=INTEGER_LIMIT, examples=[1])
    version: int | None = Field(
        None, ge=1, le=INTEGER_LIMIT, description="Of the template; null: its newest.", examples=[None]
    )
    rows: list[TableRowIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    title: Title = Field("", description='"": named after the template.')


class FollowersRolloutIn(RequestBody):
    """The newest version of a template for the numbers that follow an older one, with the details they have."""

    source: Literal["followers"] = Field(examples=["followers"])
    template: int = Field(ge=1, le=INTEGER_LIMIT, examples=[1])


class ExcludeIn(RequestBody):
    """Rows to leave out of a planned rollout, or to take in again."""

    positions: list[Position] = Field(min_length=1, max_length=MOST_AT_ONCE)
    excluded: bool = Field(True, description="False takes them in again.")


class UndoIn(RequestBody):
    """Take a rollout back: every number that it changed and nobody changed since says again what it did before."""

    note: Note
    dry_run: bool = Field(False, description="Plan it only; start it like any other rollout.")
