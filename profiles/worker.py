"""Worker: the three loops of background work (sending, maintenance, webhooks).

Any number of workers may run, on any number of machines: leases, the shared write budget and claims by
conditional UPDATE keep them apart.
"""

import math
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from profiles.nixflex import NixflexError
from profiles.services import account, clock_skew, drafts, revisions
from profiles.services.accounts import expiry
from profiles.services.actors import command_actor
from profiles.services.checks import running
from profiles.services.composing import clock, renewals, verifying
from profiles.services.conflicts import SaveRefused
from profiles.services.mirror import importing
from profiles.services.pushing import budget, clock_steps, sweeping
from profiles.services.rollouts import advancing
from profiles.services.webhooks import deliveries, sealing
from profiles.services.webhooks.deliverer import Deliverer

logger = structlog.get_logger(__name__)

# Seconds.
TASK_POLL_SECONDS = 0.5
MAINTENANCE_POLL_SECONDS = 1.0
WEBHOOK_POLL_SECONDS = 1.0
# A sweep ends after so long, so that rollouts and tasks have their turn.
MAX_SWEEP_SECONDS = 20.0
# Composing what is due again goes on in the next round after so long.
MAX_RENEWING_SECONDS = 5.0
MIN_WAIT_SECONDS = 0.05
CLEANUP_SECONDS = 3600
# The checks look at what changed so often, and at so many profiles at once: a second or two of work.
CHECK_SECONDS = 5.0
CHECKED_AT_ONCE = 1000
TASK_RETENTION = timedelta(days=1)


class Worker:
    """Background worker: three loops, each in its own thread, so that what is slow in one holds up no other.

    One sends: it runs tasks as they come, composes again what a notice's begin or end changes, sweeps every
    ``interval`` seconds and drives rollouts. The second keeps things in order: it shows a sign of life, checks the
    key, imports and tidies, each when that is due. The third delivers to webhooks.

    A database or a Nixflex that is away for a moment does not end it: the next round tries again.
    """

    def __init__(self, *, interval: float) -> None:
        self.actor = command_actor("worker")
        self.interval = interval
        self._stop = threading.Event()
        self._at_once = False
        self._next_window = math.inf
        self._next_sweep = self._next_tidying = self._next_check = time.monotonic()
        self._tasks = _task_runner()
        self._deliverer = Deliverer(self._stop.is_set)

    def stop(self) -> None:
        """Stop gracefully: finish what is under way (a few requests, one import), then return from :meth:`run`."""
        self._stop.set()
        if self._tasks:
            self._tasks.running = False

    def run(self) -> None:
        """Run until :meth:`stop` is called, from a signal handler or another thread."""
        logger.info("worker_started", interval=self.interval)
        self._take(clock_steps.take_over)
        beside = [
            threading.Thread(target=self._keep_order, name="order"),
            threading.Thread(target=self._deliver, name="webhooks"),
        ]
        for thread in beside:
            thread.start()
        self._loop(self.send_round, self.until_next_send_round)
        for thread in beside:
            thread.join()
        logger.info("worker_stopped")

    def _keep_order(self) -> None:
        try:
            self._loop(self.maintenance_round, lambda: MAINTENANCE_POLL_SECONDS)
        finally:
            connections.close_all()

    def _deliver(self) -> None:
        try:
            self._loop(self.webhook_round, lambda: WEBHOOK_POLL_SECONDS)
            self._deliverer.join()
        finally:
            connections.close_all()

    def _loop(self, one_round: Callable[[], None], pause: Callable[[], float]) -> None:
        while not self._stop.is_set():
            close_old_connections()
            one_round()
            self._stop.wait(pause())

    def send_round(self) -> None:
        """Run one round of the sending loop."""
        self._at_once = False
        self._steps(self._run_tasks, self._renew, self._sweep, self._roll_out)

    def maintenance_round(self) -> None:
        """Run one round of the maintenance loop."""
        self._steps(self._show_sign_of_life, self._check_key, self._import, self._check_profiles, self._tidy)

    def webhook_round(self) -> None:
        """Run one round of the loop of webhooks."""
        self._steps(self._start_deliveries)

    def _steps(self, *steps: Callable[[], None]) -> None:
        for step in steps:
            if not self._stop.is_set():
                self._take(step)

    def until_next_send_round(self) -> float:
        """Return the seconds until the next round of the sending loop."""
        if self._at_once:
            return 0.0
        until = min(self._next_sweep, self._next_window) - time.monotonic()
        return min(TASK_POLL_SECONDS, max(until, MIN_WAIT_SECONDS))

    def _take(self, step: Callable[[], None]) -> None:
        try:
            # By a wrong clock everything but tasks would be done too early, too late or over somebody else's work.
            if step == self._run_tasks or clock_skew.excessive_skew() is None:
                step()
        except (NixflexError, SaveRefused) as error:
            logger.warning("%s did not finish: %s", step.__name__.strip("_"), error.message)
        except Exception:
            logger.exception("%s failed; it is tried again", step.__name__.strip("_"))

    def _run_tasks(self) -> None:
        if self._tasks and DBTaskResult.objects.ready().exists():
            self._tasks.run()

    def _renew(self) -> None:
        # Before the sweep: what begins or ends is sent with it, and people's saves still go first.
        done = clock.recompose_due(stop=self._stop.is_set, seconds=MAX_RENEWING_SECONDS)
        if done.renewed:
            self._next_sweep = time.monotonic()
        self._at_once = done.more

    def _sweep(self) -> None:
        if time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + self.interval
        done = sweeping.sweep(actor=self.actor, seconds=MAX_SWEEP_SECONDS, stop=self._stop.is_set)
        if done.spent_until is not None:
            # Right at the end of the window, not a part of an interval later.
            self._next_sweep = time.monotonic() + max((done.spent_until - timezone.now()).total_seconds(), 0)
        elif done.more:
            self._next_sweep = time.monotonic()

    def _roll_out(self) -> None:
        # After the sweep: what people saved goes first.
        self._at_once |= advancing.advance_rollouts(actor=self.actor, stop=self._stop.is_set)
        opens_in = budget.seconds_until_open()
        self._next_window = time.monotonic() + opens_in if opens_in else math.inf

    def _start_deliveries(self) -> None:
        self._deliverer.start_due()

    def _show_sign_of_life(self) -> None:
        clock_steps.repair_after_step()
        clock_steps.clamp_future_times()
        account.record_heartbeat()
        clock_steps.tell_clocks()

    def _check_key(self) -> None:
        account.resume_if_key_works(actor=self.actor)

    def _import(self) -> None:
        importing.import_if_due(actor=self.actor, wait=self._stop.wait)

    def _check_profiles(self) -> None:
        if time.monotonic() < self._next_check:
            return
        running.check_due_numbers(limit=CHECKED_AT_ONCE, stop=self._stop.is_set)
        self._next_check = time.monotonic() + CHECK_SECONDS

    def _tidy(self) -> None:
        if time.monotonic() < self._next_tidying:
            return
        self._next_tidying = time.monotonic() + CLEANUP_SECONDS
        drafts.drop_old_drafts()
        deliveries.drop_old_deliveries()
        sealing.seal_anew()
        expiry.clear_expired()
        revisions.repair_heads()
        verifying.requeue_forgotten(stop=self._stop.is_set)
        renewals.record_renewals()
        # Whatever became of it: a killed worker's task says for ever that it is running.
        DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - TASK_RETENTION).delete()


def _task_runner() -> TaskRunner | None:
    """Return the runner of the database task backend; None for another backend, which has its own workers.

    The class is that of the command ``db_worker``, and only the command is documented. That takes the signals of
    the process for itself and leaves with ``sys.exit``; this worker has more to finish than its task.
    """
    if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        return None
    return TaskRunner(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        batch=True,  # what is ready, and then back to the loop
        interval=0,
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
    )
