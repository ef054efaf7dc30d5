"""The demo's rollout shows what a dry run is good for."""

from profiles.management.demo.rollout import plan_rollout
from tests.conftest import actor
from tests.services.rollouts.plans.making import OTHER, reasons


def test_three_rows_are_blocked_and_say_why(make_number, manager):
    make_number(label="Smile")
    make_number(OTHER)
    rollout, _ = plan_rollout(manager=actor(manager))
    assert [words.partition(" ")[0] for words in reasons(rollout)] == ["", "${hours}", "Row", "+44"]


def test_the_documented_example_is_filled_in(make_number, manager):
    make_number(text="Business: Old. Address: 14 George Street, Croydon CR0 1PB. Open.", label="Smile Dental")
    rollout, _ = plan_rollout(manager=actor(manager))
    assert rollout.rows.get().text == (
        "Business: Smile Dental. Address: 14 George Street, Croydon CR0 1PB. Open Mon-Fri 9am-5pm. "
        "Parking behind the building."
    )
