"""Tags: the catalogue, and those of one number; and its label."""

from typing import Literal

from ninja import Field, Schema

from profiles.api.v1.schemas.request_body import RequestBody, Words
from profiles.models.limits import INTEGER_LIMIT, TAG_NAME_LIMIT
from profiles.texts.contract import LABEL_LIMIT

ColourWord = Literal["grey", "red", "orange", "yellow", "green", "blue", "purple"]


class TagOut(Schema):
    """A tag of the catalogue."""

    id: int
    name: str
    colour: ColourWord
    numbers: int = Field(description="How many numbers, of those that you see, have it.")


class TagList(Schema):
    """The catalogue of tags, by name."""

    items: list[TagOut]


class TagIn(RequestBody):
    """A new tag."""

    name: Words = Field(
        max_length=TAG_NAME_LIMIT, description="Without comma or semicolon; unique whatever its case."
    )
    colour: ColourWord = "grey"


class TagPatch(RequestBody):
    """What is to change of a tag; numbers keep it."""

    name: Words | None = Field(None, max_length=TAG_NAME_LIMIT)
    colour: ColourWord | None = None


class MergeIn(RequestBody):
    """The tag into which another is merged."""

    into: int = Field(ge=1, le=INTEGER_LIMIT, description="Its id.")


class ChangedNumbers(Schema):
    """How many numbers that concerned."""

    numbers: int


class NumberTagsOut(Schema):
    """The tags of a number."""

    number: str
    tags: list[str] = Field(description="Names, by alphabet.")


class NumberTagsPatch(RequestBody):
    """Tags to put on a number and to take off, by name; others stay."""

    add: list[Words] = Field(default=[], max_length=500)
    remove: list[Words] = Field(default=[], max_length=500)


class LabelIn(RequestBody):
    """The label of a number."""

    label: Words = Field(max_length=LABEL_LIMIT, description="On one line; empty for none.")


class LabelOut(Schema):
    """The label of a number."""

    number: str
    label: str
