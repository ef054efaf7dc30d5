"""A number, a template and a follower of it."""

import pytest

from profiles.models import PhoneNumber, Template
from tests.conftest import NUMBER, MakeNumber
from tests.services.rollouts.details.following import fill, make_template
from tests.services.stand_in import StandIn, fresh, sweep


@pytest.fixture
def number(make_number: MakeNumber, nixflex: StandIn) -> PhoneNumber:
    """One number, live at version 1, written by hand."""
    return make_number(NUMBER)


@pytest.fixture
def template() -> Template:
    return make_template(name="Dentist")


@pytest.fixture
def follower(number: PhoneNumber, template: Template) -> PhoneNumber:
    """The number, live and filled in from the template."""
    fill(number, template, name="Elm", hours="daily")
    sweep()
    return fresh(number)
