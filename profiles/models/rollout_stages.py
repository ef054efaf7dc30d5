"""The stages of a rollout as one transition table: from which stage to which, by whom, and how it is told.

Whoever wants a set of stages derives it here from the table, so that no two places disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from profiles.models.rollout import Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Who(StrEnum):
    """Who takes a step: a person (or a command), a worker in the author's name, or the clock."""

    PERSON = "person"
    WORKER = "worker"
    CLOCK = "clock"


class Step(StrEnum):
    """A step, as the audit log keeps its word."""

    PLANNED = "planned"
    EXCLUDED = "rows excluded"
    INCLUDED = "rows taken in again"
    SCHEDULED = "scheduled"
    TIMES_CHANGED = "times changed"
    ASKS = "asks for a decision"
    STARTED = "started"
    CANARY_REACHED = "canary reached"
    WENT_ON = "went on"
    PAUSED = "paused"
    STOPPED = "stopped"
    RESUMED = "resumed"
    RETRIED = "retried"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    ENDED = "ended"
    DID_NOT_END = "did not end"
    UNDONE = "undone"


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    ``sources``: the stages in which ``who`` may take ``step``; None among them stands for a new rollout.
    ``target`` is the stage then, which begins anew; None where the stage stays as it is. ``otherwise`` is the
    sentence that refuses a person in any other stage.
    """

    step: Step
    who: Who
    sources: tuple[Stage | None, ...]
    target: Stage | None
    otherwise: "StrOrPromise" = ""


NOT_STARTED = (Stage.PLANNED, Stage.SCHEDULED, Stage.ASKING)
UNDER_WAY = (Stage.RUNNING, Stage.CANARY, Stage.PAUSED, Stage.STOPPED)
NO_PLAN = _("This rollout is not a plan any more, so its rows stay as they are.")
NO_TIMES = _("Only a scheduled rollout has times to change.")
NOT_TRIED = _("Only a rollout that has been started can be tried again.")
NO_DRY_RUN = _("Only a dry run can be started.")

TRANSITIONS = (
    Transition(
        Step.PLANNED,
        Who.PERSON,
        (None, *NOT_STARTED),
        Stage.PLANNED,
        _("Only a rollout that was not started can be planned again, and by one person at a time."),
    ),
    Transition(Step.EXCLUDED, Who.PERSON, (Stage.PLANNED,), None, NO_PLAN),
    Transition(Step.INCLUDED, Who.PERSON, (Stage.PLANNED,), None, NO_PLAN),
    Transition(Step.SCHEDULED, Who.PERSON, (Stage.PLANNED,), Stage.SCHEDULED, NO_DRY_RUN),
    Transition(Step.STARTED, Who.PERSON, (Stage.PLANNED,), Stage.RUNNING, NO_DRY_RUN),
    Transition(Step.STARTED, Who.CLOCK, (Stage.SCHEDULED,), Stage.RUNNING),
    Transition(Step.ASKS, Who.CLOCK, (Stage.SCHEDULED,), Stage.ASKING),
    Transition(Step.TIMES_CHANGED, Who.PERSON, (Stage.SCHEDULED, Stage.ASKING), Stage.SCHEDULED, NO_TIMES),
    Transition(Step.TIMES_CHANGED, Who.PERSON, (*UNDER_WAY, Stage.FINISHED), None, NO_TIMES),
    Transition(Step.CANARY_REACHED, Who.WORKER, (Stage.RUNNING,), Stage.CANARY),
    Transition(Step.CANARY_REACHED, Who.WORKER, (Stage.RUNNING,), None),
    Transition(
        Step.WENT_ON,
        Who.PERSON,
        (Stage.CANARY,),
        Stage.RUNNING,
        _("Only a rollout that waits after its first numbers can go on."),
    ),
    Transition(
        Step.PAUSED,
        Who.PERSON,
        (Stage.RUNNING, Stage.CANARY),
        Stage.PAUSED,
        _("Only a running rollout can be paused."),
    ),
    Transition(Step.PAUSED, Who.WORKER, (Stage.RUNNING,), Stage.PAUSED),
    Transition(Step.STOPPED, Who.WORKER, (Stage.RUNNING,), Stage.STOPPED),
    Transition(
        Step.RESUMED,
        Who.PERSON,
        (Stage.ASKING, Stage.PAUSED, Stage.STOPPED),
        Stage.RUNNING,
        _("Only a rollout that is paused, has stopped or asks for a decision can be resumed."),
    ),
    Transition(Step.FINISHED, Who.WORKER, UNDER_WAY, Stage.FINISHED),
    Transition(Step.RETRIED, Who.PERSON, (Stage.FINISHED,), Stage.RUNNING, NOT_TRIED),
    Transition(Step.RETRIED, Who.PERSON, UNDER_WAY, None, NOT_TRIED),
    Transition(
        Step.CANCELLED, Who.PERSON, (*NOT_STARTED, *UNDER_WAY), Stage.CANCELLED, _("Nothing to cancel.")
    ),
    Transition(Step.ENDED, Who.CLOCK, (Stage.FINISHED,), None),
    Transition(Step.DID_NOT_END, Who.CLOCK, (Stage.FINISHED,), None),
    Transition(
        Step.UNDONE,
        Who.PERSON,
        (Stage.CANARY, Stage.PAUSED, Stage.STOPPED, Stage.FINISHED, Stage.CANCELLED),
        None,
        _("Pause or cancel a running rollout first. One that has changed no number can't be taken back."),
    ),
)


def transition(step: Step, who: Who, source: str, *, moves: bool | None = None) -> Transition | None:
    """Return how ``who`` takes ``step`` in the stage ``source``, or None.

    Args:
        step: What is to be done.
        who: By whom.
        source: The stage in which the rollout is.
        moves: Whether the stage is to change; None for whatever there is.
    """
    found = (each for each in _of(step, who) if source in each.sources)
    return next((each for each in found if moves in {None, each.target is not None}), None)


def refusal(step: Step, who: Who) -> "StrOrPromise":
    """Return the sentence that refuses ``step`` to ``who`` in a stage in which it can't be taken."""
    return next((each.otherwise for each in _of(step, who)), "")


def sources(*steps: Step, who: Who | None = None, target: Stage | None = None) -> tuple[Stage, ...]:
    """Return the stages in which any of ``steps`` may be taken (by ``who``; to the stage ``target``)."""
    found = {
        source
        for each in TRANSITIONS
        if each.step in steps and who in {None, each.who} and target in {None, each.target}
        for source in each.sources
    }
    return tuple(stage for stage in Stage if stage in found)


def steps_in(stage: str, who: Who = Who.PERSON) -> frozenset[Step]:
    """Return the steps that ``who`` may take in the stage."""
    return frozenset(each.step for each in TRANSITIONS if each.who == who and stage in each.sources)


def _of(step: Step, who: Who) -> Iterable[Transition]:
    return (each for each in TRANSITIONS if each.step == step and each.who == who)


# Its start lies ahead: scheduled, or asking for a decision about it.
AHEAD = sources(Step.TIMES_CHANGED, target=Stage.SCHEDULED)
# Has begun, and its end can still come.
BEGUN = tuple(stage for stage in sources(Step.TIMES_CHANGED) if stage not in AHEAD)
# Only a person lets it go on.
WAITS_FOR_A_PERSON = sources(Step.RESUMED, Step.WENT_ON, who=Who.PERSON)
# It may move on without whoever looks at it: by itself, or by somebody else.
MOVING = tuple(stage for stage in sources(Step.CANCELLED) if stage != Stage.PLANNED)
