"""The token that ``make demo`` prints lets in."""

from profiles.management.demo.token import demo_token
from profiles.services.accounts.tokens import authenticate
from tests.conftest import actor


def test_the_demos_token_lets_in(manager):
    assert authenticate(f"Bearer {demo_token(actor(manager))}") == manager
