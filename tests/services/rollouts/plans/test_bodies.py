"""Planning a text for each of many numbers: what becomes of each row, and why."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import PhoneNumber, Rollout
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.services.rollouts.plans.dry_runs import PlannedAlready, PlanRefused
from profiles.texts.composition import body_digest
from profiles.texts.contract import LIMIT
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.rollouts.plans.making import OTHER
from tests.services.rollouts.running import bodies, run, start
from tests.services.stand_in import save

pytestmark = pytest.mark.django_db

NEW = "Business: Riverside Dental. Closed for the summer."
STALE = "0123456789abcdef"


def sent(number: str = NUMBER, text: str = NEW, base: str | None = None) -> SentBody:
    """Return a text for ``number`` that started from what it says at first, unless ``base`` is another digest."""
    return SentBody(number, text, body_digest(TEXT) if base is None else base)


def codes(rollout: Rollout) -> list[str]:
    """Return of each row, in their order, its effect or why it is blocked."""
    rows = rollout.rows.order_by("position")
    return [row.code or row.effect for row in rows]


def test_each_number_gets_its_own_text(make_number, manager):
    make_number(NUMBER)
    make_number(OTHER)
    plan = plan_bodies([sent(), sent(OTHER, "Business: Other.")], actor=actor(manager))
    run(start(plan, by=manager))
    assert bodies() == [NEW, "Business: Other."]


def test_a_text_that_started_from_an_older_body_is_a_conflict(number):
    assert codes(plan_bodies([sent(base=STALE)], actor=SYSTEM)) == ["conflict"]


def test_a_conflict_names_the_version_that_there_is(number):
    row = plan_bodies([sent(base=STALE)], actor=SYSTEM).rows.get()
    assert "the newest is version 1" in row.reason


def test_what_the_number_says_already_is_no_conflict(number):
    assert codes(plan_bodies([sent(text=TEXT, base=STALE)], actor=SYSTEM)) == ["unchanged"]


def test_what_is_saved_after_the_plan_is_not_overwritten(number, manager):
    plan = plan_bodies([sent()], actor=actor(manager))
    save(number, "Somebody's words.", actor=actor(manager))
    run(start(plan, by=manager))
    assert bodies() == ["Somebody's words."]


@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * (LIMIT + 1), "too_long"), (" \n", "blank"), ("a\0b", "nul"), ("a\ud800b", "surrogate")],
)
def test_a_text_that_cannot_be_a_profile_is_blocked(number, text, code):
    assert codes(plan_bodies([sent(text=text)], actor=SYSTEM)) == [code]


@pytest.mark.parametrize("typed", [OTHER, "nonsense", "", "a\0b\ud800"])
def test_what_is_no_number_of_the_account_is_blocked(number, typed):
    assert codes(plan_bodies([sent(typed), sent()], actor=SYSTEM)) == ["unknown_number", "changed"]


def test_the_same_number_twice_with_other_words_is_blocked(number):
    plan = plan_bodies([sent(), sent(text="Other words.")], actor=SYSTEM)
    assert codes(plan) == ["duplicate_number", "duplicate_number"]


def test_a_number_that_left_the_account_is_blocked(make_number):
    make_number(state=PhoneNumber.State.REMOVED)
    assert codes(plan_bodies([sent()], actor=SYSTEM)) == ["number_removed"]


def test_an_outside_text_is_not_overwritten(make_number):
    make_number(state=PhoneNumber.State.DRIFTED)
    assert codes(plan_bodies([sent()], actor=SYSTEM)) == ["drifted"]


def test_clearing_takes_the_right_to(number, person):
    user = person("Editors")
    user.user_permissions.add(Permission.objects.get(codename="run_rollouts"))
    assert codes(plan_bodies([sent(text="")], actor=actor(user))) == ["may_not_clear"]


def test_it_takes_the_right_to_run_rollouts(number, editor):
    with pytest.raises(PermissionDenied):
        plan_bodies([sent()], actor=actor(editor))


@pytest.mark.parametrize("count", [0, 5001])
def test_none_and_too_many_are_refused(db, count):
    with pytest.raises(PlanRefused):
        plan_bodies([sent()] * count, actor=SYSTEM)


def test_the_same_key_plans_once(number):
    plan = plan_bodies([sent()], actor=SYSTEM, submission="key")
    with pytest.raises(PlannedAlready) as already:
        plan_bodies([sent()], actor=SYSTEM, submission="key")
    assert already.value.rollout == plan


def test_they_are_not_planned_again_over_texts_that_nobody_has_seen(number):
    plan = plan_bodies([sent()], actor=SYSTEM)
    with pytest.raises(PlanRefused, match="send them again"):
        replanning.replan(plan, actor=SYSTEM)


def test_a_row_keeps_its_text_once(number):
    assert plan_bodies([sent()], actor=SYSTEM).rows.get().values == {}


def test_rows_cost_no_statements_of_their_own(make_number):
    made = [make_number(f"+44163296{place:04}") for place in range(40)]
    few = _statements([sent(each.number) for each in made[:4]])
    many = _statements([sent(each.number, base=STALE) for each in made])
    assert many == few


def _statements(texts: list[SentBody]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        plan_bodies(texts, actor=SYSTEM)
    return len(caught)


def test_planning_that_was_cut_off_is_taken_up_by_its_key(number, clock, monkeypatch):
    _cut_off(monkeypatch)
    clock.forward(301)
    assert codes(plan_bodies([sent()], actor=SYSTEM, submission="key")) == ["changed"]


def test_planning_that_may_still_be_at_work_is_left_to_it(number, clock, monkeypatch):
    _cut_off(monkeypatch)
    clock.forward(299)
    with pytest.raises(PlanRefused, match="sent before"):
        plan_bodies([sent()], actor=SYSTEM, submission="key")


def _cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin to plan, and die before the end."""
    with monkeypatch.context() as patch:
        patch.setattr("profiles.services.rollouts.plans.dry_runs.set_planned", lambda *_args, **_more: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            plan_bodies([sent()], actor=SYSTEM, submission="key")
