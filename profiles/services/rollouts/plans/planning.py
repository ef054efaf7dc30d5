"""Planning a rollout by template, by one text or by find and replace: the dry run, before anything is sent.

Each source has its way in here; what all of them share is in :mod:`profiles.services.rollouts.plans.dry_runs`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout, TemplateVersion
from profiles.models.rollout import Source, TextUse
from profiles.services.actors import Actor
from profiles.services.columns import guess_with_memory
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.rows import Entry
from profiles.services.rollouts.plans.sources import renderer_for, table_entries
from profiles.tables import Table
from profiles.texts import templating
from profiles.texts.contract import TextRefused, UnusableText, canonical, check_savable, check_usable
from profiles.texts.truncation import truncate

NUMBER_LIMIT = 10_000
FIND_LIMIT = 8000
# Characters that a title or a sentence quotes.
QUOTED = 60


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
        columns: The column of each placeholder; None to guess them.
        title: What the rollout is called; "" for the template's and the table's names.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: The template is archived, or a column is not in the table.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    template = template_version.template
    if template.archived_at is not None:
        raise PlanRefused(
            _("The template “{name}” is archived. Restore it before you roll it out.").format(
                name=template.name
            )
        )
    names = [placeholder.name for placeholder in templating.placeholders(template_version.text)]
    guess = guess_with_memory(table, names if columns is None else [])
    number_column = guess.number if number_column is None else number_column
    columns = guess.columns if columns is None else columns
    check_columns(number_column, columns, table.columns)
    rollout = dry_runs.begin_plan(
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
            "guessed": guess.reasons,
            **table_options(table),
        },
    )
    lines = [(row.line, row.cells, False) for row in table.rows]
    entries = table_entries(lines, number_column=number_column, columns=columns, actor=actor)
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)


def plan_text(
    *,
    actor: Actor,
    text: str,
    numbers: QuerySet[PhoneNumber],
    chosen: str,
    use: TextUse = TextUse.REPLACE,
    title: str = "",
    submission: str = "",
) -> Rollout:
    """Plan a rollout of one text to all of ``numbers``: it replaces their profiles, or is added to each.

    Args:
        actor: Needs the right to run rollouts, and to clear if ``text`` is empty.
        text: The profile for each of them, or what is added.
        numbers: At most 10,000, in the order in which they go.
        chosen: How they were chosen, for people to read: "agent Dental, state Live".
        use: Whether it replaces each profile, or stands above or below it after a blank line.
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan this.
        PlanRefused: The text can't be a profile, or there are no numbers or too many.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    text = canonical(text)
    if not text and use != TextUse.REPLACE:
        raise PlanRefused(_("Write the words that are to be added."))
    if not text:
        actor.require(permissions.CLEAR)
    try:
        check_savable(text)
    except TextRefused as refused:
        raise PlanRefused(refused.message) from None
    entries = entries_of(numbers)
    rollout = dry_runs.begin_plan(
        actor=actor,
        source=Source.TEXT,
        title=title or _title_for(len(entries), use),
        submission=submission,
        options={"text": text, "use": use, "filter": chosen},
    )
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)


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
    """Plan a rollout that replaces ``find`` by ``replacement`` in the profiles of ``numbers``.

    Args:
        actor: Needs the right to run rollouts.
        find: Plain text, at most 8,000 characters.
        replacement: Put in its place; may be empty.
        whole_word: See :func:`profiles.texts.replacing.replace`.
        match_case: Likewise.
        numbers: As for :func:`plan_text`.
        chosen: As for :func:`plan_text`.
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: There is nothing to find, or there are no numbers or too many.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    find, replacement = canonical(find), canonical(replacement)
    _check_words(find, replacement)
    entries = entries_of(numbers)
    rollout = dry_runs.begin_plan(
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
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)


def entries_of(numbers: QuerySet[PhoneNumber]) -> list[Entry]:
    """Return an entry for each of ``numbers``, in their order; raise :class:`PlanRefused` for none or too many."""
    found = list(numbers.values_list("pk", "number")[: NUMBER_LIMIT + 1])
    if not found:
        raise PlanRefused(_("No number was chosen. Choose others, or none of the filters."))
    if len(found) > NUMBER_LIMIT:
        raise PlanRefused(
            _("These are more than {limit} numbers. Choose fewer at once.").format(
                limit=format_number(NUMBER_LIMIT)
            )
        )
    return [
        Entry(position=place, line=place, typed=number, number_id=pk)
        for place, (pk, number) in enumerate(found, start=1)
    ]


def table_options(table: Table) -> dict[str, Any]:
    """Return what a rollout keeps of ``table`` beside its rows."""
    return {
        "table_columns": table.columns,
        "header_line": table.header_line,
        "header": table.header,
        "above": table.above,
    }


def check_columns(number_column: str, columns: Mapping[str, str], known: Collection[str]) -> None:
    """Raise :class:`PlanRefused` unless all of these columns are ``known`` in the table."""
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
                    limit=format_number(FIND_LIMIT)
                )
            )
        try:
            check_usable(words)
        except UnusableText as unusable:
            raise PlanRefused(unusable.message) from None


def _short(text: str) -> str:
    return truncate(" ".join(text.split()), QUOTED)


@site_locale()
def _title_of(find: str, replacement: str) -> str:
    # Single quotes, since a sentence that quotes the title has double ones.
    return _("‘{found}’ becomes ‘{replacement}’").format(found=_short(find), replacement=_short(replacement))


@site_locale()
def _title_for(count: int, use: TextUse) -> str:
    told = ngettext("One text for {count} number", "One text for {count} numbers", count)
    if use != TextUse.REPLACE:
        told = ngettext("A text added to {count} number", "A text added to {count} numbers", count)
    return told.format(count=format_number(count))
