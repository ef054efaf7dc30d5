"""Notices as the API tells and takes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Self

from django.contrib.auth.models import User
from ninja import Field, Schema
from pydantic import StringConstraints, model_validator

from profiles.models import Notice, NoticeNumber
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TAG_NAME_LIMIT, TITLE_LIMIT, TYPED_NUMBER_LIMIT
from profiles.models.notice import NoticeNumberState, NoticeState, Placement
from profiles.selectors.notices.one import Progress
from profiles.selectors.tags import visible_tags
from profiles.services.notices.content import Content, as_wall_clock
from profiles.services.notices.planning import NUMBER_LIMIT, Plan, PlannedNumber
from profiles.services.notices.previewing import Preview

TypedNumber = Annotated[str, StringConstraints(max_length=TYPED_NUMBER_LIMIT)]
TagName = Annotated[str, StringConstraints(max_length=TAG_NAME_LIMIT)]
Numbers = Annotated[list[TypedNumber], Field(max_length=NUMBER_LIMIT)]
TAG_LIMIT = 1000


class NoticeWords(Schema):
    """What a notice says, where and when."""

    title: str = Field(
        min_length=1,
        max_length=TITLE_LIMIT,
        description="For colleagues; callers never hear it.",
        examples=["Christmas"],
    )
    text: str = Field(
        description="What callers are to hear. `${name}` is the number's label, `${number}` the number; "
        "beside these write `$$` for a dollar.",
        examples=["Closed from 24 to 26 December 2026."],
    )
    placement: Placement = Field(
        Placement.ABOVE, description="Above, below or instead of the profile.", examples=["above"]
    )
    starts_at: datetime = Field(
        description="With `local_time` a time on the wall of each number, without an offset; else with one.",
        examples=["2026-12-24T00:00:00"],
    )
    ends_at: datetime = Field(
        description="Likewise. Then callers hear again what they would without it.",
        examples=["2026-12-27T00:00:00"],
    )
    local_time: bool = Field(True, description="Whether the times are those of each number's own zone.")
    says_span: bool = Field(
        True,
        description="Whether the text names its own dates: then it may be heard a little before it begins, so "
        "that it is with all numbers in time.",
    )
    note: str = Field("", max_length=NOTE_LIMIT, description="Why, for the history.")

    @model_validator(mode="after")
    def check_offsets(self) -> Self:
        """Refuse times of the other kind than ``local_time`` says."""
        for when in (self.starts_at, self.ends_at):
            if (when.tzinfo is None) != self.local_time:
                told = "no offset from UTC" if self.local_time else "an offset from UTC"
                raise ValueError(f"With local_time {str(self.local_time).lower()} a time has {told}.")
        return self

    def content(self) -> Content:
        """Return it as the services take it."""
        begin, end = self.starts_at, self.ends_at
        if self.local_time:
            begin, end = as_wall_clock(begin), as_wall_clock(end)
        names = ("title", "text", "placement", "local_time", "says_span", "note")
        return Content(starts_at=begin, ends_at=end, **{name: getattr(self, name) for name in names})


class NoticeIn(NoticeWords):
    """A new notice: its words, and for whom."""

    numbers: Numbers = Field(
        default_factory=list, description="In any usual spelling.", examples=[["+441632960001"]]
    )
    tags: list[TagName] = Field(
        default_factory=list,
        max_length=TAG_LIMIT,
        description="Names of tags: whoever has one of them when the notice is set is meant too.",
        examples=[[]],
    )


class NoticeChangeIn(NoticeWords):
    """All of what a notice is to say; of a draft also for whom."""

    numbers: Numbers | None = Field(
        None, description="Of a draft; null leaves them as they are.", examples=[None]
    )
    tags: list[TagName] | None = Field(
        None, max_length=TAG_LIMIT, description="Of a draft; null leaves them as they are.", examples=[None]
    )
    version: int = Field(
        ge=1,
        le=INTEGER_LIMIT,
        description="The version that was read: where there is a newer one, nothing is changed.",
        examples=[1],
    )


class SetIn(Schema):
    """Set a draft: from now on its numbers hear it at its times."""

    version: int = Field(
        ge=1,
        le=INTEGER_LIMIT,
        description="The version whose plan was looked at: where there is a newer one, it is not set.",
        examples=[1],
    )


class UnmatchedOut(Schema):
    """What was sent as a number and is none that the token sees."""

    number: str
    reason: str


class PlanOut(Schema):
    """What a draft would be if it were set now."""

    included: int
    left_out: int
    unmatched: list[UnmatchedOut]
    heard_by: datetime | None = Field(
        description="When the last number hears it, by the write budget; null: at its begin."
    )

    @classmethod
    def of(cls, plan: Plan, now: datetime) -> Self:
        """Return ``plan``."""
        return cls(
            included=len(plan.included),
            left_out=len(plan.left_out),
            unmatched=[UnmatchedOut(number=each.typed, reason=each.reason) for each in plan.unmatched],
            heard_by=plan.last_heard_at(now),
        )


class NoticeProgress(Schema):
    """How many numbers of a notice that is set hear it, and what is with the others."""

    heard: int
    on_the_way: int
    to_come: int
    stuck: int = Field(description="They wait for a person: refused, drifted, or no room for it.")
    over: int
    left_out: int

    @classmethod
    def of(cls, found: Progress) -> Self:
        """Return ``found``."""
        return cls(**vars(found))


class NoticeHead(Schema):
    """A notice, without its numbers."""

    id: int
    title: str
    text: str
    placement: Placement
    starts_at: str = Field(description="As it was sent: without an offset where `local_time` is true.")
    ends_at: str
    local_time: bool
    says_span: bool
    note: str
    author: str
    state: NoticeState = Field(description="draft: nobody hears it before it is set.")
    version: int
    created_at: datetime
    set_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def columns(cls, notice: Notice) -> dict[str, object]:
        """Return what ``notice`` says of itself."""
        names = (
            "title text placement local_time says_span note state version created_at set_at ended_at"
        ).split()
        return {name: getattr(notice, name) for name in names} | {
            "id": notice.pk,
            "author": notice.author_name,
            "starts_at": _told(notice.starts_at, notice.local_time),
            "ends_at": _told(notice.ends_at, notice.local_time),
        }


class NoticeOut(NoticeHead):
    """A notice, with its plan or what has become of it."""

    numbers: list[str] = Field(description="As they were sent.")
    tags: list[str]
    plan: PlanOut | None = Field(description="Of a draft.")
    progress: NoticeProgress | None = Field(description="Of one that was set.")
    offered: int = Field(description="Numbers that have its tags, or room for it, since it was set.")


class ListedNotice(NoticeHead):
    """A notice of the list."""

    numbers: int | None = Field(description="For how many numbers it is; null for a draft.")

    @classmethod
    def of(cls, notice: Notice, numbers: int | None) -> Self:
        """Return ``notice``."""
        return cls.model_validate(cls.columns(notice) | {"numbers": numbers})


class NoticePage(Schema):
    """Some notices."""

    items: list[ListedNotice]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class PreviewOut(Schema):
    """What callers of a number hear now, and with the notice."""

    before: str
    after: str
    length: int = Field(description="Of what they hear with it, in UTF-16 code units.")

    @classmethod
    def of(cls, found: Preview) -> Self:
        """Return ``found``."""
        return cls(before=found.before, after=found.after, length=found.length)


class NoticeNumberOut(Schema):
    """One number of a notice."""

    number: str
    label: str
    state: NoticeNumberState = Field(
        description="included, left_out, ended (a person ended it, or left the number out), or does_not_fit."
    )
    reason: str = Field(description='Why, as a sentence; "" where it is included.')
    starts_at: datetime = Field(description="On the number's own wall where `local_time` is true.")
    ends_at: datetime
    preview: PreviewOut | None = Field(description="Where it was asked for.")

    @classmethod
    def of(
        cls,
        row: PlannedNumber | NoticeNumber,
        preview: Preview | None,
        state: NoticeNumberState | None = None,
    ) -> Self:
        """Return ``row`` in the ``state`` that it has, unless another is told."""
        if isinstance(row, NoticeNumber):
            state = NoticeNumberState(row.state)
        elif state is None:
            state = NoticeNumberState.LEFT_OUT if row.reason else NoticeNumberState.INCLUDED
        return cls(
            number=row.number.number,
            label=row.number.label,
            state=state,
            reason=row.reason,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            preview=PreviewOut.of(preview) if preview else None,
        )


class NoticeNumberPage(Schema):
    """Some numbers of a notice, by label."""

    items: list[NoticeNumberOut]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class Added(Schema):
    """How many numbers were taken in."""

    added: int


def _told(when: datetime, local: bool) -> str:
    """Return a time as it was sent: one on the wall without an offset."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat() if local else when.isoformat()


def tag_names(notice: Notice, user: User) -> Sequence[str]:
    """Return the names of the tags for which ``notice`` is, as far as ``user`` may see them."""
    return [tag.name for tag in visible_tags(user).filter(notices=notice).order_by("name")]
