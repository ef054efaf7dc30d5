"""What requests have in common."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.models.limits import NOTE_LIMIT
from profiles.texts.contract import UnusableText, check_usable

UNUSABLE = FILTER_ERROR_MESSAGES["null_characters_not_allowed"]


def usable(words: str) -> str:
    """Return ``words``; refuse those with characters that no database stores."""
    try:
        check_usable(words)
    except UnusableText:
        raise ValueError(UNUSABLE) from None
    return words


# What a request says in words, but for profiles, which have a contract of their own.
Words = Annotated[str, AfterValidator(usable)]
Note = Annotated[Words, Field(max_length=NOTE_LIMIT, description="Why, for colleagues and the audit log.")]


class Asked(Schema):
    """The body of a request: what it does not know is refused, rather than passed over in silence."""

    model_config = ConfigDict(extra="forbid")
