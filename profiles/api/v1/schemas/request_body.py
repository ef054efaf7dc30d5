"""Base schema and field types of request bodies."""

import re
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES
from profiles.models.limits import NOTE_LIMIT
from profiles.texts.contract import UnusableText, check_usable

# A date alone would be midnight, and figures seconds since 1970: neither may be what was meant.
DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", re.ASCII)
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


def date_and_time(value: object) -> object:
    """Return ``value`` if it is a date with a time of day, as text; refuse anything else."""
    if not isinstance(value, str) or not DATE_AND_TIME.match(value):
        raise ValueError(
            _(
                "This takes a date with a time, such as 2026-12-24T09:00:00, and where it has to have an offset "
                "from UTC, 2026-12-24T09:00:00+00:00. Neither a date alone nor a number will do."
            )
        )
    return value


# Moments, and times on the wall of a number.
DateTime = Annotated[datetime, BeforeValidator(date_and_time)]
Moment = Annotated[AwareDatetime, BeforeValidator(date_and_time)]
# What a request says in words, but for profiles, which have a contract of their own.
Words = Annotated[str, AfterValidator(storable)]
Note = Annotated[Words, Field(max_length=NOTE_LIMIT, description="Why, for colleagues and the audit log.")]


class RequestBody(Schema):
    """Base of request bodies: a field that the schema does not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")
