"""Errors as the API tells them (RFC 9457)."""

from ninja import Field, Schema


class FieldError(Schema):
    """What is wrong with one field of a request."""

    field: str = Field(examples=["body.text"])
    message: str


class ProblemOut(Schema):
    """Why something was not done; unless it says otherwise, nothing was changed."""

    type: str = "about:blank"
    title: str = Field(description="The words of the HTTP status.")
    status: int
    code: str = Field(description="Stable, for programs.", examples=["number_not_found"])
    detail: str = Field(description="A sentence for people.")


class InvalidOut(ProblemOut):
    """The request does not fit the schema, or its text can't be a profile."""

    errors: list[FieldError] = []
    reason: str | None = Field(None, description="Why a text was refused: too_long, blank, nul, surrogate.")


class RefusedOut(ProblemOut):
    """A save that the state of the number refuses; nothing was saved."""

    outside: str | None = Field(
        None, description="`drifted`: the text that was set outside. Decide about it first: `/drift`."
    )
    notices: list[int] | None = Field(
        None, description="`no_room_for_notice`: their ids. Sent along as `ends`, they end for this number."
    )
