"""Request bodies for notices: its words, its times, and for whom."""

from typing import Annotated, Self

from ninja import Field
from pydantic import StringConstraints, model_validator

from profiles.api.v1.schemas.request_body import DateTime, RequestBody
from profiles.models.limits import INTEGER_LIMIT, NOTE_LIMIT, TAG_NAME_LIMIT, TITLE_LIMIT, TYPED_NUMBER_LIMIT
from profiles.models.notice import Placement
from profiles.services.notices.content import Content, as_wall_clock
from profiles.services.notices.planning import NUMBER_LIMIT

TypedNumber = Annotated[str, StringConstraints(max_length=TYPED_NUMBER_LIMIT)]
TagName = Annotated[str, StringConstraints(max_length=TAG_NAME_LIMIT)]
Numbers = Annotated[list[TypedNumber], Field(max_length=NUMBER_LIMIT)]
TAG_LIMIT = 1000


class NoticeWords(RequestBody):
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
    starts_at: DateTime = Field(
        description="With `local_time` a time on the wall of each number, without an offset; else with one.",
        examples=["2026-12-24T00:00:00"],
    )
    ends_at: DateTime = Field(
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


class SetIn(RequestBody):
    """Set a draft: from now on its numbers hear it at its times."""

    version: int = Field(
        ge=1,
        le=INTEGER_LIMIT,
        description="The version whose plan was looked at: where there is a newer one, it is not set.",
        examples=[1],
    )
