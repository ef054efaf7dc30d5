"""What a seed plays beside faults and kills: a clock that is set or wrong, a slow API, notices, or a restore."""

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.chaos.faults import Spec, seeded_faults, slow_faults
from tests.chaos.processes.clock import MachineClock
from tests.chaos.processes.crew import WEB, WORKER
from tests.chaos.processes.times import Times

PLAIN, CLOCK_STEP, SKEW, SLOW_API = "plain", "clock step", "skew", "slow API"
NOTICES, RESTORED = "notices", "restored backup"
# By the seed, so that ten in a row play each.
KINDS: Final = (
    PLAIN, CLOCK_STEP, SKEW, SLOW_API, NOTICES, RESTORED, CLOCK_STEP, NOTICES, SLOW_API, NOTICES,
)  # fmt: skip
# By the seed as well: what the clock is set by, in hours. A step forward by one looks like an absence, so that an
# import comes before anything is sent; after one by an eighth nothing but the repair guards what is under way.
STEPS: Final = ((-1,), (1 / 8,), (-1, 1 / 8), (1, -1))


@dataclass(frozen=True)
class Scenario:
    """What one seed plays.

    Args:
        kind: One of :data:`KINDS`.
        faults: What the sandbox does wrong.
        parts: The name of each process -> what it is told beside the usual.
        clock_steps: After how many seconds the machine's clock is set, and by how many.
        sandbox: Options of the sandbox.
        times: The product's times.
        outside: Whether somebody changes texts outside.
        kills: Whether processes are killed and held up.
        doings: How many things each person does.
        announcers: How many people set notices.
        announcings: How many things each of them does.
        keepings: How many things each of two people does to details of numbers that follow a template.
        programs: How many programs save by the API, both of them in the name of one person.
        programmings: How many texts each of them saves.
        forgets: Whether a number's next look is taken from it at the end, which the slow round has to find.
    """

    kind: str
    faults: Sequence[Spec]
    parts: Mapping[str, Mapping[str, Any]]
    times: Times
    clock_steps: Sequence[tuple[float, float]] = ()
    sandbox: Mapping[str, Any] = field(default_factory=dict)
    outside: bool = True
    kills: bool = True
    doings: int = 16
    announcers: int = 1
    announcings: int = 4
    forgets: bool = False
    keepings: int = 10
    programs: int = 2
    programmings: int = 5

    @property
    def has_followers(self) -> bool:
        """Whether some numbers follow a template."""
        return self.kind not in {SLOW_API, RESTORED}

    @property
    def has_true_clocks(self) -> bool:
        """Whether all processes agree all along about what time it is."""
        return self.kind not in {CLOCK_STEP, SKEW}


def kind_of(seed: int) -> str:
    """Return which of :data:`KINDS` ``seed`` plays."""
    return KINDS[seed % len(KINDS)]


def variant_of(seed: int) -> int:
    """Return which of the seeds with its kind ``seed`` is."""
    rounds, place = divmod(seed, len(KINDS))
    return rounds * KINDS.count(kind_of(seed)) + KINDS[:place].count(kind_of(seed))


def scenario_of(seed: int, times: Times) -> Scenario:
    """Return what ``seed`` plays, in ``times``."""
    rng = random.Random(f"{seed}:scenario")
    kind, variant = kind_of(seed), variant_of(seed)
    faults = seeded_faults(random.Random(f"{seed}:faults"), times)
    inline = random.Random(f"{seed}:inline").random() < 0.75
    parts: dict[str, dict[str, Any]] = {
        f"{role}-{place}": {"kind": role, "inline": inline} for role in (WEB, WORKER) for place in (1, 2)
    }
    if kind == SLOW_API:
        return _slow_api(times, variant, parts)
    steps: Sequence[tuple[float, float]] = ()
    notices: dict[str, Any] = {"times": times}
    if kind == CLOCK_STEP:
        steps = _clock_steps(rng, times, variant)
        notices["announcings"] = 10  # some before a step, and some after it
    if kind == SKEW:
        _skew(rng, times, variant, parts)
    if kind == NOTICES:
        notices = _notices(times, variant)
    return Scenario(kind, faults, parts, clock_steps=steps, **notices)


def _notices(times: Times, variant: int) -> dict[str, Any]:
    """Return many notices; of three seeds one takes a number's next look from it, and looks at all often."""
    forgets = variant % 3 == 0
    times = replace(times, tidying=3 * times.deadline) if forgets else times
    return {"times": times, "announcers": 2, "announcings": 16, "doings": 12, "forgets": forgets}


def _clock_steps(rng: random.Random, times: Times, variant: int) -> list[tuple[float, float]]:
    """Return when the machine's clock is set, back or forward, and by how much."""
    steps, at = [], 0.0
    for hours in STEPS[variant % len(STEPS)]:
        at += rng.uniform(1.0, 4.0) * times.deadline
        steps.append((at, hours * times.clock_step))
    return steps


def _skew(rng: random.Random, times: Times, variant: int, parts: dict[str, dict[str, Any]]) -> None:
    """Have one process be off by more than is allowed, and the others by a little less than that."""
    wrong = rng.choice(sorted(parts))
    for name, part in parts.items():
        part["skew"] = rng.uniform(-0.8, 0.8) * times.allowed_skew
        if name == wrong:
            part["skew"] = times.skew if variant % 2 == 0 else -times.skew


def _slow_api(times: Times, variant: int, parts: dict[str, dict[str, Any]]) -> Scenario:
    """Return an API whose writes all hang while its lists answer, in either form, with one worker at work."""
    del parts[f"{WORKER}-2"]
    for part in parts.values():
        part |= {"inline": True, "pushes_at_once": 2, "watched": True}
    form = {"list_form": "old", "echo_form": "short"} if variant % 2 else {}
    return Scenario(
        SLOW_API, slow_faults(times), parts, times.impatient(), sandbox=form, outside=False, kills=False
    )


class ClockSetter(threading.Thread):
    """Sets the clock of the machine at each of ``steps``; it is done when the last has been taken."""

    def __init__(self, clock: MachineClock, steps: Sequence[tuple[float, float]]) -> None:
        super().__init__(name="clock setter")
        self._clock = clock
        self._steps = steps
        self._never = threading.Event()

    def run(self) -> None:
        """Take each step in its time."""
        before = 0.0
        for at, seconds in self._steps:
            self._never.wait(at - before)
            self._clock.step(seconds)
            before = at
