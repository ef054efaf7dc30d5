"""Onboarding: new numbers get labels and tags at once, and a plan of their first profiles."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import PhoneNumber, Rollout, TemplateVersion
from profiles.services.actors import Actor
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.planning import plan_template
from profiles.services.tags.naming import NamedRow, import_names
from profiles.tables.table import Table, TableRow
from profiles.texts.contract import canonical, check_usable


@dataclass(frozen=True)
class NewNumber:
    """What is typed of one number: its label and tags, "" where they stay, and its details by placeholder."""

    number: str
    label: str
    tags: str
    values: Mapping[str, str]

    @property
    def has_details(self) -> bool:
        """Whether anything is typed from which a profile could be made."""
        return any(value.strip() for value in self.values.values())


def plan_onboarding(
    rows: Sequence[NewNumber],
    *,
    template_version: TemplateVersion,
    numbers: QuerySet[PhoneNumber],
    actor: Actor,
    submission: str = "",
) -> Rollout:
    """Name and tag the numbers of ``rows``, and plan the profiles of those that have details.

    Args:
        rows: One a number; those without details get their label and tags only.
        template_version: Of which the profiles are filled in, with its template.
        numbers: Those that may be named.
        actor: Needs the right to run rollouts.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: No number has details, a label or tag can't be used, or as for ``plan_template``.
        UnusableText: A cell can't be stored.
        PlannedAlready: As for ``plan_template``.
    """
    actor.require(permissions.ROLL_OUT)
    filled = [row for row in rows if row.has_details]
    for row in rows:
        for cell in (row.label, row.tags, *row.values.values()):
            check_usable(cell)
    if not filled:
        raise PlanRefused(_("Type the details of at least one number."))
    named = [NamedRow(line, row.number, row.label, row.tags) for line, row in enumerate(rows, start=1)]
    report = import_names(named, numbers=numbers, actor=actor)
    if report.problems:
        raise PlanRefused(
            _("{problem} The other labels and tags are saved.").format(problem=report.problems[0])
        )
    number_column = _("Phone number")  # with a space, which no placeholder's name has
    return plan_template(
        actor=actor,
        template_version=template_version,
        table=_table(filled, number_column),
        number_column=number_column,
        columns={name: name for name in filled[0].values},
        title=_("{template}: new numbers").format(template=template_version.template.name),
        submission=submission,
    )


def _table(rows: Sequence[NewNumber], number_column: str) -> Table:
    lines = [
        TableRow(line, {number_column: row.number} | {k: canonical(v).strip() for k, v in row.values.items()})
        for line, row in enumerate(rows, start=1)
    ]
    digest = hashlib.sha256(repr([row.cells for row in lines]).encode()).hexdigest()
    return Table(_("new numbers"), digest, list(lines[0].cells), lines)
