"""Many profiles in one call."""

from typing import Annotated, Self

from ninja import Field, Schema
from pydantic import StringConstraints

from profiles.api.v1.schemas.request_body import RequestBody
from profiles.api.v1.schemas.rollouts.requests import Note, RunSettings, Title
from profiles.api.v1.schemas.rollouts.responses import RolloutOut, RowOut
from profiles.models.limits import TYPED_NUMBER_LIMIT
from profiles.selectors.number_list import ListedNumber
from profiles.services.rollouts.plans.bodies import BODY_LIMIT
from profiles.texts.composition import DIGEST_LENGTH, body_digest

Digest = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{DIGEST_LENGTH}}}$")]


class ProfileText(Schema):
    """The text of one number, as a change of it starts from."""

    number: str = Field(description="In E.164.", examples=["+441632960001"])
    text: str = Field(description='The body; "" where there is no profile.')
    etag: str = Field(description="Its digest: the `base` of a new text.")
    version: int
    state: str = Field(description="live, pending, retrying, unconfirmed, rejected, drifted or removed.")

    @classmethod
    def of(cls, row: ListedNumber, body: str) -> Self:
        """Return that of ``row``, whose body is ``body``."""
        return cls(number=row.number, text=body, etag=body_digest(body), version=row.version, state=row.state)


class ProfileTextPage(Schema):
    """Some texts, and where the next ones begin."""

    items: list[ProfileText]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class SentProfile(RequestBody):
    """The text for one number."""

    number: str = Field(
        max_length=TYPED_NUMBER_LIMIT, description="In any usual spelling.", examples=["+441632960001"]
    )
    text: str = Field(
        description='The body, at most 8,000 UTF-16 code units; CRLF and CR become LF. "" clears the profile.'
    )
    base: Digest = Field(
        description="The `etag` of the body that it started from. Where the number's body is another by now, "
        "the row is a conflict.",
        examples=["e3b0c44298fc1c14"],
    )


class ProfilesIn(RunSettings):
    """Texts for many numbers, run as one rollout."""

    canary_waits: bool = Field(
        False, description="Whether it then waits until a person or program lets it go on."
    )
    profiles: list[SentProfile] = Field(min_length=1, max_length=BODY_LIMIT)
    note: Note
    title: Title = Field("", description='What the rollout is called; "" for one that says what is done.')
    dry_run: bool = Field(False, description="Plan it only; start it like any other rollout.")


class ProfilesOut(Schema):
    """What becomes of each text, in the order in which they were sent, and the rollout that does it."""

    rollout: RolloutOut
    rows: list[RowOut]
