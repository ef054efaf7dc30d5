"""The product's times, and how they are scaled down: the same relations, in less time."""

# mypy: disable-error-code="assignment"
# What takes a place in the product has another type than what it replaces.

import functools
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

import httpx
from django.conf import settings

from profiles import worker
from profiles.api import long_polling
from profiles.api.nixflex import outcomes
from profiles.nixflex import NixflexClient, wire
from profiles.services import account, api, clock_skew
from profiles.services.accounts import api_requests
from profiles.services.mirror import importing
from profiles.services.pushing import budget, clock_steps, leases, settling, sweeping
from profiles.services.rollouts import engine
from profiles.services.webhooks import delivering
from profiles.webhooks import sending


@dataclass(frozen=True)
class Times:
    """Seconds. A lease outlasts the deadline of a request twice over, and so does the horizon.

    ``latest_landing`` is how long after its arrival the sandbox may still apply a request: after the client's
    deadline, but well before the horizon, with room for a machine that is busy. ``clock_step`` is by how much a
    machine's clock is set, and ``skew`` by how much one may be off that must not send.
    """

    scale: float
    deadline: float
    connect: float
    read: float
    lease: float
    horizon: float
    latest_landing: float
    longest_backoff: float
    sweep: float
    look_for_tasks: float
    import_every: float
    heartbeat: float
    absence: float
    longest_sweep: float
    clock_step: float
    skew: float
    allowed_skew: float
    measure_skew_every: float
    clock_tolerance: float
    tidying: float

    def slower(self, factor: float) -> Self:
        """Return the same relations in ``factor`` times as much time."""
        return type(self)(**{name: value * factor for name, value in vars(self).items()})

    def impatient(self) -> Self:
        """Return the same times, but for an absence that is so short that a few seconds would show one."""
        return replace(self, heartbeat=self.deadline / 3, absence=8 * self.deadline)


REAL = Times(
    scale=1,
    deadline=15,
    connect=5,
    read=10,
    lease=30,
    horizon=30,
    latest_landing=35,
    longest_backoff=300,
    sweep=2,
    look_for_tasks=0.5,
    import_every=60,
    heartbeat=60,
    absence=900,
    longest_sweep=20,
    clock_step=3600,
    skew=65,
    allowed_skew=2,
    measure_skew_every=30,
    clock_tolerance=5,
    tidying=3600,
)
CHAOS = Times(
    scale=1 / 15,
    deadline=1.0,
    connect=0.4,
    read=0.7,
    lease=2.0,
    horizon=2.0,
    latest_landing=2.2,
    longest_backoff=2.0,
    sweep=0.25,
    look_for_tasks=0.25,
    import_every=0.9,
    heartbeat=4.0,
    absence=60.0,
    longest_sweep=4 / 3,
    clock_step=240.0,
    skew=13 / 3,
    allowed_skew=2 / 15,
    measure_skew_every=2.0,
    clock_tolerance=1 / 3,
    tidying=240.0,
)


def apply(times: Times) -> None:
    """Make ``times`` the product's times in this process."""
    leases.LEASE_SECONDS = times.lease
    leases.REQUEST_DEADLINE = times.deadline
    leases.SKEW_ALLOWANCE = times.deadline / 3
    settling.MAX_BACKOFF = times.longest_backoff / times.scale
    settings.PUSH_SETTLE_SECONDS = times.horizon
    wire.TIMEOUTS = httpx.Timeout(  # type: ignore[misc]  # final but for this
        connect=times.connect, write=times.connect, read=times.read, pool=times.connect
    )
    api.NixflexClient = functools.partial(  # type: ignore[attr-defined]  # an import of its own
        NixflexClient, deadline=times.deadline
    )
    engine.LEASE_DURATION = timedelta(seconds=2 * times.lease)
    worker.TASK_POLL_SECONDS = times.look_for_tasks
    worker.MAX_SWEEP_SECONDS = times.longest_sweep
    worker.CLEANUP_SECONDS = times.tidying
    account.HEARTBEAT_INTERVAL = timedelta(seconds=times.heartbeat)
    account.ABSENCE_LIMIT = timedelta(seconds=times.absence)
    sweeping.SIGN_OF_LIFE_EVERY = times.heartbeat / 2
    clock_skew.MAX_SKEW = timedelta(seconds=times.allowed_skew)
    clock_skew.MEASURE_INTERVAL = times.measure_skew_every
    clock_steps.TOLERANCE = timedelta(seconds=times.clock_tolerance)
    settings.IMPORT_MINUTES = times.import_every / 60
    if times.scale == 1:
        return
    backoff, block = settling.backoff, budget.block
    settling.backoff = lambda tries, after=0.0: backoff(tries, after / times.scale) * times.scale
    budget.block = lambda seconds: block(seconds * times.scale)
    budget.MARGIN *= times.scale
    account.CHECK_KEY_AFTER *= times.scale / 4
    account.CHECK_PAYMENT_AFTER *= times.scale / 30
    importing.CLAIM = timedelta(seconds=3 * times.deadline)
    importing.TRY_AGAIN = timedelta(seconds=times.import_every / 2)
    outcomes.SECONDS_WAITED *= times.scale
    long_polling.LOOK_EVERY *= times.scale
    api_requests.DIES_AFTER *= times.scale
    _apply_to_webhooks(times)


def _apply_to_webhooks(times: Times) -> None:
    delivering.FIRST_WAIT *= times.scale
    delivering.LONGEST_WAIT = times.longest_backoff
    delivering.LEASE = timedelta(seconds=times.lease)
    delivering.ROOM = timedelta(seconds=times.deadline / 3)
    delivering.DEADLINE = sending.DEADLINE = times.deadline  # type: ignore[misc, attr-defined]  # final but for this
    sending.TIMEOUTS = wire.TIMEOUTS  # type: ignore[misc]  # likewise
    worker.WEBHOOK_POLL_SECONDS = times.look_for_tasks
