"""A client of an address that does not exist, and a router that answers in its place."""

from collections.abc import Iterator

import pytest
import respx

from profiles.nixflex import NixflexClient
from tests.nixflex.account import BASE_URL, KEY


@pytest.fixture
def client() -> Iterator[NixflexClient]:
    """Return a client whose host can't be reached by mistake."""
    with NixflexClient(KEY, BASE_URL) as client:
        yield client


@pytest.fixture
def api() -> Iterator[respx.Router]:
    """Answer in the API's place; a request that no test expects fails."""
    with respx.mock(base_url=f"{BASE_URL}/v1", assert_all_called=False) as router:
        yield router
