"""A corrected table for a plan: its rows are replaced; title, template, columns and exclusions stay."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Rollout
from profiles.models.limits import TYPED_NUMBER_LIMIT
from profiles.models.rollout import Source
from profiles.selectors.rollouts import typed_numbers
from profiles.services.actors import Actor
from profiles.services.columns import guess_with_memory
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.planning import table_options
from profiles.services.rollouts.plans.sources import renderer_for, table_entries
from profiles.services.rollouts.stages import require_no_hidden_numbers
from profiles.tables import Table, TableRow, normalize_name, with_header
from profiles.tables.columns import ColumnGuess, Reason
from profiles.texts import templating

# By what a row is known in both tables: the key of its number, or what stands where a number should.
RowKey = int | str


@dataclass(frozen=True)
class TableChange:
    """How a corrected table differs: counts of rows, by their numbers, and names of columns."""

    changed: int
    added: int
    removed: int
    new_columns: list[str]
    lost_columns: list[str]


def table_of(rollout: Rollout) -> Table:
    """Return the table that ``rollout`` was planned with, a template's."""
    options = rollout.options
    rows = [TableRow(*each) for each in rollout.rows.order_by("position").values_list("line", "values")]
    return Table(
        rollout.table_name,
        rollout.table_digest,
        options["table_columns"],
        rows,
        options.get("header_line", 1),
        options.get("header", []),
        options.get("above", []),
    )


def use_header(rollout: Rollout, *, header_line: int, actor: Actor) -> TableChange:
    """Plan ``rollout`` again with another row of its table as the one that names the columns.

    Raises:
        TableRefused: That row can't be it.
        PermissionDenied: As for :func:`replace_table`, and so are the other errors.
    """
    _require_table(rollout, actor)
    return replace_table(rollout, table=with_header(table_of(rollout), header_line), actor=actor)


def replace_table(rollout: Rollout, *, table: Table, actor: Actor) -> TableChange:
    """Plan ``rollout`` again with ``table`` in the place of its own.

    Its title and template stay, the columns that were chosen, where the table still has them, and what was
    excluded, by number. Columns that were not in the table before are guessed.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: It is no rollout of a table, or has been started.
    """
    _require_table(rollout, actor)
    rollout = dry_runs.reopen_plan(rollout)
    guess, before, excluded = _mapping(rollout, table), table_of(rollout), _excluded(rollout)
    rollout.table_name, rollout.table_digest = table.name, table.digest
    options = {"number_column": guess.number, "columns": guess.columns, "guessed": guess.reasons}
    keys_before = _keys(before, rollout.options["number_column"], actor)
    rollout.options |= options | table_options(table)
    meant = _keys(table, guess.number, actor)
    entries = table_entries(
        [(row.line, row.cells, key in excluded) for row, key in zip(table.rows, meant, strict=True)],
        number_column=guess.number,
        columns=guess.columns,
        actor=actor,
    )
    change = _compare(before, keys_before, table, meant)
    rollout.rows.all().delete()
    dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)
    return change


def _require_table(rollout: Rollout, actor: Actor) -> None:
    actor.require(permissions.ROLL_OUT)
    require_no_hidden_numbers(rollout, actor)
    if rollout.source != Source.TEMPLATE or rollout.template_version is None:
        raise PlanRefused(_("Only a rollout of a template and a table has columns."))


def _mapping(rollout: Rollout, table: Table) -> ColumnGuess:
    """Return the columns of ``rollout`` by the names that ``table`` has for them, and guesses for the others."""
    options, version = rollout.options, rollout.template_version
    known = {normalize_name(column): column for column in table.columns}
    was = {normalize_name(column) for column in options["table_columns"]}
    names = [each.name for each in templating.placeholders(version.text)] if version else []
    guess = guess_with_memory(table, names)
    kept = {
        name: known[normalize_name(column)]
        for name, column in options["columns"].items()
        if normalize_name(column) in known
    }
    # What somebody has left without a column although it was there stays without.
    new = {
        name: column
        for name, column in guess.columns.items()
        if name not in kept and normalize_name(column) not in was
    }
    guessed = options.get("guessed", {})
    reasons = {name: Reason(guessed[name]) for name in kept if name in guessed}
    reasons |= {name: guess.reasons[name] for name in new if name in guess.reasons}
    return ColumnGuess(known.get(normalize_name(options["number_column"]), guess.number), kept | new, reasons)


def _excluded(rollout: Rollout) -> set[RowKey]:
    """Return the rows that are excluded, by their keys; where a number has several rows, if all of them are."""
    rows = list(rollout.rows.values_list("number", "number_typed", "excluded"))
    included = {number or typed for number, typed, excluded in rows if not excluded}
    return {number or typed for number, typed, excluded in rows if excluded} - included


def _keys(table: Table, number_column: str, actor: Actor) -> list[RowKey]:
    cells = [row.cells[number_column] for row in table.rows]
    found = typed_numbers.match_numbers(cells, number_column, actor.user)
    return [each.number_id or cell[:TYPED_NUMBER_LIMIT] for each, cell in zip(found, cells, strict=True)]


def _compare(
    before: Table, keys_before: Sequence[RowKey], after: Table, keys: Sequence[RowKey]
) -> TableChange:
    was = {normalize_name(column): column for column in before.columns}
    now = {normalize_name(column): column for column in after.columns}
    both = was.keys() & now.keys()
    old = {
        key: {name: row.cells[was[name]] for name in both}
        for key, row in zip(keys_before, before.rows, strict=True)
    }
    new = {
        key: {name: row.cells[now[name]] for name in both} for key, row in zip(keys, after.rows, strict=True)
    }
    return TableChange(
        changed=sum(old[key] != new[key] for key in old.keys() & new.keys()),
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        new_columns=[column for name, column in now.items() if name not in was],
        lost_columns=[column for name, column in was.items() if name not in now],
    )
