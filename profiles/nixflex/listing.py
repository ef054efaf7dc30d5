"""Lists the account's numbers, although newer revisions of the API cut the list at 1,000 silently."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.nixflex import parsing
from profiles.nixflex.paging import PAGE_SIZE, pages
from profiles.nixflex.spool import NumberSpool
from profiles.nixflex.types import NumberListing

# The most rows that an unpaged list holds (Nixflex API documentation). As many look like more.
UNPAGED_LIMIT: Final = 1000

# Takes the query, gives the rows of that page.
Fetch = Callable[[Mapping[str, str | int]], list[object]]
# Takes how many numbers are known so far.
Progress = Callable[[int], None]


def list_numbers(fetch: Fetch, *, agent_ids: Iterable[str], progress: Progress | None) -> NumberListing:
    """Return the listing of all numbers, read again agent by agent where the list looks cut.

    Args:
        fetch: Requests one page.
        agent_ids: Agents that are known already; those that rows name are found anyway.
        progress: Called after each page.

    Raises:
        OSError: There is no room for a temporary file.
    """
    reading = _Reading(fetch, progress)
    complete = True
    if reading.read_all():
        reading.note(
            _(
                "Nixflex listed exactly {count} numbers on one page, so the list looked cut, "
                "and the numbers of each agent were listed again."
            ).format(count=format_number(UNPAGED_LIMIT))
        )
        complete = reading.read_by_agent(agent_ids)
    return reading.result(complete=complete)


class _Reading:
    """Accumulates the numbers read so far, one row a number."""

    def __init__(self, fetch: Fetch, progress: Progress | None) -> None:
        self._fetch = fetch
        self._progress = progress
        self._numbers = NumberSpool()
        # Of all rows, in their order; "" for a number without an agent.
        self._agent_ids: dict[str, None] = {}
        self._notes: list[str] = []
        self._pages = 0
        self._skipped = 0

    def note(self, sentence: str) -> None:
        self._notes.append(sentence)

    def read_all(self, **query: str) -> bool:
        """Read the list that ``query`` narrows to its last page; return whether it looks cut."""
        cut = False
        found = pages(
            lambda offset: self._fetch({**query, "limit": PAGE_SIZE, "offset": offset}), _phone_number
        )
        for page in found:
            self._pages += 1
            cut = cut or len(page) == UNPAGED_LIMIT
            for row in page:
                self._add(row)
            if self._progress:
                self._progress(len(self._numbers))
        return cut

    def read_by_agent(self, agent_ids: Iterable[str]) -> bool:
        """Read each agent's numbers; return whether that certainly made up for the cut."""
        complete = True
        if not all(map(parsing.is_agent_id, self._agent_ids)):
            complete = False
            self.note(_("Numbers without an agent may be missing, for they can't be listed by themselves."))
        for agent_id in dict.fromkeys([*agent_ids, *self._agent_ids]):
            if not parsing.is_agent_id(agent_id):
                continue  # without one it was told of above; one that can't be an id can't be asked for
            if self.read_all(agent_id=agent_id):
                complete = False
                self.note(
                    _(
                        "Agent {agent_id} alone has {count} numbers or more, so some of them may be missing."
                    ).format(agent_id=agent_id, count=format_number(UNPAGED_LIMIT))
                )
        return complete

    def result(self, *, complete: bool) -> NumberListing:
        if self._skipped:
            self.note(
                _("Rows of Nixflex's list that name no phone number and were skipped: {count}.").format(
                    count=format_number(self._skipped)
                )
            )
        return NumberListing(
            numbers=self._numbers, complete=complete, notes=tuple(self._notes), pages=self._pages
        )

    def _add(self, row: object) -> None:
        number = parsing.number(row)
        if number is None:
            self._skipped += 1
            return
        self._agent_ids[number.agent_id] = None
        self._numbers.add(number)


def _phone_number(row: object) -> str:
    return parsing.text(row, "phone_number") if isinstance(row, dict) else ""
