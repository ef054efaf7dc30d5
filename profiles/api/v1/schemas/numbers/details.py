"""Details of a number that follows a template, field by field; and the catalogue of fields."""

from typing import Any, Literal, Self, cast

from ninja import Field, Schema

from profiles.api.v1.schemas.numbers.history import TemplateRef
from profiles.api.v1.schemas.problems import ProblemOut, RefusedOut
from profiles.api.v1.schemas.request_body import Note, RequestBody
from profiles.models import PhoneNumber
from profiles.models.limits import INTEGER_LIMIT
from profiles.selectors.details.fields import DetailField, UsedField
from profiles.selectors.details.opened import OpenDetails
from profiles.texts.composition import body_digest
from profiles.texts.details.values import Value, write_value
from profiles.texts.templating import PLACEHOLDER_LIMIT

KindWord = Literal["line", "paragraph", "phone", "email", "web", "address", "hours", "yes_no"]
# Words, or opening hours as their record.
ValueOut = str | dict[str, Any]


class DetailOut(Schema):
    """One field of a template, and what the number has there."""

    key: str = Field(description="The name of the template's placeholder; it never changes.")
    label: str
    kind: KindWord
    help: str
    example: str
    default: str | None = Field(
        description="What stands in the text for want of a value; null where a value is needed."
    )
    value: ValueOut = Field(
        description=(
            "Words, or opening hours as their record; empty for none. Send it back as `base` with a change."
        ),
    )
    words: str = Field(description="What the value says, written out.")


class DetailsOut(Schema):
    """The details of a number."""

    number: str
    version: int
    etag: str = Field(description="The digest of the profile, as in the header ETag without its quotes.")
    follows: TemplateRef | None = Field(
        description=(
            "The template that the number follows, at its version; null where the text was written by hand."
        ),
    )
    fields: list[DetailOut] = Field(
        description="In the order of the text; empty where no template is followed."
    )

    @classmethod
    def of(cls, number: PhoneNumber, opened: OpenDetails | None) -> Self:
        """Return the details of `number` as they are told; None where it follows no template."""
        follows, fields = None, []
        if opened is not None:
            template, version = opened.version.template, opened.version.version
            follows = TemplateRef(id=template.pk, name=template.name, version=version)
            fields = [_detail(field, opened.base.get(field.key, "")) for field in opened.fields]
        return cls(
            number=number.number,
            version=number.version,
            etag=body_digest(number.head_body),
            follows=follows,
            fields=fields,
        )


def _detail(field: DetailField, value: Value) -> DetailOut:
    return DetailOut(
        key=field.key,
        label=field.label,
        kind=cast("KindWord", field.kind),
        help=field.help,
        example=field.example,
        default=field.default,
        value=value,
        words=write_value(value),
    )


class DetailChange(RequestBody):
    """What one field is to be, and what it was where the change began."""

    as_typed: bool = Field(
        False, description="Opening hours that are not understood are kept in the words that were told."
    )
    value: ValueOut = Field(
        description=(
            'Words as a person types them ("Mon-Fri 9-5"), or opening hours as their record; empty for none.'
        ),
    )
    base: ValueOut | None = Field(
        None,
        description="The value that the change started from, as it was told; may be left out under If-Match.",
    )


class DetailsPatch(RequestBody):
    """Changes of single fields. What somebody else changed in other fields stays."""

    fields: dict[str, DetailChange] = Field(
        min_length=1,
        max_length=PLACEHOLDER_LIMIT,
        description="By key.",
        examples=[{"hours": {"value": "Mon-Fri 9am-5pm", "base": ""}}],
    )
    template: int | None = Field(
        None,
        ge=1,
        le=INTEGER_LIMIT,
        description="The id of the template that the number is to follow; left out, the one that it follows.",
        examples=[None],
    )
    note: Note = ""


class StopQuery(Schema):
    """What is said of following no more."""

    note: Note = ""


class DetailsSaved(DetailsOut):
    """The details after a change."""

    created: bool = Field(description="False: all of the values were there already, and no version was made.")


class FieldConflictOut(Schema):
    """A field that somebody else changed meanwhile."""

    key: str
    label: str
    base: ValueOut
    theirs: ValueOut
    yours: ValueOut


class DetailsRefused(RefusedOut):
    """A change that the state of the number refuses; nothing was saved."""

    conflicts: list[FieldConflictOut] | None = Field(
        None,
        description="`details_conflict`: the fields. Send those of yours that are to win with theirs as base.",
    )


class StaleDetails(ProblemOut):
    """The profile was changed since it was read; nothing was saved. Read the details anew."""

    etag: str
    version: int
    author: str


class FieldOut(Schema):
    """A field of the catalogue."""

    key: str = Field(description="The name of the placeholder in templates; it never changes.")
    label: str
    kind: KindWord
    help: str
    example: str
    templates: list[str] = Field(description="The names of the templates whose newest versions name it.")
    numbers: int = Field(description="How many numbers, of those that you see, have a value of it.")

    @classmethod
    def of(cls, used: UsedField) -> Self:
        """Return a field with where it is used as it is told."""
        field = used.field
        return cls(
            key=field.key,
            label=field.label,
            kind=cast("KindWord", field.kind),
            help=field.help,
            example=field.example,
            templates=[template.name for template in used.templates],
            numbers=used.numbers,
        )


class FieldList(Schema):
    """The catalogue of fields, in its order."""

    items: list[FieldOut]
