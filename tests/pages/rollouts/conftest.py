"""The plan of a small table."""

import pytest

from profiles.models import Rollout
from tests.conftest import NUMBER, MakeNumber
from tests.services.rollouts.plans.making import OTHER, table_plan

TABLE = f"number,name\n{NUMBER},Smile\n{OTHER},Other\n+441632969999,Nobody\n"


@pytest.fixture
def rollout(make_number: MakeNumber) -> Rollout:
    """Two numbers would change; the third row means none."""
    make_number(NUMBER, label="Smile Dental")
    make_number(OTHER, label="Other Garage", text="")
    return table_plan(TABLE)
