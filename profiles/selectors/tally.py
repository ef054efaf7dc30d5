"""Bounded row counts for the number list, so that no page counts all of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from profiles.models import PhoneNumber
from profiles.selectors.paging import Page
from profiles.selectors.search import SearchResult

# So many are counted; of more it is only known that they are more.
COUNT_LIMIT = 1000


@dataclass(frozen=True)
class Tally:
    """The rows ``first`` to ``last`` of ``total`` are shown; if ``capped`` there are more than ``total``.

    With ``total`` 0 though rows are shown, all that is known is that more follow.
    """

    first: int
    last: int
    total: int = 0
    capped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether this page shows the whole list."""
        return not self.capped and self.first <= 1 and self.last == self.total


def tally(
    numbers: QuerySet[PhoneNumber],
    page: Page[Any],
    *,
    page_number: int,
    size: int,
    found: SearchResult | None,
    only_searched: bool,
) -> Tally:
    """Return which rows ``page`` shows and how many ``numbers`` there are, as far as that is cheap to know.

    Args:
        numbers: The whole list that is paged.
        page: The page shown.
        page_number: Its number, from 1.
        size: Rows on a full page.
        found: The search result that the list comes from, None without a search.
        only_searched: Nothing but the search narrows the list, so its ``min_count`` holds.
    """
    before = (page_number - 1) * size
    first, last = before + 1, before + len(page.rows)
    if page.next is None:
        return Tally(first, last, total=last if page.rows else 0)
    if found is None or found.is_small:
        # Counted in an index, or among a few that are looked up one by one.
        total = numbers.order_by().values("pk")[: None if found else COUNT_LIMIT + 1].count()
        return (
            Tally(first, last, total=total)
            if found or total <= COUNT_LIMIT
            else Tally(first, last, COUNT_LIMIT, capped=True)
        )
    if only_searched and found.min_count > COUNT_LIMIT:
        return Tally(first, last, COUNT_LIMIT, capped=True)
    return Tally(first, last)
