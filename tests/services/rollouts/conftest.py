"""Three numbers, and a rollout of one text to them that is scheduled."""

import pytest
from django.contrib.auth.models import User

from profiles.models import PhoneNumber, Rollout
from tests.conftest import MakeNumber
from tests.services.rollouts.running import LATER, make_numbers, started
from tests.services.stand_in import StandIn


@pytest.fixture
def numbers(make_number: MakeNumber, nixflex: StandIn) -> list[PhoneNumber]:
    """Three numbers, live at version 1, at a Nixflex that accepts everything."""
    return make_numbers(make_number, 3)


@pytest.fixture
def scheduled(numbers: list[PhoneNumber], manager: User) -> Rollout:
    """A rollout to them that begins an hour from now."""
    return started(by=manager, starts_at=LATER)
