"""The checker of rollouts: whether every row ended as it says, none twice and none lost."""

from collections.abc import Iterator

from profiles.models import PushAttempt, Revision, Rollout, RolloutRow
from profiles.models.rollout import Effect, RowOutcome, Stage
from tests.chaos.checking.checker import Finding
from tests.chaos.checking.story import Story

ENDED = (RowOutcome.LIVE, RowOutcome.FAILED, RowOutcome.SKIPPED, RowOutcome.SUPERSEDED)
UNSENT = (RowOutcome.SKIPPED, RowOutcome.NONE)


def unrest() -> str:
    """Return which started rollout has not come to its end; "" if all have."""
    for rollout in Rollout.objects.filter(started_at__isnull=False, finished_at__isnull=True):
        open_rows = rollout.rows.filter(outcome__in=[RowOutcome.WAITING, RowOutcome.SAVED])
        told = ", ".join(f"{row.position} {row.outcome}" for row in open_rows[:5])
        return f"rollout {rollout.pk} is {rollout.stage} ({rollout.reason}): rows {told}"
    return ""


def check(story: Story) -> list[Finding]:
    """Return every row that is not as it says, of all rollouts that were started."""
    findings = []
    for rollout in Rollout.objects.filter(started_at__isnull=False):
        for row in rollout.rows.select_related("number", "revision", "base").order_by("position"):
            if row.effect in {Effect.NEW, Effect.CHANGED} and row.number is not None:
                findings += [
                    Finding(1, row.number.number, f"row {row.position} of rollout {rollout.pk} {message}")
                    for message in _row(story, rollout, row)
                ]
        findings += _steps(rollout)
    return findings


def _row(story: Story, rollout: Rollout, row: RolloutRow) -> Iterator[str]:
    made = list(Revision.objects.filter(rollout=rollout, number=row.number))
    if row.outcome not in ENDED and not (row.outcome == RowOutcome.NONE and rollout.stage == Stage.CANCELLED):
        yield f"has ended as {row.outcome}"
    if row.outcome in UNSENT and made:
        yield f"is {row.outcome}, and has saved version {made[0].version}"
    if row.outcome not in UNSENT and [revision.pk for revision in made] != [row.revision_id]:
        yield f"is {row.outcome}, and has saved the versions {[revision.version for revision in made]}"
    if row.outcome != RowOutcome.LIVE and not row.reason:
        yield f"is {row.outcome}, and does not say why"
    for revision in made:
        yield from _revision(story, rollout, row, revision)


def _revision(story: Story, rollout: Rollout, row: RolloutRow, revision: Revision) -> Iterator[str]:
    line = story.lines[str(revision.number.number)]
    if (revision.body_text, revision.rollout_id) != (row.text, rollout.pk):
        yield f"has saved another text, {revision.body_text!r}"
    before = line.revisions.get(revision.version - 1)
    if (before.body_text if before else "") != (row.base.body_text if row.base else ""):
        yield f"was planned on version {row.base_version}, and version {revision.version} replaced another body"
    if row.outcome != RowOutcome.LIVE:
        return
    # Whatever notices were laid over it.
    same = [each for each in line.revisions.values() if each.version_of_body == revision.version]
    accepted = PushAttempt.objects.filter(revision__in=same, outcome=PushAttempt.Outcome.ACCEPTED).exists()
    held = bool({each.text for each in same} & {change.text for change in line.changes})
    if not (accepted or held):
        yield "is live, and Nixflex never held its text"


def _steps(rollout: Rollout) -> list[Finding]:
    steps = [event.data["step"] for event in rollout.events.filter(action="rollout_step").order_by("seq")]
    once = ["planned", "started", "cancelled"]
    twice = [step for step in once if steps.count(step) > 1]
    finished = steps.count("finished") - steps.count("retried")
    if rollout.stage == Stage.FINISHED and finished != 1:
        twice.append("finished")
    return [Finding(1, "", f"rollout {rollout.pk} tells of {step} not once: {steps}") for step in twice]


def check_undo(story: Story, undo: Rollout) -> list[Finding]:
    """Return where the finished ``undo`` did not bring back exactly what was before."""
    findings = []
    for row in undo.rows.select_related("number__head"):
        if row.number is None or row.effect == Effect.UNCHANGED:
            continue
        original = RolloutRow.objects.select_related("base", "revision").get(
            rollout=undo.undoes_id, position=row.position
        )
        before = original.base.body_text if original.base else ""
        number = row.number
        if row.effect == Effect.BLOCKED:
            if Revision.objects.filter(submission=row.submission, number=number).exists():
                findings.append(Finding(1, number.number, "was blocked in the undo, and changed by it"))
        elif row.text != before:
            findings.append(Finding(1, number.number, f"is to be {row.text!r} again, and was {before!r}"))
        elif row.outcome == RowOutcome.LIVE and number.head_body != before:
            # That Nixflex holds it, with the notices of now, the other checkers see to.
            findings.append(
                Finding(1, number.number, f"is undone to {before!r}, and says {number.head_body!r}")
            )
    return findings
