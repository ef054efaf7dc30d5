"""A table's rows: their values become the details that the numbers follow the template with."""

import pytest

from profiles.models import Field
from profiles.models.field import FieldKind
from tests.conftest import NUMBER
from tests.services.rollouts.details.following import made_of
from tests.services.rollouts.plans.making import only, table_plan
from tests.services.rollouts.running import run, start
from tests.services.stand_in import StandIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]

TEMPLATE = "Business: ${name}. Open ${hours}."
TYPED = "Mon-Fri 9-5"
WEEKDAYS = {"week": [[[540, 1020]]] * 5 + ["closed"] * 2}


def plan(hours: str):
    return table_plan(f"number,name,hours\n{NUMBER},Elm,{hours}\n", template=TEMPLATE)


def test_the_number_follows_with_what_the_table_says(number, nixflex: StandIn, manager):
    run(start(plan(TYPED), by=manager))
    assert made_of(number) == (1, {"name": "Elm", "hours": TYPED})


@pytest.fixture
def hours_field(db: None) -> Field:
    return Field.objects.create(key="hours", label="Hours", kind=FieldKind.HOURS)


@pytest.mark.usefixtures("hours_field", "number")
def test_hours_of_a_field_are_written_out():
    assert only(plan(TYPED)).text == (
        "Business: Elm. Open Monday to Friday 9am to 5pm, closed on Saturday and Sunday."
    )


@pytest.mark.usefixtures("hours_field")
def test_they_become_a_record(number, nixflex: StandIn, manager):
    run(start(plan(TYPED), by=manager))
    assert made_of(number) == (1, {"name": "Elm", "hours": WEEKDAYS})


@pytest.mark.usefixtures("number")
def test_an_address_on_two_lines_is_written_out_on_one():
    Field.objects.create(key="hours", label="Address", kind=FieldKind.ADDRESS)
    assert only(plan('"1 High Street\nLeeds"')).text == "Business: Elm. Open 1 High Street, Leeds."


@pytest.mark.usefixtures("hours_field", "number")
def test_hours_that_are_not_understood_stay_words():
    assert only(plan("Mon-Fri 9-5 or so")).text == "Business: Elm. Open Mon-Fri 9-5 or so."
