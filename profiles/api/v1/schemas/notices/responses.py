"""Responses about notices: the plan, how far it has come, and its numbers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from django.contrib.auth.models import User
from ninja import Field, Schema

from profiles.models import Notice, NoticeNumber
from profiles.models.notice import NoticeNumberState, NoticeState, Placement
from profiles.selectors.notices.one import Progress
from profiles.selectors.tags import visible_tags
from profiles.services.notices.planning import Plan, PlannedNumber
from profiles.services.notices.previewing import Preview


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
            "starts_at": _time_as_sent(notice.starts_at, notice.local_time),
            "ends_at": _time_as_sent(notice.ends_at, notice.local_time),
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

    added: int = Field(
        description="0 where the same request took them in before, and its answer got lost: look at the notice."
    )


def _time_as_sent(when: datetime, local: bool) -> str:
    """Return a time as it was sent: one on the wall without an offset."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat() if local else when.isoformat()


def tag_names(notice: Notice, user: User) -> Sequence[str]:
    """Return the names of the tags for which ``notice`` is, as far as ``user`` may see them."""
    return [tag.name for tag in visible_tags(user).filter(notices=notice).order_by("name")]
