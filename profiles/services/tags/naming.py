"""Labels and tags that a table tells: of a file, of pasted cells or of a rollout's rows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.phone_numbers import find_e164
from profiles.models import NumberTag, PhoneNumber, Rollout, SearchTerm, Tag
from profiles.models.audit import Action
from profiles.models.bulk import insert_rows, update_rows
from profiles.selectors.tags import visible_tags
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.columns import guess_with_memory
from profiles.services.conflicts import SaveRefused
from profiles.services.labels import clean_label
from profiles.services.locking import lock_numbers
from profiles.services.tags import catalogue
from profiles.tables import Table
from profiles.tables.columns import ColumnGuess, has_numbers
from profiles.texts.contract import UnusableText

# Rows that are stored by one transaction.
CHUNK = 500
# What columns are to fill.
LABEL, TAGS = "label", "tags"


class NamedRow(NamedTuple):
    """One row: the number in any spelling, and what it says of it; None where the table has no such column."""

    line: int
    number: str
    label: str | None = None
    tags: str | None = None


@dataclass
class NamingReport:
    """How many numbers got another label, how many new tags, and a sentence for each unusable row."""

    labels: int = 0
    tags: int = 0
    problems: list[str] = field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        """Add the sentence for a row that can't be used."""
        self.problems.append(_("Line {line}: {why}").format(line=format_number(line), why=why))


def import_names(rows: Iterable[NamedRow], *, numbers: QuerySet[PhoneNumber], actor: Actor) -> NamingReport:
    """Set the labels and add the tags that ``rows`` tell; an empty cell changes nothing.

    Tags are parted by commas or semicolons. One that does not exist is made where the actor has the right to; what
    a number has already stays. A row that can't be used is named, and the others are stored.

    Args:
        rows: Of the table, the header left out.
        numbers: Those that may be named.
        actor: Needs the right to edit.

    Raises:
        PermissionDenied: The actor may not edit.
    """
    actor.require(permissions.EDIT)
    report = NamingReport()
    rows = iter(rows)
    while some := list(islice(rows, CHUNK)):
        _store(some, numbers, report, actor=actor)
    return report


def _store(
    rows: list[NamedRow],
    numbers: QuerySet[PhoneNumber],
    report: NamingReport,
    *,
    actor: Actor,
) -> None:
    meant = {row.line: find_e164(row.number) for row in rows}
    with transaction.atomic():
        keys = lock_numbers(
            numbers.filter(number__in={*meant.values()} - {None}).values_list("pk", flat=True)
        )
        found = {
            number.number: number
            for number in PhoneNumber.objects.filter(pk__in=keys).only("number", "label")
        }
        # None of them is deleted or merged before this is stored; others may give them meanwhile.
        known = visible_tags(actor.user).select_for_update(no_key=True)
        tags = {tag.name.casefold(): tag for tag in known}
        labels: dict[int, str] = {}
        wanted: dict[int, dict[int, Tag]] = {}
        for row in rows:
            number = found.get(meant[row.line] or "")
            if number is None:
                report.refuse(row.line, _unknown(row.number, meant[row.line]))
                continue
            try:
                label = clean_label(row.label or "")
                named = list(_tags(row.tags or "", tags, actor=actor))
            except (SaveRefused, UnusableText) as refused:
                report.refuse(row.line, refused.message)
                continue
            if label:
                labels[number.pk] = label
            wanted.setdefault(number.pk, {}).update({tag.pk: tag for tag in named})
        report.labels += _relabel(found.values(), labels, actor=actor)
        report.tags += _add_tags(found.values(), wanted, actor=actor)


def _unknown(typed: str, e164: str | None) -> str:
    if e164 is None:
        return _("“{typed}” is not a phone number.").format(typed=typed[:60])
    return _("{number} is not among the imported numbers.").format(number=e164)


def _tags(cell: str, tags: dict[str, Tag], *, actor: Actor) -> Iterator[Tag]:
    """Yield the tags that ``cell`` names; ``tags`` are those that exist, by their names in lower case."""
    for name in filter(str.strip, re.split(f"[{catalogue.SEPARATORS}]", cell)):
        clean = catalogue.clean_name(name)
        tag = tags.get(clean.casefold())
        if tag is None:
            if not catalogue.may_create(actor):
                raise catalogue.TagRefused(_("There is no tag “{name}”.").format(name=clean))
            tag = tags[clean.casefold()] = catalogue.create_tag(actor=actor, name=clean)
        yield tag


def _relabel(numbers: Iterable[PhoneNumber], labels: Mapping[int, str], *, actor: Actor) -> int:
    changed = [number for number in numbers if labels.get(number.pk, number.label) != number.label]
    data = {number.pk: {"from": number.label, "to": labels[number.pk]} for number in changed}
    for number in changed:
        number.label = labels[number.pk]
    update_rows(changed, ["label"])
    SearchTerm.objects.follow(changed)
    audit.record_each(
        actor=actor, action=Action.LABEL, numbers=[(number, None) for number in changed], data=data
    )
    return len(changed)


def _add_tags(
    numbers: Iterable[PhoneNumber], wanted: Mapping[int, Mapping[int, Tag]], *, actor: Actor
) -> int:
    had = set(NumberTag.objects.filter(number__in=list(wanted)).values_list("number", "tag"))
    new = {
        number: [tag for key, tag in wanted.get(number.pk, {}).items() if (number.pk, key) not in had]
        for number in numbers
    }
    new = {number: tags for number, tags in new.items() if tags}
    insert_rows([NumberTag(number=number, tag=tag) for number, tags in new.items() for tag in tags])
    audit.record_each(
        actor=actor,
        action=Action.TAG,
        numbers=[(number, None) for number in new],
        data={number.pk: {"added": [tag.name for tag in tags]} for number, tags in new.items()},
    )
    return sum(map(len, new.values()))


def name_columns(table: Table, details: Iterable[str] = ()) -> ColumnGuess:
    """Return which column of ``table`` has the numbers, and which :data:`LABEL` and :data:`TAGS`.

    Args:
        table: As read from a file or pasted.
        details: Columns that fill details: one of them is the label only where no other is.
    """
    guess = guess_with_memory(table, [LABEL, TAGS], details)
    return guess if LABEL in guess.columns else guess_with_memory(table, [LABEL, TAGS])


def rows_of_table(table: Table, columns: ColumnGuess) -> Iterator[NamedRow]:
    """Yield the rows of ``table``.

    Args:
        table: As read from a file or pasted.
        columns: From :func:`name_columns`, or as somebody chose.

    Raises:
        SaveRefused: It has no column of numbers, or neither labels nor tags.
    """
    number, label, tags = columns.number, columns.columns.get(LABEL), columns.columns.get(TAGS)
    if not has_numbers(table, number) or not (label or tags):
        raise SaveRefused(
            _("The table needs a column with phone numbers, and one with labels, tags or both.")
        )
    for row in table.rows:
        yield NamedRow(
            row.line,
            row.cells[number],
            row.cells[label] if label else None,
            row.cells[tags] if tags else None,
        )


def import_names_of_rollout(
    rollout: Rollout, *, label_column: str, tags_column: str, numbers: QuerySet[PhoneNumber], actor: Actor
) -> NamingReport:
    """Set labels and tags from the columns of the table that ``rollout`` was planned with; "" for no column.

    Errors as for :func:`import_names`; rows whose number was not found are left to the rollout's own list.
    """
    rows = rollout.rows.filter(number__in=numbers.order_by().values("pk")).order_by("position")
    return import_names(
        (
            NamedRow(line, number, values.get(label_column, "") or None, values.get(tags_column, "") or None)
            for line, number, values in rows.values_list("line", "number__number", "values").iterator()
        ),
        numbers=numbers,
        actor=actor,
    )
