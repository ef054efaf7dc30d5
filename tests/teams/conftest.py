"""The account of two teams."""

import pytest
from pytest_django import Settings

from tests.teams.account.making import make_account
from tests.teams.account.sides import Account


@pytest.fixture
def account(db: None, settings: Settings) -> Account:
    """Two teams with all that they have; a save sends nothing."""
    settings.PUSH_INLINE = False
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 1_000_000
    return make_account()
