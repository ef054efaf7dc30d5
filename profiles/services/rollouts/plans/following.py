"""Planning rollouts to numbers that follow a template: a newer version of it, or other details."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout, Template, TemplateVersion
from profiles.models.rollout import Source
from profiles.services.actors import Actor
from profiles.services.details.merging import FieldChange
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.planning import NUMBER_LIMIT, entries_of
from profiles.services.rollouts.plans.rows import BATCH_SIZE, Entry
from profiles.services.rollouts.plans.sources import renderer_for
from profiles.texts.contract import UnusableText
from profiles.texts.details.values import DetailsRefused, read_details


def plan_followers(
    template_version: TemplateVersion,
    *,
    numbers: QuerySet[PhoneNumber],
    actor: Actor,
    submission: str = "",
) -> Rollout:
    """Plan a rollout that brings followers of a template to one of its versions, with the details that they have.

    Their details are taken as they are when each is saved; what follows no more by then is left as it is.

    Args:
        template_version: With its template.
        numbers: Followers of the template, at most 10,000, in the order in which they go.
        actor: Needs the right to run rollouts.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: There are no numbers or too many.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    entries = entries_of(numbers)
    with site_locale():
        title = _("{template}: followers to version {version}").format(
            template=template_version.template.name, version=template_version.version
        )
    rollout = dry_runs.begin_plan(
        actor=actor,
        source=Source.FOLLOWERS,
        title=title,
        submission=submission,
        template_version=template_version,
    )
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)


def plan_details(
    rows: Mapping[int, Mapping[str, FieldChange]],
    *,
    template: Template,
    actor: Actor,
    title: str = "",
    submission: str = "",
) -> Rollout:
    """Plan a rollout that changes some details of numbers that follow ``template``, each in its own version of it.

    When each is saved its changes are merged, field by field, with what others have changed meanwhile.

    Args:
        rows: By number's key, in the order in which they go, the changes by the detail's key; at most 10,000.
        template: Which they follow; with its head.
        actor: Needs the right to run rollouts.
        title: "" for one that says what is done.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: There are no changes or too many, or one can't be a detail; the sentence names the number.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    actor.require(permissions.ROLL_OUT)
    rows = {pk: changes for pk, changes in rows.items() if changes}
    if not rows:
        raise PlanRefused(_("No detail was changed."))
    if len(rows) > NUMBER_LIMIT:
        raise PlanRefused(
            _("These are more than {limit} numbers. Choose fewer at once.").format(
                limit=format_number(NUMBER_LIMIT)
            )
        )
    entries = _entries(rows)
    with site_locale():
        title = title or _("{template}: changed details").format(template=template.name)
    rollout = dry_runs.begin_plan(
        actor=actor,
        source=Source.DETAILS,
        title=title,
        submission=submission,
        template_version=template.head,
    )
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)


def _entries(rows: Mapping[int, Mapping[str, FieldChange]]) -> list[Entry]:
    keys = list(rows)
    names: dict[int, str] = {}
    for start in range(0, len(keys), BATCH_SIZE):
        some = PhoneNumber.objects.filter(pk__in=keys[start : start + BATCH_SIZE])
        names.update(some.values_list("pk", "number"))
    return [
        Entry(place, place, names.get(pk, ""), pk, values=_stored(changes, names.get(pk, "")))
        for place, (pk, changes) in enumerate(rows.items(), start=1)
    ]


def _stored(changes: Mapping[str, FieldChange], number: str) -> dict[str, dict[str, object]]:
    """Return ``changes`` as a row keeps them, in the form in which details are kept."""
    try:
        values = read_details({key: change.value for key, change in changes.items()})
        bases = read_details({key: change.base for key, change in changes.items()})
    except (DetailsRefused, UnusableText) as refused:
        raise PlanRefused(f"{number}: {refused.message}") from None
    return {key: {"value": values.get(key, ""), "base": bases.get(key, "")} for key in changes}
