"""Pagination without COUNT(*): numbered pages and keyset pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.sql.where import WhereNode

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page of rows, and the number or key (cursor) of the pages before and after it; None for none."""

    rows: list[Row]
    previous: Any = None
    next: Any = None


def numbered_page(rows: QuerySet[M], number: int, size: int = PAGE_SIZE) -> Page[M]:
    """Return page ``number`` (from 1) of ``rows``; one row more is read to know whether a next page exists.

    Only the rows of the page are read whole and joined to what they show; those before it are passed over in
    the index.
    """
    return page_of(list(_on_page(rows, number, size)), number, size)


def numbered_page_of_values(rows: QuerySet[M], columns: Sequence[str], number: int, size: int) -> Page[Any]:
    """Return page ``number`` (from 1) of ``rows`` as tuples of ``columns``, at half the cost of objects."""
    return page_of(list(_on_page(rows, number, size).values_list(*columns)), number, size)


def _on_page(rows: QuerySet[M], number: int, size: int) -> QuerySet[M]:
    start = (number - 1) * size
    # Keys of objects: those of values would be joined to all that the values come from.
    keys = rows.values("pk")[start : start + size + 1]
    return _unfiltered(rows).filter(pk__in=keys)


def page_of(found: list[Row], number: int, size: int) -> Page[Row]:
    """Return page ``number`` (from 1) of the rows ``found``: those of the page, and one more if there is one."""
    return Page(
        rows=found[:size],
        previous=number - 1 if number > 1 else None,
        next=number + 1 if len(found) > size else None,
    )


def _unfiltered(rows: QuerySet[M]) -> QuerySet[M]:
    """Return ``rows`` without its filters: all rows of the table, with the same columns, joins and order.

    Django has no documented way to do it. Filtering ``rows`` itself by the keys would leave it to the database
    whether it looks up the keys or walks all that the filters find.
    """
    whole = rows.all()
    whole.query.where = WhereNode()
    return whole


def keyset_page(
    rows: QuerySet[M], key: str, *, before: int | None = None, after: int | None = None, size: int = PAGE_SIZE
) -> Page[M]:
    """Return a keyset page by ``key``, descending: the rows below ``before``, or the ones right above ``after``.

    ``next`` of the page is the key to go on from downwards, ``previous`` the one upwards.
    """
    if after is not None:
        found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: size + 1])
        more_above, more_below = len(found) > size, True
        found = found[:size][::-1]
    else:
        below = rows.filter(**{f"{key}__lt": before}) if before is not None else rows
        found = list(below.order_by(f"-{key}")[: size + 1])
        more_above, more_below = before is not None, len(found) > size
        found = found[:size]
    return Page(
        rows=found,
        previous=getattr(found[0], key) if found and more_above else None,
        next=getattr(found[-1], key) if found and more_below else None,
    )
