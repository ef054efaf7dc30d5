"""A running sandbox and clients for it; nothing here needs Django's database.

The sandbox speaks plain HTTP: ``verify=False`` only spares each client the loading of certificates.
"""

from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic

import httpx
import pytest

from nixadmin.sandbox import SandboxServer


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(numbers=12) as server:
        yield server


@pytest.fixture
def api(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    """A client with a key."""
    headers = {"Authorization": f"Bearer {sandbox.key}"}
    with httpx.Client(
        base_url=sandbox.url, headers=headers, trust_env=False, verify=False, timeout=5
    ) as client:
        yield client


@pytest.fixture
def control(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    """A client without a key, for the control plane."""
    with httpx.Client(base_url=sandbox.url, trust_env=False, verify=False, timeout=5) as client:
        yield client


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Ask again and again until the answer is yes; five seconds at most."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = monotonic() + 5
        while not is_so():
            assert monotonic() < deadline, "it did not happen"
            Event().wait(0.005)  # leaves the machine to what is waited for

    return wait
