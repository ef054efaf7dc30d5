"""The table of transitions: what stands in it happens, and nothing else does."""

from itertools import product

import pytest

from profiles.models import AuditEvent, Rollout
from profiles.models.rollout import Source, Stage
from profiles.models.rollout_stages import (
    AHEAD,
    BEGUN,
    MOVING,
    TRANSITIONS,
    WAITS_FOR_A_PERSON,
    Step,
    Who,
    steps_in,
)
from profiles.presenters.rollouts import STEP_LABELS
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts import undo
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.stages import RunRefused, require_step, take_step
from profiles.services.rollouts.steps import (
    cancel,
    change_times,
    continue_after_canary,
    pause,
    resume,
    retry_failed,
    start,
)
from tests.conftest import SYSTEM
from tests.services.rollouts.running import PLAIN, again

pytestmark = pytest.mark.django_db
# Of who takes it in which stage: where it may end, None for the same stage.
TABLE = {
    (each.step, each.who, source): each
    for each in TRANSITIONS
    for source in each.sources
    if source is not None
}
# Of a person's functions the step that each takes, with the arguments that it needs.
FUNCTIONS = {
    "start": (Step.STARTED, lambda it: start(it, actor=SYSTEM, note="Why", typed_count=0, **PLAIN)),
    "pause": (Step.PAUSED, lambda it: pause(it, actor=SYSTEM)),
    "resume": (Step.RESUMED, lambda it: resume(it, actor=SYSTEM)),
    "continue": (Step.WENT_ON, lambda it: continue_after_canary(it, actor=SYSTEM)),
    "cancel": (Step.CANCELLED, lambda it: cancel(it, actor=SYSTEM)),
    "retry": (Step.RETRIED, lambda it: retry_failed(it, actor=SYSTEM)),
    "times": (Step.TIMES_CHANGED, lambda it: change_times(it, actor=SYSTEM, starts_at=None, ends_at=None)),
    "exclude": (
        Step.EXCLUDED,
        lambda it: replanning.exclude(it, actor=SYSTEM, positions=[1], excluded=True),
    ),
    "include": (
        Step.INCLUDED,
        lambda it: replanning.exclude(it, actor=SYSTEM, positions=[1], excluded=False),
    ),
    "undo": (Step.UNDONE, lambda it: undo.plan_undo(it, actor=SYSTEM)),
    "replan": (Step.PLANNED, lambda it: replanning.replan(it, actor=SYSTEM)),
}


def in_stage(stage: Stage) -> Rollout:
    return Rollout.objects.create(
        title="Summer", source=Source.TEXT, stage=stage, author_name="system", options={"text": ""}
    )


def may_be_taken(step: Step, who: Who, stage: Stage) -> bool:
    try:
        require_step(Rollout(stage=stage), step, actor=SYSTEM, who=who)
    except RunRefused:
        return False
    return True


@pytest.mark.parametrize("step", Step)
def test_a_step_that_the_table_lacks_is_refused(step):
    taken = {(who, stage) for who, stage in product(Who, Stage) if may_be_taken(step, who, stage)}
    assert taken == {(who, stage) for of_step, who, stage in TABLE if of_step == step}


@pytest.mark.parametrize("asked", TABLE)
def test_a_step_of_the_table_leads_where_it_says(asked):
    step, who, stage = asked
    rollout = in_stage(stage)
    moves = TABLE[asked].target is not None
    take_step(rollout, step, actor=SYSTEM, who=who, moves=moves)
    assert again(rollout).stage == (TABLE[asked].target or stage)


@pytest.mark.parametrize("asked", TABLE)
def test_a_step_is_told_in_its_word(asked):
    step, who, stage = asked
    rollout = take_step(in_stage(stage), step, actor=SYSTEM, who=who)
    assert AuditEvent.objects.get(rollout=rollout).data["step"] == str(step)


@pytest.mark.parametrize(
    ("name", "stage"),
    [(name, stage) for name, stage in product(FUNCTIONS, Stage) if FUNCTIONS[name][0] not in steps_in(stage)],
)
def test_every_function_asks_the_table(name, stage):
    function = FUNCTIONS[name][1]
    rollout = in_stage(stage)
    with pytest.raises(SaveRefused, match=r"This one is:|has been started"):
        function(rollout)


@pytest.mark.parametrize("step", Step)
def test_every_step_has_a_label(step):
    assert step in STEP_LABELS


@pytest.mark.parametrize("each", [each for each in TRANSITIONS if each.who == Who.PERSON])
def test_a_person_is_told_why_not(each):
    assert each.otherwise


def test_the_sets_of_stages_follow_from_the_table(subtests):
    for name, stages, meant in [
        ("ahead", AHEAD, "scheduled asking"),
        ("begun", BEGUN, "running canary paused stopped finished"),
        ("waits for a person", WAITS_FOR_A_PERSON, "asking canary paused stopped"),
        ("moving", MOVING, "scheduled asking running canary paused stopped"),
    ]:
        with subtests.test(name):
            assert set(stages) == set(meant.split())
