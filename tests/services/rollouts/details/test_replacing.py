"""Find and replace looks into the details that made a text, and leaves to the template what its own words are."""

import pytest

from profiles.services.rollouts.undo import take_back
from profiles.texts.hours.stored import to_json
from profiles.texts.hours.typed import read_to_hours
from tests.clock import START
from tests.conftest import NUMBER, actor
from tests.services.rollouts.details.following import fill, made_of, make_template, row_of
from tests.services.rollouts.plans.making import only, replace_plan
from tests.services.rollouts.running import bodies, outcomes, run, start
from tests.services.stand_in import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
NINE_TO_FIVE = read_to_hours("Mon-Fri 9-5", START.date()).hours
ELM = {"name": "Elm", "hours": "daily"}


def test_words_of_a_detail_are_replaced_in_the_detail(follower, manager, subtests):
    rollout = run(start(replace_plan("Elm", "Oak", actor=actor(manager)), by=manager))
    with subtests.test("words"):
        assert (bodies(), outcomes(rollout)) == (["Business: Oak. Open daily."], ["live"])
    with subtests.test("it follows on"):
        assert made_of(follower) == (1, {"name": "Oak", "hours": "daily"})


def test_words_of_the_template_are_named(follower, subtests):
    rollout = replace_plan("Business", "Firm")
    with subtests.test("the row"):
        row = only(rollout)
        assert (row.effect, row.reason) == (
            "blocked",
            "These words are of the template “Dentist”; change them there.",
        )
    with subtests.test("the count"):
        assert rollout.options["template_words"] == {str(follower.template_id): 1}


def test_words_of_both_change_in_the_details_alone(follower, template, subtests):
    fill(follower, template, name="Open House")
    row = only(replace_plan("Open", "Closed"))
    with subtests.test("the text"):
        assert row.text == "Business: Closed House. Open daily."
    with subtests.test("the template is named"):
        assert row.reason == "Elsewhere these words are of the template “Dentist”; change them there."


def test_nothing_is_replaced_in_opening_hours(follower, template):
    fill(follower, template, hours=to_json(NINE_TO_FIVE))
    row = only(replace_plan("Monday", "Tuesday"))

    assert (row.effect, row.reason) == (
        "blocked",
        "Nothing is replaced in opening hours: change hours on the number's details page.",
    )


def test_a_detail_changed_meanwhile_is_not_replaced_in(follower, template, manager):
    rollout = start(replace_plan("Elm", "Oak", actor=actor(manager)), by=manager)
    fill(follower, template, name="Elm Tree")
    run(rollout)

    assert bodies() == ["Business: Elm Tree. Open daily."]


def test_another_detail_changed_meanwhile_stays(follower, template, manager):
    rollout = start(replace_plan("Elm", "Oak", actor=actor(manager)), by=manager)
    fill(follower, template, hours="weekly")
    run(rollout)

    assert bodies() == ["Business: Oak. Open weekly."]


def test_a_text_by_hand_is_replaced_in_as_before(number, manager):
    save(number, "Elm, by hand")
    run(start(replace_plan("Elm", "Oak", actor=actor(manager)), by=manager))

    assert bodies() == ["Oak, by hand"]


def test_taking_a_replacement_back_brings_the_details_back(follower, manager):
    rollout = run(start(replace_plan("Elm", "Oak", actor=actor(manager)), by=manager))
    run(take_back(rollout, actor=actor(manager), note="Wrong"))

    assert made_of(follower) == (1, ELM)


def test_what_the_template_shows_for_want_of_a_value_is_its_own(make_number, nixflex):
    number = make_number(NUMBER)
    fill(number, make_template("${name} is open ${hours|by appointment}.", "Vet"), name="Elm")

    assert row_of(replace_plan("appointment", "phone"), number).reason == (
        "These words are of the template “Vet”; change them there."
    )
