"""The settle rule under many histories: people, processes, deaths and late landings, all from one seed each.

The services are the real ones; Nixflex and the clock are played. Whenever time moves and after every call, a
number that says "live" must be held by Nixflex as it says.
"""

import os
import random
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from profiles.models import PhoneNumber
from profiles.nixflex import NotSent, OutcomeUnknown, PatchResult, RateLimited
from profiles.services import api
from profiles.services.pushing import leases
from tests.clock import START, Clock
from tests.conftest import TEXT
from tests.services.stand_in import Killed, fresh, push, save, sweep, told

# Of the first forty these tell the most: each fails without the books or with a horizon that is too short
# (tests/chaos/sabotage.py), six of them either way. HISTORIES=1000 lives through the first thousand.
CHOSEN = [2, 5, 10, 15, 27, 28, 33, 35]
SEEDS = range(int(os.environ["HISTORIES"])) if "HISTORIES" in os.environ else CHOSEN
FAULTS_END = START + timedelta(seconds=400)
END = START + timedelta(seconds=1500)
DEADLINE = 15
# Seconds after its deadline, or after the lease of a dead process, at which a request lands at the latest; the
# horizon is 30.
LATEST_LANDING = 29
KINDS = [
    "lost",
    "applied, then lost",
    "lands late",
    "cut off, lands late",
    "503",
    "503 applied",
    "503, lands late",
    "429",
    "not reached",
    "killed",
    "killed, applied",
    "killed, lands late",
    "sleeps",
]


class World:
    """Nixflex, the clock and the people of one history, drawn from ``seed``."""

    def __init__(self, seed: int, clock: Clock, number: PhoneNumber) -> None:
        self.random = random.Random(seed)
        self.clock = clock
        self.number = number
        self.held = TEXT
        self.landings: list[tuple[datetime, str]] = []
        self.texts = ["A", "B"]
        self.false_live: list[str] = []
        self.asleep = False

    # --- what Nixflex does

    def set_custom_prompt(self, number: str, text: str) -> PatchResult:
        """Meet one PATCH. Time passes in it, and what was sent earlier may land meanwhile."""
        kind = "ok"
        if self.clock.now < FAULTS_END and self.random.random() < 0.5:
            kind = self.random.choice(KINDS)
        before = self.random.random() * 2
        self.pass_time(before)
        if kind == "ok" or "applied" in kind:
            self.held = text
        if kind == "sleeps":
            return self._sleep(text)
        if "late" in kind:
            self._land_later(text, from_lease="killed" in kind)
        if "killed" in kind:
            raise Killed
        self.pass_time(
            DEADLINE - before if "lost" in kind or kind == "lands late" else self.random.random() * 3
        )
        return self._answer(kind, text)

    def _answer(self, kind: str, text: str) -> PatchResult:
        if kind == "ok":
            return told(text)
        if kind == "429":
            raise RateLimited("Too many requests.", status=429, retry_after=self.random.choice([1, 10]))
        if kind == "not reached":
            raise NotSent("Nixflex could not be reached.")
        raise OutcomeUnknown("Nobody knows.")

    def _sleep(self, text: str) -> PatchResult:
        """The process stops for longer than its lease; another takes over before it hears the answer."""
        first = self.random.random() < 0.5
        if first:
            self.held = text
        self.pass_time(leases.LEASE_SECONDS + self.random.random() * 5)
        if not self.asleep:
            self.asleep = True
            self.process(sweep)
            self.asleep = False
        if not first:
            self.held = text
            self.check(f"{text!r} landed")
        if self.random.random() < 0.5:
            raise OutcomeUnknown("Nobody knows.")
        return told(text)

    def _land_later(self, text: str, *, from_lease: bool) -> None:
        latest = (leases.LEASE_SECONDS - 3 if from_lease else DEADLINE - 3) + LATEST_LANDING
        self.landings.append((self.clock.now + timedelta(seconds=self.random.random() * latest), text))

    # --- time and people

    def pass_time(self, seconds: float) -> None:
        """Let time pass, landing by landing."""
        until = self.clock.now + timedelta(seconds=seconds)
        for when, text in sorted(landing for landing in self.landings if landing[0] <= until):
            self.landings.remove((when, text))
            self.clock.move_to(when)
            self.held = text
            self.check(f"{text!r} landed")
        self.clock.move_to(until)

    def process(self, work) -> None:
        """Do what a web request or a worker does; it may be killed in the middle of it."""
        with suppress(Killed):
            work()
        self.check("a process has ended")

    def save(self) -> None:
        if self.random.random() < 0.5:
            self.texts.append(f"text {len(self.texts)}")
        save(self.number, self.random.choice([*self.texts[-3:], ""]))
        if self.random.random() < 0.7:
            self.process(lambda: push(self.number))

    def check(self, what: str) -> None:
        state, said = PhoneNumber.objects.values_list("state", "head__text").get(pk=self.number.pk)
        if state == "live" and said != self.held:
            at = (self.clock.now - START).total_seconds()
            self.false_live.append(f"{at:.1f} s, {what}: live with {said!r}, but Nixflex holds {self.held!r}")

    def run(self) -> PhoneNumber:
        while self.clock.now < END:
            number = fresh(self.number)
            quiet = self.clock.now >= FAULTS_END
            if quiet and number.state == "live":
                break
            self.pass_time(self.random.choice([1, 2, 5, 10, 20]))
            if not quiet and self.random.random() < 0.5:
                self.save()
            else:
                self.process(sweep)
        self.pass_time(600)
        return fresh(self.number)


@pytest.fixture
def history(clock, make_number, monkeypatch):
    """Live through the history of a seed."""

    def live_through(seed: int) -> World:
        world = World(seed, clock, make_number())
        monkeypatch.setattr(api, "client", lambda: world)
        world.run()
        return world

    return live_through


@pytest.mark.parametrize("seed", SEEDS)
def test_live_is_never_said_while_it_is_not_true_and_is_said_in_the_end(history, seed):
    world = history(seed)
    number = fresh(world.number)
    assert (world.false_live, number.state, number.live_text) == ([], "live", number.head_text)
