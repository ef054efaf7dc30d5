"""Where a number's newest version stands with Nixflex, and what callers hear."""

from datetime import datetime
from typing import Literal, Self, cast

from ninja import Field, Schema

from profiles.api.v1.schemas.numbers.listing import StateWord
from profiles.models import PhoneNumber, PushAttempt
from profiles.presenters.renewing import overdue_since
from profiles.presenters.status import StatusLine
from profiles.selectors.history.last_known_text import LastKnownText
from profiles.selectors.notices.naming import AttributedStretch

OutcomeWord = Literal["started", "accepted", "rejected", "not_applied", "unknown"]


class PushOut(Schema):
    """One request to Nixflex, and what became of it."""

    outcome: OutcomeWord
    version: int
    started_at: datetime
    finished_at: datetime | None
    http_status: int | None
    error_code: str = Field(description="Nixflex's own code.")
    message: str = Field(description="What Nixflex said, or why nothing is known.")
    request_id: str = Field(description="Nixflex's.")

    @classmethod
    def of(cls, attempt: PushAttempt, version: int) -> Self:
        """Return an attempt to push `version` as it is told."""
        return cls(
            outcome=cast("OutcomeWord", attempt.outcome),
            version=version,
            started_at=attempt.started_at,
            finished_at=attempt.finished_at,
            http_status=attempt.http_status,
            error_code=attempt.error_code,
            message=attempt.message,
            request_id=attempt.request_id,
        )


class StateOut(Schema):
    """Where the newest version of a number stands."""

    number: str
    state: StateWord
    settled: bool = Field(
        description="Whether nothing is under way: the state stays as it is until somebody does something."
    )
    is_live: bool = Field(description="Whether Nixflex confirmed the newest version, and nothing is overdue.")
    version: int
    live_version: int | None = Field(description="The version that Nixflex last confirmed.")
    since: datetime | None
    renewing_since: datetime | None = Field(
        description="Since when what callers hear is to be composed again, and is not yet."
    )
    says: str = Field(description="What callers hear, in a sentence.")
    next: str = Field(description="What happens next, in a sentence; empty where nothing does.")
    next_try_at: datetime | None
    reason: str = Field(description="Why Nixflex refused the newest version, or has not taken it yet.")
    push: PushOut | None = Field(description="The last request to Nixflex.")

    @classmethod
    def of(cls, number: PhoneNumber, line: StatusLine) -> Self:
        """Return the state of `number`, read with head and live revision, as its status `line` has it."""
        attempt = line.attempt
        return cls(
            number=number.number,
            state=cast("StateWord", line.key),
            settled=not line.unsettled,
            is_live=line.key in {"live", "none"},
            version=number.version,
            live_version=number.live.version if number.live else None,
            since=number.state_since,
            renewing_since=overdue_since(number),
            says=line.hears,
            next=line.next,
            next_try_at=line.at,
            reason=line.reason,
            push=PushOut.of(attempt, attempt.revision.version) if attempt else None,
        )


class StretchOut(Schema):
    """Words that callers hear, and whose they are."""

    origin: Literal["profile", "notice"]
    text: str
    notice: int | None = Field(description="The notice's id.")
    title: str | None = Field(description="The notice's title.")

    @classmethod
    def of(cls, stretch: AttributedStretch) -> Self:
        """Return a stretch of a text as it is told."""
        return cls(
            origin="notice" if stretch.is_notice else "profile",
            text=stretch.text,
            notice=stretch.notice.pk if stretch.notice else None,
            title=stretch.notice.title if stretch.notice else None,
        )


class HeardOut(Schema):
    """What callers hear now: the text that Nixflex was last known to hold, with whatever notices say."""

    number: str
    heard: str | None = Field(
        description="Empty where callers hear the agent prompt alone; null where Nixflex never told."
    )
    is_certain: bool = Field(description="Whether it is known that callers hear this and nothing else.")
    version: int | None = Field(
        description="The version that says it; null where somebody else wrote it, and for none."
    )
    since: datetime | None = Field(description="When Nixflex took that version, or when it was found there.")
    checked_at: datetime | None = Field(description="When Nixflex last told what it holds.")
    maybe: list[int] = Field(
        description="Versions that may be heard instead: it is not known whether Nixflex took them."
    )
    made_of: list[StretchOut] = Field(
        description=(
            "Of what the text is made, from the top, with a blank line between each two; empty where"
            " all is profile."
        ),
    )
    renewing_since: datetime | None = Field(
        description=(
            "Since when it is to be composed again, and is not yet: a notice began or ended, or "
            "dates moved on."
        ),
    )
    renews_at: datetime | None = Field(
        description="When it is next composed again; null where nothing is to come."
    )
    says: str = Field(description="The same in a sentence.")

    @classmethod
    def of(cls, number: PhoneNumber, heard: LastKnownText, line: StatusLine) -> Self:
        """Return what callers of `number` hear as it is told; `line` is its status."""
        overdue = overdue_since(number)
        return cls(
            number=number.number,
            heard=heard.text,
            is_certain=heard.is_certain,
            version=heard.version,
            since=heard.since,
            checked_at=number.verified_at,
            maybe=heard.maybe,
            made_of=[StretchOut.of(each) for each in heard.stretches],
            renewing_since=overdue,
            renews_at=None if overdue else number.recompose_at,
            says=line.hears,
        )
