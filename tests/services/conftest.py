"""A client that does as it is told, a number that the sandbox knows, and a clock that somebody sets."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from profiles.services import api, clock_skew
from profiles.services.pushing import clock_steps
from tests.clock import Clock
from tests.conftest import NUMBER, TEXT, MakeNumber
from tests.services.mirror.account_list import AccountList
from tests.services.stand_in import StandIn


@pytest.fixture
def nixflex(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in for the client; it accepts everything until the test gives it a script."""
    stand_in = StandIn()
    monkeypatch.setattr(api, "client", lambda: stand_in)
    return stand_in


@pytest.fixture
def listing(monkeypatch: pytest.MonkeyPatch) -> AccountList:
    """The stand-in for the client that reads the account; it has no numbers until the test names them."""
    stand_in = AccountList()
    monkeypatch.setattr(api, "client", lambda: stand_in)
    return stand_in


@pytest.fixture
def empty_account(sandbox: SandboxServer) -> None:
    """The sandbox has no numbers but those that the test adds."""
    sandbox.reset(numbers=0)


@pytest.fixture
def shared(sandbox: SandboxServer, make_number: MakeNumber) -> PhoneNumber:
    """A number, live at version 1, that the sandbox has too."""
    sandbox.add(NUMBER, custom_prompt=TEXT)
    return make_number()


@pytest.fixture
def roomy(settings: Settings) -> None:
    """The write budget is not what stops anything."""
    settings.NIXFLEX_WRITES_PER_MINUTE = 1000


@pytest.fixture
def set_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock by so many seconds: no time passes, as a monotonic clock shows."""
    monkeypatch.setattr(clock_steps, "_seen", None)
    monkeypatch.setattr(clock_skew, "_measured", None)
    monkeypatch.setattr(clock_steps, "boot_clock", lambda: 0.0)
    clock_steps.repair_after_step()
    return clock.set_by
