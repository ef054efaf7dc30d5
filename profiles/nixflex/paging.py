"""Offset pagination: reads a list to its end, whether or not the API pages it."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Final

# The largest page that every revision of the API allows (Nixflex API documentation).
PAGE_SIZE: Final = 100

# Takes the offset, gives the rows of that page.
FetchPage = Callable[[int], list[object]]
# Gives what tells a row from others, or "" for a row that names nothing.
Identify = Callable[[object], str]


def pages(fetch: FetchPage, identify: Identify) -> Iterator[list[object]]:
    """Yield page after page until the end of the list.

    That is after a page that is not of ``PAGE_SIZE`` (shorter: the last one; longer: the API ignores the
    limit and gave everything), or that brings nothing new (the API ignores the offset).

    Rows shift to later pages while numbers are being imported. So a page of known rows that is not the page
    before it again is no end yet; two of them in a row are, whatever happens, so this always ends.

    Args:
        fetch: Requests one page.
        identify: Names a row.
    """
    seen: set[str] = set()
    before: set[str] = set()
    stale = False
    for offset in count(0, PAGE_SIZE):
        page = fetch(offset)
        yield page
        if len(page) != PAGE_SIZE:
            return
        names = set(map(identify, page))
        was_stale, stale = stale, names <= seen
        if stale and (was_stale or names == before):
            return
        seen |= names
        before = names
