"""The named steps of a save and a push, and the mishaps that a process may be planned to have at one of them."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from profiles import tasks
from profiles.models import AuditEvent, PhoneNumber
from profiles.services import audit
from profiles.services.accounts import api_requests
from profiles.services.pushing import answers, attempts, budget, leases, settling
from profiles.services.rollouts import engine, saving
from profiles.services.webhooks import delivering
from tests.chaos.processes.clock import true_time

BEFORE_LEASE: Final = "before the lease"
LEASE_TAKEN: Final = "lease taken"
BUDGET_RESERVED: Final = "budget reserved"
ATTEMPT_WRITTEN: Final = "attempt written"
LEASE_SEEN: Final = "lease looked at"
UNDER_WAY: Final = "request under way"
ANSWER_READ: Final = "answer read"
OUTCOME_RECORDED: Final = "outcome recorded"
# A save takes the lease and writes the attempt in its own transaction: of these steps its push has the later ones.
PUSH_STEPS: Final = (
    BEFORE_LEASE, LEASE_TAKEN, BUDGET_RESERVED, ATTEMPT_WRITTEN, LEASE_SEEN, UNDER_WAY, ANSWER_READ,
    OUTCOME_RECORDED,
)  # fmt: skip
BEFORE_COMMIT: Final = "save written, not committed"
COMMITTED: Final = "save committed, not pushed"
PUSHED: Final = "pushed, not answered"
SAVE_STEPS: Final = (BEFORE_COMMIT, COMMITTED, PUSHED)
ROW_SAVED: Final = "row saved, not told"
ROW_TOLD: Final = "row told, not pushed"
LOOKED: Final = "rollout looked at"
# Of a request under an idempotency key, and of an event that is sent.
KEY_BEGUN: Final = "key begun"
ANSWER_NOT_KEPT: Final = "saved, answer not kept"
API_STEPS: Final = (
    KEY_BEGUN,
    *(ANSWER_NOT_KEPT,) * 4,
)  # the one moment that only the key of a version outlasts
EVENT_TAKEN: Final = "event taken, not sent"
EVENT_SENT: Final = "event sent, not recorded"
EVENT_STEPS: Final = (EVENT_TAKEN, EVENT_SENT)
ROLLOUT_STEPS: Final = (ROW_SAVED, ROW_TOLD, LOOKED)
# Where a process may be held up for longer than its lease. Not while its request is under way: nothing but the
# remote could tell such a request from one in time. After the last look at the lease most often, since nothing but
# the deadline guards what comes then.
FREEZE_STEPS: Final = (
    LEASE_TAKEN, BUDGET_RESERVED, ATTEMPT_WRITTEN, LEASE_SEEN, LEASE_SEEN, LEASE_SEEN, ANSWER_READ,
)  # fmt: skip
JOURNAL: Final = "mishaps.log"
DECISIONS: Final = frozenset(
    {
        AuditEvent.Action.EDIT,
        AuditEvent.Action.REVERT,
        AuditEvent.Action.CLEAR,
        AuditEvent.Action.ADOPT,
        AuditEvent.Action.PUSH_OURS,
    }
)


@dataclass(frozen=True)
class Mishap:
    """SIGKILL at the ``nth`` time that ``step`` is reached, or with ``freeze`` a pause of that many seconds.

    While a request is under way the kill comes ``after`` seconds of it.
    """

    step: str
    nth: int
    freeze: float = 0.0
    after: float = 0.004


def be_quiet(folder: Path) -> None:
    """From now on nothing befalls the processes that have ``folder``."""
    (folder / "quiet").touch()


def is_quiet(folder: Path) -> bool:
    """Return whether :func:`be_quiet` was called."""
    return (folder / "quiet").exists()


def moments_of_freezes(folder: Path) -> list[float]:
    """Return when processes that have ``folder`` were held up on purpose, in true time."""
    journal = folder / JOURNAL
    lines = journal.read_text().splitlines() if journal.exists() else []
    return [float(line.split(" ", 1)[0]) for line in lines if " freeze " in line]


class Steps:
    """Counts how often this process reaches each step, and has its mishaps until it is quiet."""

    def __init__(self, mishaps: Sequence[Mishap], *, folder: Path, name: str) -> None:
        self._mishaps = {(mishap.step, mishap.nth): mishap for mishap in mishaps}
        self._folder = folder
        self._journal = folder / JOURNAL
        self._name = name
        self._reached: Counter[str] = Counter()

    def reach(self, step: str) -> None:
        """Note that ``step`` is reached, and have the mishap that is planned for it."""
        self._reached[step] += 1
        mishap = self._mishaps.get((step, self._reached[step]))
        if mishap is None or is_quiet(self._folder):
            return
        if mishap.freeze:
            self._note(f"freeze {step}")
            time.sleep(mishap.freeze)
        elif step == UNDER_WAY:
            timer = threading.Timer(mishap.after, self._die, [step])
            timer.daemon = True
            timer.start()
        else:
            self._die(step)

    def _die(self, step: str) -> None:
        self._note(f"kill {step}")
        os.kill(os.getpid(), signal.SIGKILL)

    def _note(self, what: str) -> None:
        with self._journal.open("a") as journal:
            journal.write(f"{true_time():.4f} {self._name} {what}\n")

    def install(self) -> None:
        """Put the steps between the product's functions, where one calls the next."""
        self._wrap(leases, "take", before=BEFORE_LEASE, after=LEASE_TAKEN)
        self._wrap(budget, "reserve", after=BUDGET_RESERVED)
        self._wrap(attempts, "begin", after=ATTEMPT_WRITTEN)
        self._wrap(leases, "holds", after=LEASE_SEEN)
        self._wrap(settling, "record_answer", after=OUTCOME_RECORDED)
        self._wrap(saving, "save_text", after=ROW_SAVED)
        self._wrap(saving, "save_row", after=ROW_TOLD)
        self._wrap(engine, "_reconcile", after=LOOKED)
        self._wrap(api_requests, "keep_answer", before=ANSWER_NOT_KEPT)
        self._wrap(api_requests, "begin_request", after=KEY_BEGUN)
        self._wrap(delivering, "_take", after=EVENT_TAKEN)
        self._wrap(delivering, "_record", before=EVENT_SENT)
        send, record, push_saved = answers.send, audit.record, tasks.push_saved

        def send_in_steps(*args: Any, **kwargs: Any) -> answers.Answer:
            self.reach(UNDER_WAY)
            answer = send(*args, **kwargs)
            self.reach(ANSWER_READ)
            return answer

        def record_in_steps(**kwargs: Any) -> AuditEvent:
            event = record(**kwargs)
            if kwargs["action"] in DECISIONS:
                self.reach(BEFORE_COMMIT)
            return event

        def push_saved_in_steps(*args: Any, **kwargs: Any) -> PhoneNumber:
            self.reach(COMMITTED)
            if kwargs.get("attempt"):  # the save has written it
                self.reach(ATTEMPT_WRITTEN)
            number = push_saved(*args, **kwargs)
            self.reach(PUSHED)
            return number

        answers.send, audit.record, tasks.push_saved = send_in_steps, record_in_steps, push_saved_in_steps

    def _wrap(self, module: ModuleType, name: str, *, before: str = "", after: str = "") -> None:
        original: Callable[..., Any] = getattr(module, name)

        def in_steps(*args: Any, **kwargs: Any) -> Any:
            if before:
                self.reach(before)
            result = original(*args, **kwargs)
            # None is "there was nothing to do", except from these.
            if after and (result is not None or after in {BUDGET_RESERVED, KEY_BEGUN}):
                self.reach(after)
            return result

        setattr(module, name, in_steps)
