"""Rollouts of details: rows that are filled in, changed details, and find and replace in what made a text."""

import pytest

from profiles.models import AuditEvent, PhoneNumber, Rollout, Template, TemplateVersion
from profiles.models.revision import Kind
from profiles.selectors.rollouts.rollouts import moved_number_count
from profiles.services.details.merging import FieldChange, NothingLeft
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.following import plan_details
from profiles.services.rollouts.plans.onboarding import NewNumber, plan_onboarding
from profiles.services.rollouts.templates import create_template
from profiles.services.rollouts.undo import take_back
from profiles.tables import read_pasted
from profiles.texts.details.values import Value
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.rollouts.details.following import fill, followers_plan, made_of, reword
from tests.services.rollouts.plans.making import effects, one_row, only, reasons, table_plan
from tests.services.rollouts.running import bodies, outcomes, run, start
from tests.services.stand_in import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
ELM = {"name": "Elm", "hours": "daily"}


def changed(number: PhoneNumber, template: Template, **changes: tuple[Value, Value]) -> Rollout:
    """Plan other details of ``number``: the value and the base of each."""
    rows = {number.pk: {key: FieldChange(value, base) for key, (value, base) in changes.items()}}
    return plan_details(rows, template=Template.objects.get(pk=template.pk), actor=SYSTEM)


# A template and a table


def test_a_table_makes_followers(number, manager):
    run(start(table_plan(one_row("Elm"), actor=actor(manager)), by=manager))

    assert made_of(number) == (1, {"name": "Elm"})


def test_new_numbers_are_followers(make_number, nixflex, manager, template):
    number = make_number(NUMBER, text="")
    version = TemplateVersion.objects.select_related("template").get(template=template)
    row = NewNumber(NUMBER, "Elm Clinic", "", {"name": "Elm", "hours": "daily"})
    rollout = plan_onboarding(
        [row], template_version=version, numbers=PhoneNumber.objects.all(), actor=actor(manager)
    )
    run(start(rollout, by=manager))

    assert made_of(number) == (1, ELM)


def test_an_empty_cell_leaves_its_line_out(number):
    table = f"number,name,hours\n{NUMBER},Elm,\n"
    row = only(table_plan(table, template="Clinic ${name}\nOpen ${hours}", drop=True))

    assert (row.effect, row.text, row.details) == ("changed", "Clinic Elm", {"name": "Elm"})


def test_what_a_table_makes_is_rolled_out(number, manager):
    run(start(table_plan(one_row("Elm"), actor=actor(manager)), by=manager))

    assert fresh(number).head.kind == Kind.ROLLED_OUT


def test_the_same_table_again_changes_nothing(number, manager):
    rollout = run(start(table_plan(one_row("Elm"), actor=actor(manager)), by=manager))

    again = planning.plan_template(
        actor=actor(manager), template_version=rollout.template_version, table=read_pasted(one_row("Elm"))
    )
    assert effects(again) == ["unchanged"]


def test_details_that_the_table_does_not_tell_stay(number, manager, follower, template):
    fill(number, template, parking="behind")

    table = read_pasted(f"number,name,hours\n{NUMBER},Oak,weekly\n")
    version = reword(template)
    run(
        start(planning.plan_template(actor=actor(manager), template_version=version, table=table), by=manager)
    )

    assert made_of(number) == (2, {"name": "Oak", "hours": "weekly", "parking": "behind"})


def test_taking_it_back_makes_it_free_text_again(number, manager, subtests):
    rollout = run(start(table_plan(one_row("Elm"), actor=actor(manager)), by=manager))
    run(take_back(rollout, actor=actor(manager), note="Wrong"))
    with subtests.test("words"):
        assert bodies() == [TEXT]
    with subtests.test("it is audited as a rollout"):
        assert AuditEvent.objects.filter(number=number, action="unfollow").count() == 0
    with subtests.test("follows nothing"):
        assert (made_of(number), fresh(number).template_id) == ((None, None), None)


def test_following_alone_is_taken_back_too(make_number, nixflex, manager):
    number = make_number(NUMBER, text="Business: Elm. Open by appointment.")
    rollout = run(start(table_plan(one_row("Elm"), actor=actor(manager)), by=manager))
    run(take_back(rollout, actor=actor(manager), note="Wrong"))

    assert made_of(number) == (None, None)


# Changed details


def test_a_changed_detail_is_filled_in(follower, template, manager, subtests):
    rollout = run(start(changed(follower, template, hours=("weekly", "daily")), by=manager))
    with subtests.test("words"):
        assert (bodies(), outcomes(rollout)) == (["Business: Elm. Open weekly."], ["live"])
    with subtests.test("details"):
        assert made_of(follower) == (1, {"name": "Elm", "hours": "weekly"})


def test_other_details_that_changed_meanwhile_stay(follower, template, manager, subtests):
    rollout = changed(follower, template, hours=("weekly", "daily"))
    fill(follower, template, name="Oak")
    with subtests.test("the plan counts none"):
        assert moved_number_count(rollout, None) == 0
    run(start(rollout, by=manager))
    with subtests.test("both"):
        assert bodies() == ["Business: Oak. Open weekly."]


def test_the_same_detail_changed_meanwhile_is_left(follower, template, manager, subtests):
    rollout = changed(follower, template, hours=("weekly", "daily"))
    fill(follower, template, hours="never")
    with subtests.test("the plan counts it"):
        assert moved_number_count(rollout, None) == 1
    run(start(rollout, by=manager))
    with subtests.test("it is told"):
        assert reasons(rollout) == ["System: test changed hours in version 3, after the dry run."]
    with subtests.test("theirs stays"):
        assert bodies() == ["Business: Elm. Open never."]


def test_a_base_that_is_stale_at_the_plan_is_blocked(follower, template):
    rollout = changed(follower, template, hours=("weekly", "sometimes"))

    assert reasons(rollout) == ["Changed by somebody else since: hours."]


def test_a_detail_that_the_template_needs_cant_go(follower, template):
    rollout = changed(follower, template, hours=("", "daily"))

    assert reasons(rollout) == ["The details have no value for ${hours}, which the template names."]


def test_changed_details_keep_the_version_that_the_number_has(follower, template, manager):
    reword(template)
    run(start(changed(follower, template, hours=("weekly", "daily")), by=manager))

    assert made_of(follower)[0] == 1


def test_what_can_be_no_detail_names_the_number(follower, template):
    with pytest.raises(PlanRefused, match=NUMBER.replace("+", r"\+")):
        changed(follower, template, hours=("a\0b", "daily"))


def test_no_change_is_no_plan(follower, template):
    with pytest.raises(PlanRefused):
        changed(follower, template)


def test_details_that_come_to_nothing_clear_no_profile(number, manager, subtests):
    made = create_template(actor=actor(manager), name="Short", text="${name}", drop_empty_lines=True)
    fill(number, made, name="Elm", hours="daily")
    with subtests.test("one save"), pytest.raises(NothingLeft):
        fill(number, made, name="")
    reworded = reword(made, "${parking}", drop_empty_lines=True)
    fill(number, made, parking="behind")
    rollout = start(followers_plan(reworded, actor=actor(manager)), by=manager)
    fill(number, made, parking="")
    run(rollout)
    with subtests.test("a rollout"):
        assert (outcomes(rollout), bodies()) == (["skipped"], ["Elm"])
