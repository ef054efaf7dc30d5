"""Pages by opaque cursor: each tells where the next one begins, and nothing is counted or passed over."""

import base64
import binascii
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query

from profiles.api.problems import Problem
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number

PAGE_SIZE, LARGEST_PAGE = 50, 200
CURSOR_LIMIT = 100
FURTHEST_PAGE = 10**8

Cursor = Annotated[
    str, Query(max_length=CURSOR_LIMIT, description="Where the page begins: `next` of the one before.")
]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many rows the page has at most.")]


def write_cursor(key: int | None) -> str | None:
    """Return the cursor of the page that begins after ``key``; None for no page."""
    return None if key is None else base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int | None:
    """Return the key after which the page begins; None for the first page.

    Raises:
        Problem: It is no cursor that an answer told.
    """
    if not cursor:
        return None
    try:
        typed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        typed = ""
    key = parse_whole_number(typed, digits=KEY_DIGITS)
    if key is None:
        raise Problem(
            "invalid",
            _("This is no cursor of an answer. Begin again without one."),
            errors=[{"field": "query.cursor", "message": _("Send what the page before told as next.")}],
        )
    return key


def read_page(cursor: str) -> int:
    """Return the number of the page, from 1, of a list whose pages are counted; errors as for :func:`read_cursor`.

    Beyond the last page there is nothing, and no database counts as far as a cursor may say.
    """
    return min(read_cursor(cursor) or 1, FURTHEST_PAGE)
