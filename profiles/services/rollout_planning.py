"""Planning rollouts: the dry run, before anything is sent.

Each source has its way in here; what all of them share is in :mod:`profiles.services.dry_runs`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions, templating
from profiles.columns import by_placeholder
from profiles.columns import number_column as guess_number_column
from profiles.figures import figure
from profiles.models import PhoneNumber, Rollout, RolloutRow, TemplateVersion
from profiles.models.rollout import Source, Stage
from profiles.services import dry_runs, rollout_rows
from profiles.services.actors import Actor
from profiles.services.dry_runs import PlanRefused as PlanRefused
from profiles.services.rollout_rows import Entry
from profiles.services.rollout_sources import entries_of_table, maker
from profiles.site_words import site_words
from profiles.tables import Table
from profiles.text import TextRefused, UnusableText, canonical, check_savable, check_usable

NUMBER_LIMIT = 10_000
FIND_LIMIT = 8000


def plan_template(
    *,
    actor: Actor,
    template_version: TemplateVersion,
    table: Table,
    number_column: str | None = None,
    columns: Mapping[str, str] | None = None,
    title: str = "",
    submission: str = "",
) -> Rollout:
    """Plan a rollout of one template to the numbers of a table.

    Args:
        actor: Needs the right to run rollouts.
        template_version: With its template.
        table: As read from a file or pasted.
        number_column: The column of the numbers; None to find it.
        columns: The column of each placeholder; None to match them by name.
        title: What the rollout is called; "" for the template's and the table's names.
        submission: See :func:`profiles.services.dry_runs.begin`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: The template is archived, or a column is not in the table.
        PlannedAlready: See :func:`profiles.services.dry_runs.begin`.
    """
    actor.require(permissions.ROLL_OUT)
    template = template_version.template
    if template.archived_at is not None:
        raise PlanRefused(
            _("The template “{name}” is archived. Restore it before you roll it out.").format(
                name=template.name
            )
        )
    if number_column is None:
        number_column = guess_number_column(table)
    if columns is None:
        names = [placeholder.name for placeholder in templating.placeholders(template_version.text)]
        columns = by_placeholder(names, table.columns)
    _check_columns(number_column, columns, table.columns)
    rollout = dry_runs.begin(
        actor=actor,
        source=Source.TEMPLATE,
        title=title or f"{template.name}: {table.name}",
        submission=submission,
        template_version=template_version,
        table_name=table.name,
        table_digest=table.digest,
        options={
            "number_column": number_column,
            "columns": dict(columns),
            "table_columns": table.columns,
        },
    )
    lines = [(row.line, row.cells, False) for row in table.rows]
    entries = entries_of_table(lines, number_column=number_column, columns=columns)
    return dry_runs.finish(rollout, entries, maker(rollout), actor=actor)


def plan_text(
    *,
    actor: Actor,
    text: str,
    numbers: QuerySet[PhoneNumber],
    chosen: str,
    title: str = "",
    submission: str = "",
) -> Rollout:
    """Plan to give all of ``numbers`` one text.

    Args:
        actor: Needs the right to run rollouts, and to clear if ``text`` is empty.
        text: The profile for each of them.
        numbers: At most 10,000, in the order in which they go.
        chosen: How they were chosen, for people to read: "agent Dental, state Live".
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.dry_runs.begin`.

    Raises:
        PermissionDenied: The actor may not plan this.
        PlanRefused: The text can't be a profile, or there are no numbers or too many.
        PlannedAlready: See :func:`profiles.services.dry_runs.begin`.
    """
    actor.require(permissions.ROLL_OUT)
    text = canonical(text)
    if not text:
        actor.require(permissions.CLEAR)
    try:
        check_savable(text)
    except TextRefused as refused:
        raise PlanRefused(refused.message) from None
    entries = _entries_of(numbers)
    rollout = dry_runs.begin(
        actor=actor,
        source=Source.TEXT,
        title=title or _title_for(len(entries)),
        submission=submission,
        options={"text": text, "filter": chosen},
    )
    return dry_runs.finish(rollout, entries, maker(rollout), actor=actor)


def plan_replace(
    *,
    actor: Actor,
    find: str,
    replacement: str,
    whole_word: bool,
    match_case: bool,
    numbers: QuerySet[PhoneNumber],
    chosen: str,
    title: str = "",
    submission: str = "",
) -> Rollout:
    """Plan to replace ``find`` by ``replacement`` in the profiles of ``numbers``.

    Args:
        actor: Needs the right to run rollouts.
        find: Plain text, at most 8,000 characters.
        replacement: Put in its place; may be empty.
        whole_word: See :func:`profiles.replacing.replace`.
        match_case: Likewise.
        numbers: As for :func:`plan_text`.
        chosen: As for :func:`plan_text`.
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.dry_runs.begin`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: There is nothing to find, or there are no numbers or too many.
        PlannedAlready: See :func:`profiles.services.dry_runs.begin`.
    """
    actor.require(permissions.ROLL_OUT)
    find, replacement = canonical(find), canonical(replacement)
    _check_words(find, replacement)
    entries = _entries_of(numbers)
    rollout = dry_runs.begin(
        actor=actor,
        source=Source.REPLACE,
        title=title or _title_of(find, replacement),
        submission=submission,
        options={
            "find": find,
            "replace": replacement,
            "whole_word": whole_word,
            "match_case": match_case,
            "filter": chosen,
        },
    )
    return dry_runs.finish(rollout, entries, maker(rollout), actor=actor)


def remap(rollout: Rollout, *, actor: Actor, number_column: str, columns: Mapping[str, str]) -> Rollout:
    """Plan a rollout of a table again with other columns; errors as for :func:`plan_template`."""
    if rollout.source != Source.TEMPLATE:
        raise PlanRefused(_("Only a rollout of a template and a table has columns."))
    columns = {name: column for name, column in columns.items() if column}
    _check_columns(number_column, columns, rollout.options["table_columns"])
    return _again(rollout, actor=actor, options={"number_column": number_column, "columns": columns})


def replan(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Plan ``rollout`` again, against its numbers as they are now; what was excluded stays so.

    A scheduled one, or one that asks for a decision, is a plan afterwards and has to be started again.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: It has been started, or its texts are its own (an undo, a scheduled edit).
    """
    return _again(rollout, actor=actor, options={})


def exclude(rollout: Rollout, *, actor: Actor, positions: Collection[int], excluded: bool) -> int:
    """Leave rows out of a planned rollout, or take them in again; return how many there are at ``positions``.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: It is planned no more.
    """
    actor.require(permissions.ROLL_OUT)
    wanted = list(positions)
    changed = 0
    with transaction.atomic():
        if Rollout.objects.select_for_update().get(pk=rollout.pk).stage != Stage.PLANNED:
            raise PlanRefused(_("This rollout is not a plan any more, so its rows stay as they are."))
        for start in range(0, len(wanted), rollout_rows.AT_ONCE):
            some = wanted[start : start + rollout_rows.AT_ONCE]
            rows = RolloutRow.objects.filter(rollout=rollout, position__in=some)
            changed += rows.exclude(excluded=excluded).update(excluded=excluded)
        if changed:
            step = "rows excluded" if excluded else "rows taken in again"
            dry_runs.record_step(rollout, step, {"rows": changed}, actor=actor)
    return changed


def _again(rollout: Rollout, *, actor: Actor, options: dict[str, Any]) -> Rollout:
    actor.require(permissions.ROLL_OUT)
    if rollout.source in {Source.UNDO, Source.EDIT}:
        raise PlanRefused(_("An undo or a scheduled edit can't be planned again. Plan a new one."))
    rollout = dry_runs.hold(rollout)
    rollout.options |= options
    rows = rollout.rows.order_by("position").values_list(
        "line", "values", "excluded", "number_typed", "number"
    )
    if rollout.source == Source.TEMPLATE:
        entries = entries_of_table(
            [(line, values, excluded) for line, values, excluded, _typed, _number in rows],
            number_column=rollout.options["number_column"],
            columns=rollout.options["columns"],
        )
    else:
        entries = [
            Entry(line, line, typed, number, excluded=excluded)
            for line, _values, excluded, typed, number in rows
        ]
    return dry_runs.finish(rollout, entries, maker(rollout), actor=actor)


def _entries_of(numbers: QuerySet[PhoneNumber]) -> list[Entry]:
    found = list(numbers.values_list("pk", "number")[: NUMBER_LIMIT + 1])
    if not found:
        raise PlanRefused(_("No number was chosen. Choose others, or none of the filters."))
    if len(found) > NUMBER_LIMIT:
        raise PlanRefused(
            _("These are more than {limit} numbers. Choose fewer at once.").format(limit=figure(NUMBER_LIMIT))
        )
    return [
        Entry(position=place, line=place, typed=number, number_id=pk)
        for place, (pk, number) in enumerate(found, start=1)
    ]


def _check_columns(number_column: str, columns: Mapping[str, str], known: Collection[str]) -> None:
    for column in [number_column, *columns.values()]:
        if column not in known:
            raise PlanRefused(_("The table has no column “{short}”.").format(short=_short(column)))


def _check_words(find: str, replacement: str) -> None:
    if not find:
        raise PlanRefused(_("Write the words that are to be found."))
    for words in (find, replacement):
        if len(words) > FIND_LIMIT:
            raise PlanRefused(
                _("At most {limit} characters can be found or put in their place.").format(
                    limit=figure(FIND_LIMIT)
                )
            )
        try:
            check_usable(words)
        except UnusableText as unusable:
            raise PlanRefused(unusable.message) from None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


@site_words()
def _title_of(find: str, replacement: str) -> str:
    return _("“{found}” becomes “{replacement}”").format(found=_short(find), replacement=_short(replacement))


@site_words()
def _title_for(count: int) -> str:
    return ngettext("One text for {count} number", "One text for {count} numbers", count).format(
        count=figure(count)
    )
