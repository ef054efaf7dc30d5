"""What the list of numbers shows: its rows, how many there are, its orders and the filters that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles import permissions
from profiles.context_processors import account_of
from profiles.forms.number_filter import STATE_GROUPS, NumberFilter
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.models import PhoneNumber
from profiles.selectors import numbers, saved_filters
from profiles.selectors.numbers import NEEDS_A_PERSON, NOT_LIVE
from profiles.selectors.paging import Page, numbered_page
from profiles.selectors.tally import tally
from profiles.texts.excerpts import find_excerpt
from profiles.views.access import StaffRequest

DEEPEST_PAGE = 100_000
SIZES, USUAL_SIZE = (25, 50, 100, 200), 50
SIZE_KEPT_AS = "list_size"
READY = [
    (STATE_GROUPS[NEEDS_A_PERSON], {"state": NEEDS_A_PERSON}),
    (STATE_GROUPS[NOT_LIVE], {"state": NOT_LIVE}),
    (_("Changed outside"), {"state": PhoneNumber.State.DRIFTED.value}),
    (_("No profile"), {"state": numbers.NO_PROFILE}),
    (_("Changed this week"), {"changed": "week", "sort": "-changed"}),
]


@dataclass(frozen=True)
class Column:
    """The head of a column that the list can be sorted by, and how it is sorted now ("" where it is not)."""

    name: str
    word: str | Promise
    is_figure: bool = False
    descends_first: bool = False
    sorted: str = ""
    asks: str = ""

    def now(self, sort: str) -> "Column":
        """Return the column as it is where the list is sorted by ``sort``; its link turns the order round."""
        down = "-" + self.name
        state = {self.name: "ascending", down: "descending"}.get(sort, "")
        turned = self.name if state == "descending" or (not state and not self.descends_first) else down
        return Column(self.name, self.word, self.is_figure, self.descends_first, state, turned)


COLUMNS = {
    "business": Column("label", _("Business")),
    "state": Column("state", _("State")),
    "length": Column("length", _("Length"), is_figure=True, descends_first=True),
    "changed": Column("changed", _("Last change"), descends_first=True),
}


def list_context(request: StaffRequest) -> dict[str, Any]:
    """Return what the list and its rows show for the query string of ``request``."""
    filters = NumberFilter(request.GET, queryset=numbers.all_numbers())
    at, size = page_number(request.GET.get("page", "")), page_size(request)
    context: dict[str, Any] = {"page": Page(rows=[])}
    if filters.is_valid():
        page = numbered_page(filters.qs, at, size)
        only = not filters.by_columns
        _add_excerpts(page.rows, filters.wanted)
        context = {
            "page": page,
            "tally": tally(
                filters.qs, page, page_number=at, size=size, found=filters.found, only_searched=only
            ),
        }
    sort = filters.chosen.get("sort", "label")
    return context | {
        "filter": filters,
        "query": filters.query(),
        "filtered": any(request.GET.get(name) for name in ("q", "agent", "state", "changed", "these")),
        "account": account_of(request),
        "columns": {name: column.now(sort) for name, column in COLUMNS.items()},
        "on_page": ".".join(str(number.pk) for number in context["page"].rows),
        "unsettled": unsettled(context["page"].rows),
        "chosen_ones": filters.chosen.get("these", "").count(".") + 1 if "these" in filters.chosen else 0,
        "sizes": SIZES,
        "size": size,
        "can_choose": any(map(request.user.has_perm, CHOOSING)),
        **_kept(request, filters.query()),
    }


def unsettled(rows: Iterable[PhoneNumber]) -> str:
    """Return the keys of those ``rows`` whose state may change by itself, as the filter ``these`` has them."""
    return ".".join(str(number.pk) for number in rows if number.is_unsettled)


# Whoever has one of these can do something with chosen numbers.
CHOOSING = (permissions.EDIT, permissions.EXPORT_AUDIT, permissions.ROLL_OUT)


def page_number(typed: str) -> int:
    """Return the page that ``typed`` asks for; 1 where it asks for none that there can be."""
    number = parse_whole_number(typed, digits=PLACE_DIGITS)
    return number if number is not None and 1 <= number <= DEEPEST_PAGE else 1


def page_size(request: StaffRequest) -> int:
    """Return how many rows a page is to have: as asked for, which is then kept, or as it was kept."""
    asked = request.GET.get("size", "")
    if asked in map(str, SIZES):
        if request.session.get(SIZE_KEPT_AS) != int(asked):
            request.session[SIZE_KEPT_AS] = int(asked)
        return int(asked)
    kept = request.session.get(SIZE_KEPT_AS)
    return kept if kept in SIZES else USUAL_SIZE


def _add_excerpts(rows: list[PhoneNumber], wanted: str) -> None:
    """Let each of ``rows`` have as ``excerpt`` the place in its text that says ``wanted``."""
    texts = numbers.head_texts(rows) if wanted else {}
    for row in rows:
        row.excerpt = find_excerpt(texts.get(row.pk, ""), wanted)  # type: ignore[attr-defined]


def _kept(request: StaffRequest, query: str) -> dict[str, Any]:
    """Return the ready filters and the person's own, each with its query string and whether it is on now."""
    ready = [(word, urlencode(asked)) for word, asked in READY]
    own = saved_filters.for_user(request.user)
    known = {asked for _, asked in ready} | {kept.query for kept in own}
    return {
        "ready_filters": ready,
        "own_filters": own,
        "can_keep": bool(query) and query not in known,
    }
