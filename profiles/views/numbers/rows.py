"""Template context of the number list: rows, counts, columns, filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles import permissions
from profiles.context_processors import request_account
from profiles.forms.number_filter import STATE_GROUPS, NumberFilter
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.models import Account, PhoneNumber, Tag
from profiles.presenters.imports import import_progress
from profiles.selectors import number_list, saved_filters
from profiles.selectors.number_list import NEEDS_A_PERSON, NOT_LIVE, ListedNumber
from profiles.selectors.paging import Page
from profiles.selectors.tags import tags_by_number
from profiles.selectors.tally import tally
from profiles.texts.excerpts import find_excerpt
from profiles.views.access import StaffRequest

MAX_PAGE = 100_000
PAGE_SIZES, DEFAULT_PAGE_SIZE = (25, 50, 100, 200), 50
PAGE_SIZE_SESSION_KEY = "list_size"
ROOMY, COMPACT = "roomy", "compact"
DENSITY_SESSION_KEY = "list_rows"
READY_FILTERS = [
    (STATE_GROUPS[NEEDS_A_PERSON], {"state": NEEDS_A_PERSON}),
    (STATE_GROUPS[NOT_LIVE], {"state": NOT_LIVE}),
    (_("Changed outside"), {"state": PhoneNumber.State.DRIFTED.value}),
    (_("No profile"), {"state": number_list.NO_PROFILE}),
    (_("Changed this week"), {"changed": "week", "sort": "-changed"}),
]


@dataclass(frozen=True)
class Column:
    """A sortable column's header, and its present order ("" if the list is not sorted by it)."""

    name: str
    word: str | Promise
    is_figure: bool = False
    descends_first: bool = False
    sorted: str = ""
    asks: str = ""

    def sorted_by(self, sort: str) -> "Column":
        """Return the column for a list sorted by ``sort``; its link reverses that order."""
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
    """Return the context of the list for the query string of ``request``."""
    filters = NumberFilter(request.GET, user=request.user)
    at, size = page_number(request.GET.get("page", "")), page_size(request)
    context: dict[str, Any] = {"page": Page(rows=[])}
    if filters.is_valid():
        page = number_list.listed_page(filters.qs, at, size)
        _add_excerpts(page.rows, filters.wanted)
        _add_tags(page.rows, filters.tags, request.user)
        context = {
            "page": page,
            "tally": tally(
                filters.qs,
                page,
                page_number=at,
                size=size,
                found=filters.found,
                only_searched=filters.only_searched,
            ),
        }
    sort = filters.chosen.get("sort", "label")
    return context | {
        "filter": filters,
        "query": filters.query(),
        "filtered": any(request.GET.get(name) for name in ("q", "agent", "state", "changed", "tag", "these")),
        **import_context(request_account(request)),
        "columns": {name: column.sorted_by(sort) for name, column in COLUMNS.items()},
        "on_page": ".".join(str(number.pk) for number in context["page"].rows),
        "unsettled": unsettled_keys(context["page"].rows),
        "chosen_ones": filters.chosen.get("these", "").count(".") + 1 if "these" in filters.chosen else 0,
        "sizes": PAGE_SIZES,
        "size": size,
        "compact": density(request) == COMPACT,
        "can_choose": any(map(request.user.has_perm, CHOOSING_PERMISSIONS)),
        **_kept(request, filters.query()),
    }


def import_context(account: Account) -> dict[str, Any]:
    """Return the context of when the last import was, and how far the one under way is."""
    return {"account": account, "import_progress": import_progress(account, now=timezone.now())}


def unsettled_keys(rows: Iterable[ListedNumber]) -> str:
    """Return the keys of the unsettled ``rows``, in the format of the filter ``these``."""
    return ".".join(str(number.pk) for number in rows if number.is_unsettled)


# Whoever has one of these can do something with chosen numbers.
CHOOSING_PERMISSIONS = (permissions.EDIT, permissions.EXPORT_AUDIT, permissions.ROLL_OUT)


def page_number(typed: str) -> int:
    """Parse the page number ``typed``; 1 if it is none."""
    number = parse_whole_number(typed, digits=PLACE_DIGITS)
    return number if number is not None and 1 <= number <= MAX_PAGE else 1


def page_size(request: StaffRequest) -> int:
    """Return the rows per page: as asked for, which is then stored in the session, or as stored."""
    asked = request.GET.get("size", "")
    if asked in map(str, PAGE_SIZES):
        if request.session.get(PAGE_SIZE_SESSION_KEY) != int(asked):
            request.session[PAGE_SIZE_SESSION_KEY] = int(asked)
        return int(asked)
    kept = request.session.get(PAGE_SIZE_SESSION_KEY)
    return kept if kept in PAGE_SIZES else DEFAULT_PAGE_SIZE


def density(request: StaffRequest) -> str:
    """Return how close the rows stand: as asked for, which is then stored in the session, or as stored."""
    asked = request.GET.get("rows", "")
    if asked in {ROOMY, COMPACT}:
        if request.session.get(DENSITY_SESSION_KEY) != asked:
            request.session[DENSITY_SESSION_KEY] = asked
        return asked
    return str(request.session.get(DENSITY_SESSION_KEY, ROOMY))


def _add_excerpts(rows: list[ListedNumber], wanted: str) -> None:
    """Set ``excerpt`` of each row to the match of ``wanted`` in its profile."""
    bodies = number_list.head_bodies(rows) if wanted else {}
    for row in rows:
        row.excerpt = find_excerpt(bodies.get(row.pk, ""), wanted)


def _add_tags(rows: list[ListedNumber], tags: list[Tag], user: User) -> None:
    """Set ``tags`` of each row; nothing is asked where there are none at all."""
    found = tags_by_number((row.pk for row in rows), user) if tags else {}
    for row in rows:
        row.tags = found.get(row.pk, ())


def _kept(request: StaffRequest, query: str) -> dict[str, Any]:
    """Return the built-in and the user's saved filters, with query strings and which is active."""
    ready = [(word, urlencode(asked)) for word, asked in READY_FILTERS]
    own = saved_filters.for_user(request.user)
    known = {asked for _, asked in ready} | {kept.query for kept in own}
    return {
        "ready_filters": ready,
        "own_filters": own,
        "can_keep": bool(query) and query not in known,
    }
