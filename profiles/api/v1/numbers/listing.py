"""Numbers: a page of those that the filters of the list let through, and one."""

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Router

from profiles import permissions
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.finding import whole_number_of
from profiles.api.v1.schemas.numbers.listing import ListedNumberOut, NumberFilters, NumberOut, NumberPage
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.forms.number_filter import IN_TEXTS, NumberFilter
from profiles.models import PhoneNumber
from profiles.selectors import numbers, tags

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
    found = _filtered(request, filters).filter(pk__gt=read_cursor(cursor) or 0).order_by("pk")
    rows = numbers.listed(found[: limit + 1])
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


def _filtered(request: TokenRequest, filters: NumberFilters) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``filters`` let through, as the list's own form understands them.

    Raises:
        Problem: A filter can't be used.
    """
    asked = QueryDict(mutable=True)
    asked.update({name: value for name, value in filters.dict().items() if value and name != "tag"})
    if filters.in_ == IN_TEXTS:
        asked["in"] = IN_TEXTS
    if filters.tag:
        asked["tag"] = _key_of_tag(request, filters.tag)
    found = NumberFilter(asked, user=request.user)
    if not found.is_valid():
        raise Problem(
            "invalid",
            _("A filter can't be used. Nothing was looked for."),
            errors=[
                {"field": f"query.{name}", "message": str(why)}
                for name, reasons in found.form.errors.items()
                for why in reasons
            ],
        )
    return found.qs


def _key_of_tag(request: TokenRequest, name: str) -> str:
    """Return the key of the tag called ``name``, and what is no key where there is none."""
    tag = tags.visible_tags(request.user).filter(name__iexact=name).first()
    return str(tag.pk) if tag else name
