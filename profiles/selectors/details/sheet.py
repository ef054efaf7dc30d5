"""The sheet of details: the numbers that follow a template, and what their details say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Value, When

from profiles.models import Field, NumberDetail, PhoneNumber, Template
from profiles.models.field import FieldKind
from profiles.models.number import BY_LABEL
from profiles.selectors.numbers import visible_to
from profiles.selectors.paging import Page, numbered_page_of_values, page_of
from profiles.selectors.search import SMALL_RESULT
from profiles.texts.details import values
from profiles.texts.templating import placeholders

# What a sort by a field begins with, before the field's key.
BY_FIELD = "details."
# Numbers that are looked up in one statement.
BATCH = 500
# Rows of an export that are read at once.
EXPORT_CHUNK = 1000
ORDERS = {"label": BY_LABEL, "number": ("number",)}
ROW = ("pk", "number", "label", "version", "head__details")


@dataclass(frozen=True)
class SheetColumn:
    """A column: the key of a detail, what people call it, its kind, and what it is for."""

    key: str
    label: str
    kind: str = FieldKind.PARAGRAPH
    help: str = ""


@dataclass(slots=True)
class SheetRow:
    """A number with its details by key; None where it has none."""

    pk: int
    number: str
    label: str
    version: int
    details: Mapping[str, values.Value] | None


def followed_templates(user: User) -> QuerySet[Template]:
    """Return the templates that numbers follow which ``user`` may see, by name, with their newest versions."""
    followers = visible_to(user).filter(template=OuterRef("pk")).order_by()
    return Template.objects.filter(Exists(followers)).select_related("head").order_by("name")


def most_followed(user: User) -> int | None:
    """Return the key of the template that most numbers follow; None where none follows any."""
    counted = visible_to(user).filter(template__isnull=False).order_by().values("template")
    first = counted.annotate(count=Count("pk")).order_by("-count", "template").first()
    return first["template"] if first else None


def template_with_head(pk: int) -> Template | None:
    """Return the template with its newest version; None where there is none."""
    return Template.objects.select_related("head").filter(pk=pk).first()


def numbers_to_save(user: User, numbers: Sequence[str]) -> dict[str, PhoneNumber]:
    """Return number -> those of ``numbers`` that ``user`` may see, with their heads."""
    found = visible_to(user).select_related("head").filter(number__in=numbers)
    return {each.number: each for each in found}


def details_to_change(
    user: User, numbers: Sequence[str]
) -> dict[str, tuple[int, Mapping[str, values.Value] | None]]:
    """Return number -> key and details of those of ``numbers`` that ``user`` may see."""
    found: dict[str, tuple[int, Mapping[str, values.Value] | None]] = {}
    for start in range(0, len(numbers), BATCH):
        some = visible_to(user).filter(number__in=numbers[start : start + BATCH])
        rows = some.values_list("number", "pk", "head__details")
        found |= {number: (pk, details) for number, pk, details in rows}
    return found


def rows_by_key(user: User, template: Template, keys: Sequence[int]) -> dict[int, SheetRow]:
    """Return key -> row of the followers of ``template`` among the numbers ``keys`` that ``user`` may see."""
    found: dict[int, SheetRow] = {}
    for start in range(0, len(keys), BATCH):
        some = followers(user, template).filter(pk__in=keys[start : start + BATCH])
        found |= {row[0]: SheetRow(*row) for row in some.values_list(*ROW)}
    return found


def for_export(found: QuerySet[PhoneNumber]) -> Iterator[SheetRow]:
    """Return all rows of ``found``, by label, as an iterator."""
    rows = found.order_by(*BY_LABEL).values_list(*ROW)
    return (SheetRow(*row) for row in rows.iterator(chunk_size=EXPORT_CHUNK))


def columns_of(template: Template) -> list[SheetColumn]:
    """Return the columns of ``template`` with head: the placeholders of its newest version, in their order."""
    version = template.head
    names = [each.name for each in placeholders(version.text)] if version else []
    fields = {field.key: field for field in Field.objects.filter(key__in=names, archived_at=None)}
    return [
        SheetColumn(name, field.label, field.kind, field.help)
        if (field := fields.get(name))
        else SheetColumn(name, name)
        for name in names
    ]


def followers(user: User, template: Template) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``user`` may see and that follow ``template``."""
    return visible_to(user).filter(template=template)


def without(found: QuerySet[PhoneNumber], key: str) -> QuerySet[PhoneNumber]:
    """Filter ``found`` by having no value of the detail ``key``."""
    return found.filter(~_has(key))


def sheet_page(found: QuerySet[PhoneNumber], *, sort: str, number: int, size: int) -> Page[SheetRow]:
    """Return page ``number`` (from 1) of the followers ``found``.

    Args:
        found: See :func:`followers`.
        sort: "label", "number", or :data:`BY_FIELD` and a key; with a "-" before it in reverse. Numbers without a
            value come last both ways.
        number: Of the page.
        size: Rows on a page.
    """
    column, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    if column.startswith(BY_FIELD):
        page = _page_by_field(found, column.removeprefix(BY_FIELD), is_reversed, number, size)
    else:
        ordered = found.order_by(*ORDERS[column])
        page = numbered_page_of_values(ordered.reverse() if is_reversed else ordered, ROW, number, size)
    return Page([SheetRow(*row) for row in page.rows], page.previous, page.next)


def _has(key: str) -> Exists:
    return Exists(NumberDetail.objects.filter(number=OuterRef("pk"), key=key))


def _valued(found: QuerySet[PhoneNumber], key: str) -> QuerySet[NumberDetail]:
    """Return the details ``key`` of the numbers ``found``.

    Of few numbers they are looked up and sorted. Of many, a page turns up soon when the index is walked in its
    order; the CASE keeps a database from collecting and sorting them all first.
    """
    details = NumberDetail.objects.filter(key=key)
    if found.order_by().values("pk")[: SMALL_RESULT + 1].count() <= SMALL_RESULT:
        return details.filter(number__in=list(found.order_by().values_list("pk", flat=True)))
    among = Exists(found.order_by().filter(pk=OuterRef("number")))
    return details.filter(Case(When(among, then=Value(True)), default=Value(False)))


def _page_by_field(
    found: QuerySet[PhoneNumber], key: str, is_reversed: bool, number: int, size: int
) -> Page[Any]:
    """Return a page in the order of a detail: an index has those with a value; the others follow by label."""
    start = (number - 1) * size
    valued = _valued(found, key)
    ordered = valued.order_by("sort_key", "number")
    shown = ordered.reverse() if is_reversed else ordered
    keys = list(shown.values_list("number", flat=True)[start : start + size + 1])
    if len(keys) <= size:
        # How many have a value matters only where they end.
        passed = start + len(keys) if keys or not start else valued.count()
        rest = found.filter(~_has(key)).order_by(*BY_LABEL).values_list("pk", flat=True)
        begin = max(start - passed, 0)
        keys += rest[begin : begin + size + 1 - len(keys)]
    by_key = {row[0]: row for row in found.order_by().filter(pk__in=keys).values_list(*ROW)}
    page = page_of(keys, number, size)
    return Page([by_key[each] for each in page.rows if each in by_key], page.previous, page.next)
