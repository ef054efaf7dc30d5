"""Base schema and field types of request bodies."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.models.limits import NOTE_LIMIT
from profiles.texts.contract import UnusableText, check_usable

UNUSABLE = FILTER_ERROR_MESSAGES["null_characters_not_allowed"]


def storable(words: str) -> str:
    """Return ``words``, which a database can store.

    Raises:
        ValueError: They hold NUL or a lone surrogate.
    """
    try:
        check_usable(words)
    except UnusableText:
        raise ValueError(UNUSABLE) from None
    return words


# What a request says in words, but for profiles, which have a contract of their own.
Words = Annotated[str, AfterValidator(storable)]
Note = Annotated[Words, Field(max_length=NOTE_LIMIT, description="Why, for colleagues and the audit log.")]


class RequestBody(Schema):
    """Base of request bodies: a field that the schema does not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")
