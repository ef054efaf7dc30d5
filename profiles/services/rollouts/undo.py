"""Undo: a rollout that restores what was before another one, except where somebody changed it since.

With a body come back its template and its details, or that it was written by hand.

Notices stay as they are: what callers hear is composed of the body that comes back and of what is in force.
"""

from collections.abc import Sequence
from itertools import islice

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.l10n.times import format_date
from profiles.models import PhoneNumber, Revision, Rollout, RolloutRow
from profiles.models.number import body_version
from profiles.models.rollout import SENDABLE, Source, Stage
from profiles.models.rollout_stages import Step
from profiles.services.actors import Actor
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.filling import Filler
from profiles.services.rollouts.plans.rows import BATCH_SIZE, Entry, RenderedText, TextRenderer
from profiles.services.rollouts.stages import RunRefused, require_step
from profiles.services.rollouts.steps import check_note, start


def plan_undo(rollout: Rollout, *, actor: Actor, heed_drafts: bool = True, submission: str = "") -> Rollout:
    """Plan the undo of ``rollout``: a dry run whose texts are the bodies of the versions before it.

    Args:
        rollout: One that has changed numbers and is not running; an undo can itself be undone.
        actor: Needs the right to run it.
        heed_drafts: Leave numbers alone that somebody is typing at.
        submission: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.

    Raises:
        PermissionDenied: The actor may not run it.
        RunRefused: It runs, or has changed nothing.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    rollout = Rollout.objects.select_related("undoes").get(pk=rollout.pk)
    require_step(rollout, Step.UNDONE, actor=actor)
    entries = _entries(rollout)
    if not entries:
        raise RunRefused(_("Nothing to take back: this rollout has changed no number."))
    undo = dry_runs.begin_plan(
        actor=actor,
        source=Source.UNDO,
        title=_title(rollout),
        submission=submission,
        undoes=rollout,
    )
    return dry_runs.finish_plan(
        undo, entries, _bodies_before(rollout, entries), actor=actor, heed_drafts=heed_drafts
    )


def take_back(
    rollout: Rollout, *, actor: Actor, note: str, heed_drafts: bool = True, submission: str = ""
) -> Rollout:
    """Plan the undo of ``rollout`` and start it: all that can be taken back, at once.

    What was changed since stays as it is and is named in its rows.

    Args:
        rollout: As for :func:`plan_undo`.
        actor: Likewise; the undo runs in their name.
        note: Why, at most 500 characters.
        heed_drafts: As for :func:`plan_undo`.
        submission: Likewise.

    Raises:
        PermissionDenied: The actor may not run it, or would clear a profile and may not.
        RunRefused: The note can't be, it runs, it has changed nothing, or nothing of it can be taken back.
        PlannedAlready: See :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`.
    """
    check_note(note)
    try:
        undo = plan_undo(rollout, actor=actor, heed_drafts=heed_drafts, submission=submission)
    except dry_runs.PlannedAlready as already:
        if already.rollout.stage != Stage.PLANNED:
            raise
        undo = already.rollout  # whoever planned it died before the start
    if not undo.rows.filter(effect__in=SENDABLE).exists():
        raise RunRefused(_("Every number has been changed since."))
    return start(
        undo,
        actor=actor,
        note=note,
        canary=0,
        canary_waits=False,
        stop_after=rollout.stop_after,
        stop_percent=rollout.stop_percent,
    )


@site_locale()
def _title(rollout: Rollout) -> str:
    return _("Undo of {title}").format(title=rollout.title)


@site_locale()
def _entries(rollout: Rollout) -> list[Entry]:
    moved_by = Revision.objects.filter(number=OuterRef("number"), version=OuterRef("body_now"))
    rows = (
        RolloutRow.objects.filter(rollout=rollout, revision__isnull=False)
        .annotate(body_now=body_version("number__"))
        .annotate(
            who=Subquery(moved_by.values("author_name")[:1]), at=Subquery(moved_by.values("created_at")[:1])
        )
        .order_by("position")
        .values_list(
            *("position", "line", "number__number", "number", "revision__version"), *("body_now", "who", "at")
        )
    )
    entries = []
    for position, line, typed, number, ours, version, who, at in rows:
        blocked = ""
        if version != ours:
            blocked = _("{who} saved version {version} since, on {day}.").format(
                who=who, version=version, day=format_date(at)
            )
        entries.append(Entry(position, line, typed, number, blocked=blocked))
    return entries


def _bodies_before(rollout: Rollout, entries: Sequence[Entry]) -> TextRenderer:
    """Return a renderer that gives each of ``entries`` the body before ``rollout``, read in batches.

    What was filled in from details is filled in again as of today; what was written by hand follows nothing then.
    """
    ahead = iter([entry.position for entry in entries])
    before: dict[int, Revision | None] = {}
    filler = Filler()

    def render(entry: Entry, number: PhoneNumber | None) -> RenderedText:
        if entry.blocked or number is None:
            return RenderedText(number.head_body if number else "")
        while entry.position not in before and (some := list(islice(ahead, BATCH_SIZE))):
            before.clear()
            before.update(_versions_before(rollout, some))
        revision = before[entry.position]
        version = revision.template_version if revision else None
        if revision is None or version is None:
            return RenderedText(revision.body_text if revision else "", stops=True)
        return filler.rendered(number, version, dict(revision.details or {}))

    return render


def _versions_before(rollout: Rollout, positions: Sequence[int]) -> dict[int, Revision | None]:
    """Return, by position, the version that each row replaced when it was saved; None where it was the first.

    It may be newer than the one that the dry run saw: a follower's details are taken as they are at its save.
    """
    saved = RolloutRow.objects.filter(rollout=rollout, position__in=positions, revision__isnull=False)
    earlier = Revision.objects.filter(
        number=OuterRef("number"), version=OuterRef("revision__version") - 1
    ).values("pk")[:1]
    keys = dict(saved.values_list("position", Subquery(earlier)))
    found = Revision.objects.select_related("template_version__template").in_bulk(
        [key for key in keys.values() if key is not None]
    )
    return {position: found.get(key) if key else None for position, key in keys.items()}
