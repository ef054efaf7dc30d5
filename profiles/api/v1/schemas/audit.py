"""Events of the audit log."""

from datetime import date, datetime
from typing import Any, Self

from ninja import Field, Schema

from profiles.models import AuditEvent
from profiles.models.limits import INTEGER_LIMIT, PERSON_LIMIT, TAG_NAME_LIMIT
from profiles.selectors.search import SEARCH_LIMIT


class EventFilters(Schema):
    """The filters of the log; all that are told must hold."""

    number: str = Field("", max_length=40, description="A number in any usual spelling, or words of labels.")
    rollout: int | None = Field(None, ge=1, le=INTEGER_LIMIT, description="A rollout's id.")
    actor: str = Field("", max_length=PERSON_LIMIT, description="A name, or what one begins with.")
    action: str = Field("", max_length=16, examples=["edit"], description="What was done.")
    outcome: str = Field("", max_length=12, examples=["ok"], description="How it ended.")
    tag: str = Field("", max_length=TAG_NAME_LIMIT, description="The name of a tag that the number has now.")
    q: str = Field("", max_length=SEARCH_LIMIT, description="Words of notes, reasons and names.")
    from_: date | None = Field(None, alias="from", description="The first day, in the site's time zone.")
    to: date | None = Field(None, description="The last day, likewise; both are included.")


class EventOut(Schema):
    """Who did what, when, from where, to what and with what result. Events never change."""

    seq: int
    at: datetime
    actor: str = Field(description="As they were called then.")
    ip: str | None
    action: str
    number: str | None
    version: int | None
    rollout: int | None = Field(description="The rollout's id.")
    outcome: str
    reason: str = Field(description="A person's note, or what Nixflex said.")
    data: dict[str, Any] = Field(
        description="Whatever else was worth keeping; `token` and, under an idempotency key, `request` where a "
        "program did it."
    )

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        """Return an event as it is told."""
        return cls(
            seq=event.seq,
            at=event.at,
            actor=event.actor_name,
            ip=event.ip,
            action=event.action,
            number=event.number.number if event.number else None,
            version=event.revision.version if event.revision else None,
            rollout=event.rollout_id,
            outcome=event.outcome,
            reason=event.reason,
            data=event.data,
        )


class EventPage(Schema):
    """A page of the log, the newest first."""

    items: list[EventOut]
    next: str | None = Field(
        description=(
            "The cursor from which to go on; null at the end. A page may be empty and have one: "
            "where words are looked for, a request searches a stretch of the log, and the next one "
            "goes on from there."
        ),
    )
