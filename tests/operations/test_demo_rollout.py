"""The demo's rollout shows what a dry run is good for, and its token lets in."""

import pytest

from profiles.management.demo import details
from profiles.management.demo.rollout import plan_rollout
from profiles.management.demo.token import demo_token
from profiles.models import PhoneNumber, Template
from profiles.services.accounts.tokens import authenticate
from tests.conftest import NUMBER, actor
from tests.services.rollouts.plans.making import OTHER, reasons


@pytest.fixture
def template(manager) -> Template:
    return details.make_template(manager=actor(manager))


def test_three_rows_are_blocked_and_say_why(make_number, manager, template):
    make_number(label="Smile")
    make_number(OTHER)
    rollout, _ = plan_rollout(template, manager=actor(manager))
    assert [words.partition(" ")[0] for words in reasons(rollout)] == ["", "${hours}", "Row", "+44"]


def test_the_documented_example_is_filled_in(make_number, manager, template):
    make_number(text="Business: Old. Address: 14 George Street, Croydon CR0 1PB. Open.", label="Smile Dental")
    rollout, _ = plan_rollout(template, manager=actor(manager))
    assert rollout.rows.get().text == (
        "Business: Smile Dental. Address: 14 George Street, Croydon CR0 1PB. "
        "Open Monday to Friday 9am to 5pm, closed on Saturday and Sunday. "
        "Parking behind the building."
    )


def test_businesses_follow_the_template(sandbox, make_number, manager, template):
    sandbox.add(NUMBER)
    make_number(text="Business: Old. Address: 14 George Street, Croydon CR0 1PB. Open.", label="Smile Dental")
    details.follow(template, editor=actor(manager))
    number = PhoneNumber.objects.select_related("head").get()
    assert (number.template_id, number.state, number.head_body.partition(". Open")[0]) == (
        template.pk,
        "live",
        "Business: Smile Dental. Address: 14 George Street, Croydon CR0 1PB",
    )


def test_the_demos_token_lets_in(manager):
    assert authenticate(f"Bearer {demo_token(actor(manager))}") == manager
