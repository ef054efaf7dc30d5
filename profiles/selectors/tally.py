"""How many numbers there are on a list, without counting them all."""

from dataclasses import dataclass

from django.db.models import QuerySet

from profiles.models import PhoneNumber
from profiles.selectors.paging import Page
from profiles.selectors.search import Found

# So many are counted; of more it is only known that they are more.
CAP = 1000


@dataclass(frozen=True)
class Tally:
    """Rows ``first`` to ``last`` are shown. ``total`` is how many there are, or more than that if ``capped``.

    With ``total`` 0 though rows are shown, all that is known is that more follow.
    """

    first: int
    last: int
    total: int = 0
    capped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything there is stands on this page."""
        return not self.capped and self.first <= 1 and self.last == self.total


def tally(
    numbers: QuerySet[PhoneNumber],
    page: Page[PhoneNumber],
    *,
    at: int,
    size: int,
    found: Found | None,
    only: bool,
) -> Tally:
    """Return how many ``numbers`` there are, of which ``page`` is the one with the number ``at``.

    ``found`` is what a search found among them; ``only`` says that nothing else narrows the list.
    """
    before = (at - 1) * size
    first, last = before + 1, before + len(page.rows)
    if page.next is None:
        return Tally(first, last, total=last if page.rows else 0)
    if found is None or found.few:
        # Counted in an index, or among a few that are looked up one by one.
        total = numbers.order_by().values("pk")[: None if found else CAP + 1].count()
        return (
            Tally(first, last, total=total) if found or total <= CAP else Tally(first, last, CAP, capped=True)
        )
    if only and found.at_least > CAP:
        return Tally(first, last, CAP, capped=True)
    return Tally(first, last)
