"""Lists the account's numbers, although newer revisions of the API cut the list at 1,000 silently."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.nixflex import parsing
from profiles.nixflex.paging import PAGE_SIZE, pages
from profiles.nixflex.types import NumberListing, RemoteNumber

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
    """Accumulates the numbers read so far, merged by phone number."""

    def __init__(self, fetch: Fetch, progress: Progress | None) -> None:
        self._fetch = fetch
        self._progress = progress
        self._numbers: dict[str, RemoteNumber] = {}
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
        if any(not parsing.is_agent_id(number.agent_id) for number in self._numbers.values()):
            complete = False
            self.note(_("Numbers without an agent may be missing, for they can't be listed by themselves."))
        named = [number.agent_id for number in self._numbers.values()]
        for agent_id in dict.fromkeys([*agent_ids, *named]):
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
        numbers = tuple(self._numbers.values())
        return NumberListing(
            numbers=numbers,
            complete=complete,
            notes=tuple(self._notes),
            pages=self._pages,
            texts_known=all(number.custom_prompt is not None for number in numbers),
        )

    def _add(self, row: object) -> None:
        number = parsing.number(row)
        if number is None:
            self._skipped += 1
            return
        earlier = self._numbers.get(number.phone_number)
        # The later row is the newer one, but it must not make a text unknown that was told before.
        if earlier and number.custom_prompt is None:
            number = replace(number, custom_prompt=earlier.custom_prompt)
        self._numbers[number.phone_number] = number


def _phone_number(row: object) -> str:
    return parsing.text(row, "phone_number") if isinstance(row, dict) else ""
