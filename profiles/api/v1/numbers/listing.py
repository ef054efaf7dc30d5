"""Numbers: a page of those that the filters of the list let through, and one."""

from django.db.models import QuerySet
from django.http import QueryDict
from ninja import Query, Router

from profiles import permissions
from profiles.api.filters import require_valid, tag_named
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import whole_number_of
from profiles.api.v1.schemas.numbers.listing import ListedNumberOut, NumberFilters, NumberOut, NumberPage
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.forms.number_filter import NumberFilter
from profiles.models import PhoneNumber
from profiles.selectors import number_list, tags

router = Router(tags=["numbers"])


@router.get(
    "/numbers",
    auth=Token(permissions.SEE),
    response={200: NumberPage, 422: InvalidOut},
    operation_id="list_numbers",
    summary="List numbers",
)
def list_numbers(
    request: TokenRequest, filters: Query[NumberFilters], cursor: Cursor = "", limit: Limit = 50
) -> NumberPage:
    """The numbers that the token sees, with the filters of the list; without texts.

    They stand in an order of their own, which neither a new label nor another state changes: whoever reads page
    after page meets each number once. A `cursor` goes with the filters that it was told for.
    """
    found = filtered(request, filters).filter(pk__gt=read_cursor(cursor) or 0).order_by("pk")
    rows = number_list.listed(found[: limit + 1])
    page = rows[:limit]
    marks = tags.tags_by_number([row.pk for row in page], request.user)
    for row in page:
        row.tags = marks.get(row.pk, ())
    following = page[-1].pk if len(rows) > limit else None
    return NumberPage(items=[ListedNumberOut.of(row) for row in page], next=write_cursor(following))


@router.get(
    "/numbers/{number}",
    auth=Token(permissions.SEE),
    response={200: NumberOut, 404: ProblemOut},
    operation_id="get_number",
    summary="Look at a number",
)
def get_number(request: TokenRequest, number: str) -> NumberOut:
    """One number: where it stands and what it follows. Its texts have addresses of their own."""
    found = whole_number_of(request, number)
    return NumberOut.of_number(found, tags.tags_of(found, request.user))


def filtered(request: TokenRequest, filters: NumberFilters) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``filters`` let through, as the list's own form understands them.

    Raises:
        Problem: A filter can't be used.
    """
    asked = QueryDict(mutable=True)
    asked.update({name: value for name, value in filters.dict(by_alias=True).items() if value})
    if tag := tag_named(request, filters.tag):
        asked["tag"] = str(tag.pk)
    found = NumberFilter(asked, user=request.user)
    require_valid(found.form)
    return found.qs
