"""A text that was set outside, and what becomes of it."""

from typing import Literal

from ninja import Field, Schema

from profiles.api.v1.schemas.numbers.differences import DifferenceOut
from profiles.api.v1.schemas.problems import ProblemOut
from profiles.api.v1.schemas.request_body import Note, RequestBody

Decision = Literal["adopt", "push", "until"]


class DriftOut(Schema):
    """What Nixflex holds, and nobody here has sent. Nothing overwrites it until somebody decides."""

    number: str
    outside: str = Field(description="The text that Nixflex was seen to hold.")
    ours: str = Field(
        description="What the newest version would have callers hear, with what notices lay over it."
    )
    version: int
    difference: DifferenceOut | None = Field(
        description="From ours to the outside text; null where either is too long to be compared."
    )
    choices: list[Decision] = Field(
        description=(
            "What can be decided: make it the next version, push ours over it, or keep it as a "
            "notice until the first of the notices in force ends."
        ),
    )


class DecisionIn(RequestBody):
    """What becomes of the outside text."""

    decision: Decision
    note: Note = ""


class OutsideChanged(ProblemOut):
    """The outside text, or ours, has changed since they were read; nothing was decided."""

    outside: str
