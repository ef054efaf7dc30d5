"""A newer version of a template for those who follow it; nobody who was edited by hand is touched."""

import pytest

from profiles.models import PhoneNumber, Template
from profiles.selectors.rollouts.rollouts import moved_number_count
from profiles.services.conflicts import Change
from profiles.services.details.saving import stop_following
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.undo import plan_undo, take_back
from tests.conftest import SYSTEM, MakeNumber, actor
from tests.services.rollouts.details.following import (
    fill,
    followers_plan,
    made_of,
    make_template,
    reword,
    row_of,
)
from tests.services.rollouts.plans.making import effects, reasons
from tests.services.rollouts.running import bodies, make_numbers, outcomes, run, start
from tests.services.stand_in import StandIn, fresh, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
ELM = {"name": "Elm", "hours": "daily"}


@pytest.fixture
def template() -> Template:
    return make_template()


@pytest.fixture
def numbers(make_number: MakeNumber, nixflex: StandIn, template: Template) -> list[PhoneNumber]:
    """Two live followers of version 1."""
    made = [fill(number, template, **ELM) for number in make_numbers(make_number, 2)]
    sweep()
    return made


def test_the_dry_run_has_the_text_that_the_new_version_makes(template, numbers):
    rollout = followers_plan(reword(template))

    assert [row.text for row in rollout.rows.order_by("position")] == ["Elm is open daily."] * 2


def test_a_follower_that_has_the_version_is_unchanged(template, numbers, manager):
    version = reword(template)
    run(start(followers_plan(version, actor=actor(manager)), by=manager))

    assert effects(followers_plan(version)) == ["unchanged"] * 2


def test_its_followers_have_the_new_version(template, numbers, manager):
    run(start(followers_plan(reword(template), actor=actor(manager)), by=manager))

    assert [made_of(number) for number in numbers] == [(2, ELM)] * 2


def test_they_are_live_with_the_new_words(template, numbers, manager):
    rollout = run(start(followers_plan(reword(template), actor=actor(manager)), by=manager))

    assert (outcomes(rollout), bodies()) == (["live"] * 2, ["Elm is open daily."] * 2)


def test_one_that_was_edited_by_hand_after_the_dry_run_is_left(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    save(numbers[0], "By hand")
    run(rollout)

    assert bodies() == ["By hand", "Elm is open daily."]


def test_it_is_told_that_it_follows_no_more(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    save(numbers[0], "By hand")
    run(rollout)

    row = row_of(rollout, numbers[0])
    assert (row.outcome, row.reason) == (
        "skipped",
        "The number does not follow the template “Clinic” any more.",
    )


def test_the_plan_counts_what_follows_no_more(template, numbers):
    rollout = followers_plan(reword(template))
    stop_following(fresh(numbers[0]), actor=SYSTEM, change=Change.on(fresh(numbers[0])))

    assert moved_number_count(rollout, None) == 1


def test_details_are_taken_as_they_are_at_the_save(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    fill(numbers[0], template, hours="on Sundays")
    run(rollout)

    assert bodies() == ["Elm is open on Sundays.", "Elm is open daily."]


def test_details_that_change_meanwhile_move_no_row_of_the_plan(template, numbers):
    rollout = followers_plan(reword(template))
    fill(numbers[0], template, hours="on Sundays")

    assert moved_number_count(rollout, None) == 0


def test_the_row_says_what_was_saved(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    filled = fill(numbers[0], template, hours="on Sundays")
    run(rollout)

    row = row_of(rollout, numbers[0])
    assert (row.text, row.base_version) == ("Elm is open on Sundays.", filled.version)


def test_details_without_a_new_placeholder_are_named(template, numbers):
    rollout = followers_plan(reword(template, "${name}: ${parking}."))

    assert reasons(rollout)[0] == "The details have no value for ${parking}, which the template names."


def test_details_that_lose_a_value_meanwhile_are_skipped(template, numbers, manager):
    version = reword(template, "${name}: ${parking}.")
    fill(numbers[0], template, parking="behind")
    rollout = start(followers_plan(version, actor=actor(manager)), by=manager)
    fill(numbers[0], template, parking="")
    run(rollout)

    row = row_of(rollout, numbers[0])
    assert (row.outcome, row.reason) == (
        "skipped",
        "The details have no value for ${parking}, which the template names.",
    )


def test_a_number_of_another_template_is_blocked(template, numbers, make_number):
    other = fill(make_number("+441632960100"), make_template(name="Other"), **ELM)
    rollout = followers_plan(reword(template))
    row = rollout.rows.first()
    row.number = other
    row.save()

    replanned = replanning.replan(rollout, actor=SYSTEM)
    assert row_of(replanned, other).reason == "The number does not follow the template “Clinic” any more."


def test_where_the_words_stay_the_same_it_has_the_new_version_without_a_push(
    template, numbers, manager, nixflex, subtests
):
    version = reword(template, "Business: ${name}. Open ${hours}.${parking|}")
    sent = len(nixflex.sent)
    rollout = run(start(followers_plan(version, actor=actor(manager)), by=manager))
    with subtests.test("version and outcome"):
        assert (made_of(numbers[0]), outcomes(rollout)) == ((2, ELM), ["live"] * 2)
    with subtests.test("nothing was sent"):
        assert len(nixflex.sent) == sent
    with subtests.test("the row says so"):
        assert "The text stays the same" in row_of(rollout, numbers[0]).reason


def test_nobody_to_bring_up_is_no_plan(template, nixflex):
    with pytest.raises(PlanRefused):
        followers_plan(reword(template))


def test_taking_it_back_brings_the_former_version_back(template, numbers, manager, subtests):
    rollout = run(start(followers_plan(reword(template), actor=actor(manager)), by=manager))
    undo = run(take_back(rollout, actor=actor(manager), note="Wrong"))
    with subtests.test("it is live"):
        assert outcomes(undo) == ["live"] * 2
    with subtests.test("version and details"):
        assert [made_of(number) for number in numbers] == [(1, ELM)] * 2
    with subtests.test("words"):
        assert bodies() == ["Business: Elm. Open daily."] * 2


def test_details_that_changed_before_the_save_are_not_taken_back(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    fill(numbers[0], template, hours="on Sundays")
    rollout = run(rollout)
    run(take_back(rollout, actor=actor(manager), note="Wrong"))

    assert bodies()[0] == "Business: Elm. Open on Sundays."


def test_nor_are_they_where_the_process_died_after_the_save(template, numbers, manager):
    rollout = start(followers_plan(reword(template), actor=actor(manager)), by=manager)
    seen = row_of(rollout, numbers[0]).base
    fill(numbers[0], template, hours="on Sundays")
    rollout = run(rollout)
    rollout.rows.filter(number=numbers[0]).update(base=seen)  # as the dry run left it
    run(take_back(rollout, actor=actor(manager), note="Wrong"))

    assert bodies()[0] == "Business: Elm. Open on Sundays."


def test_one_that_was_edited_since_is_not_taken_back(template, numbers, manager):
    rollout = run(start(followers_plan(reword(template), actor=actor(manager)), by=manager))
    save(numbers[0], "By hand")

    assert effects(plan_undo(rollout, actor=actor(manager))) == ["blocked", "changed"]
