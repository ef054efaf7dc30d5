"""A number's profile, as the API tells and takes it."""

from datetime import datetime
from typing import Annotated, Self, cast

from ninja import Field, Schema

from profiles.api.v1.schemas.numbers.listing import StateWord
from profiles.api.v1.schemas.problems import ProblemOut
from profiles.api.v1.schemas.request_body import Note, RequestBody
from profiles.models import PhoneNumber
from profiles.models.limits import INTEGER_LIMIT
from profiles.presenters.status import state_key
from profiles.selectors.history.versions import revision_of_body
from profiles.selectors.numbers import is_overdue
from profiles.services.editing import SaveResult
from profiles.texts.composition import body_digest

Ends = Annotated[
    list[Annotated[int, Field(ge=1, le=INTEGER_LIMIT)]],
    Field(
        max_length=50,
        description="Ids of notices that have no room beside the text, and are to end for this number.",
    ),
]


class ProfileIn(RequestBody):
    """The profile to save."""

    text: str = Field(description="The body: at most 8,000 UTF-16 code units; CRLF and CR become LF.")
    note: Note = ""
    ends: Ends = []


class ClearQuery(Schema):
    """What is said of clearing."""

    note: Note = ""


class RevertIn(RequestBody):
    """The version to go back to."""

    version: int = Field(ge=1, le=INTEGER_LIMIT)
    note: Note = ""
    ends: Ends = []


class ProfileOut(Schema):
    """The profile of one number: what people and programs wrote, without what is laid over it for a time."""

    number: str = Field(examples=["+441632960001"])
    text: str = Field(description='The body; "" where there is no profile.')
    version: int = Field(description="The newest version of the number; 0 where there is none.")
    body_version: int = Field(description="The version in which somebody last changed the body.")
    etag: str = Field(description="The digest of the body, as in the header ETag without its quotes.")
    author: str | None = Field(description="Who last changed the body.")
    note: str
    changed_at: datetime | None
    state: StateWord = Field(description="Where the newest version stands with Nixflex, as `state` tells it.")
    is_live: bool = Field(description="Whether Nixflex has confirmed what this profile makes callers hear.")
    template: int | None = Field(description="The template that the number follows; null: by hand.")

    @classmethod
    def of(cls, number: PhoneNumber) -> Self:
        """Return that of ``number``, which is read with its head."""
        written = revision_of_body(number)
        return cls(
            number=number.number,
            text=number.head_body,
            version=number.version,
            body_version=number.version_of_body,
            etag=body_digest(number.head_body),
            author=written.author_name if written else None,
            note=written.note if written else "",
            changed_at=written.created_at if written else None,
            state=cast("StateWord", state_key(number)),
            is_live=number.state == PhoneNumber.State.LIVE and not is_overdue(number.recompose_at),
            template=number.template_id,
        )


class ProfileSaved(ProfileOut):
    """The profile after a save."""

    created: bool = Field(
        description=(
            "False: the same text was there already, and no version was made. Where the answer to an idempotency "
            "key got lost, the profile is the version that was made under it, whatever was saved since."
        )
    )

    @classmethod
    def of_save(cls, saved: SaveResult, *, submission: str) -> Self:
        """Return the profile as it was ``saved``, or had been before under the same ``submission`` token.

        Of a save whose answer was lost it is the version that was made then, whatever somebody saved since: nobody
        is told the digest of a text that they have not seen.
        """
        number, made = saved.number, saved.revision
        created, told = saved.was_made_by(submission), ProfileOut.of(number).dict()
        if created and made is not None and number.version_of_body != made.version_of_body:
            told |= {
                "text": made.body_text,
                "version": made.version,
                "body_version": made.version_of_body,
                "etag": body_digest(made.body_text),
                "author": made.author_name,
                "note": made.note,
                "changed_at": made.created_at,
                "is_live": False,
                "template": made.template_version.template_id if made.template_version else None,
            }
        return cls(**told, created=created)


class Side(Schema):
    """One side of a conflict."""

    text: str
    etag: str


class Theirs(Side):
    """What a save would have replaced unseen."""

    version: int
    author: str
    note: str


class Overlap(Schema):
    """Lines that both changed, each in its own way."""

    theirs: list[str]
    yours: list[str]


class Merged(Side):
    """Both changes put together, line by line; where both changed the same lines, theirs stand before yours."""

    overlaps: list[Overlap]


class ProfileConflict(ProblemOut):
    """The profile was changed since it was read; nothing was saved."""

    theirs: Theirs
    yours: Side
    merged: Merged | None = Field(None, description="Null where there is nothing to put together.")
