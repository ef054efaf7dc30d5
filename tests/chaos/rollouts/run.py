"""Rollouts in chaos, and their undo.

One seed is one run: a rollout to 24 numbers and, once that has ended, its undo, with 30 % faults and processes
killed at random and at the steps of a save, a push and a row. During the rollout people edit over HTTP, somebody
changes texts outside, and a manager pauses, resumes and now and then cancels it. During both, notices are set,
changed and ended for the same numbers. Then everything has to come to rest, and the checkers compare.
"""

import logging
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tests.chaos.processes import warm  # noqa: F401 - Django first

from django.contrib.auth.models import User  # isort: skip
from django.db import connections
from django.utils import timezone

from profiles.models import PhoneNumber, Rollout
from profiles.models.rollout import Stage
from profiles.services.actors import Actor, command_actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts import templates
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.steps import cancel, continue_after_canary, pause, resume, retry_failed, start
from profiles.services.rollouts.undo import plan_undo
from profiles.tables import read_pasted
from tests.chaos.announcers import Announcer, announcers_for
from tests.chaos.browser import Browser
from tests.chaos.checking import checker, notices, rest, timeline
from tests.chaos.checking.record import Record
from tests.chaos.checking.stalls import Heartbeat, is_judged, longest_stall
from tests.chaos.checking.story import Story
from tests.chaos.faults import seeded_faults
from tests.chaos.people import Outsider, Person
from tests.chaos.processes.crew import WEB, WORKER, Crew, Part, warm_up
from tests.chaos.processes.databases import point_at
from tests.chaos.processes.environment import KEY
from tests.chaos.processes.steps import ROLLOUT_STEPS, be_quiet
from tests.chaos.processes.times import CHAOS, Times
from tests.chaos.rollouts import checker as rollout_checker
from tests.chaos.run import SLOWER, STILL, Plan, Result
from tests.chaos.watched_sandbox import WatchedSandbox

NUMBERS = 24
DOINGS = 12
# What is done about notices during the rollout, and during its undo.
ANNOUNCINGS = (8, 4)
REST_DEADLINES = 60
# The share of seeds in which the rollout is cancelled.
CANCELLED = 0.2


class Manager(threading.Thread):
    """Looks at one rollout again and again: lets it go on where it waits, pauses it at times, may cancel it."""

    def __init__(self, rollout: Rollout, actor: Actor, rng: random.Random) -> None:
        super().__init__(name="manager")
        self.enough = threading.Event()
        self._rollout, self._actor, self._rng = rollout, actor, rng
        self._cancel_after = rng.randint(1, 8) if rng.random() < CANCELLED else None

    def run(self) -> None:
        looks = 0
        while not self.enough.wait(self._rng.uniform(0.2, 0.8)):
            looks += 1
            if looks == self._cancel_after:
                self._try(cancel)
            else:
                step_on(self._rollout, self._actor)
                if self._rng.random() < 0.15:
                    self._try(pause)
        connections.close_all()

    def _try(self, step: Callable[..., Rollout]) -> None:
        with suppress(SaveRefused):  # it has moved on meanwhile
            step(self._rollout, actor=self._actor)


def step_on(rollout: Rollout, actor: Actor) -> None:
    """Let ``rollout`` go on, where it waits for a person."""
    stage = Rollout.objects.values_list("stage", flat=True).get(pk=rollout.pk)
    step = {Stage.PAUSED: resume, Stage.STOPPED: resume}.get(
        Stage(stage), continue_after_canary if stage == Stage.CANARY else None
    )
    if step is not None:
        with suppress(SaveRefused):  # it has moved on meanwhile
            step(rollout, actor=actor)


def play(plan: Plan, seed: int) -> Result:
    """Run ``seed``; with slower times if the machine stood still and something was found."""
    logging.disable(logging.INFO)
    warm_up()
    began = time.time()
    notes: list[str] = []
    for factor in SLOWER:
        result = Result(seed)
        folder = Path(tempfile.mkdtemp(prefix=f"chaos-rollout-{seed}-"))
        what = f"rollout_{seed}"
        try:
            _run(plan, CHAOS.slower(factor), plan.databases.copy(what), folder, result)
        finally:
            plan.databases.drop(what)
            shutil.rmtree(folder, ignore_errors=True)
        if result.judged or not result.findings:
            break
        notes += [f"not judged, as the machine stood still for {result.stall:.1f} s: {result.findings[0]}"]
    result.notes = notes + result.notes
    result.seconds = time.time() - began
    return result


def _run(plan: Plan, times: Times, database: str, folder: Path, result: Result) -> None:
    point_at(database)
    record, heartbeat, seed = Record(), Heartbeat(), result.seed
    heartbeat.start()
    limits: dict[str, Any] = {"write_limit": 100_000, "read_limit": 100_000}
    with ExitStack() as stack:
        sandbox = stack.enter_context(
            WatchedSandbox(database=database, record=record, numbers=NUMBERS, key=KEY, **limits)
        )
        parts = _parts(plan, times, database, sandbox.url, folder)
        crew = Crew(parts, record, random.Random(f"{seed}:crew"))
        user = User.objects.get(username="person-0")
        actor = Actor(user=user, name="person-0")
        rollout = _begin(_plan(actor, seed), actor)
        record.began = time.time()
        crew.start()
        stack.callback(crew.stop)
        sandbox.faults(seeded_faults(random.Random(f"{seed}:faults"), times), seed=seed)
        announcers = _announcers(plan, sandbox, crew, record, seed)
        _let_people_work(plan, rollout, actor, sandbox, crew, record, seed, announcers[0])
        _until(lambda: not rollout_checker.unrest(), rollout, actor, at_most=20 * times.deadline)
        # Where a number is still being settled after that, the undo leaves the rest of the rollout alone.
        undo = _take_back(rollout, actor)
        announcers[1].start()
        if undo is not None:
            _until(lambda: not rollout_checker.unrest(), undo, actor, at_most=20 * times.deadline)
        announcers[1].join()
        sandbox.faults([])
        be_quiet(folder)
        announcers[1].finish()
        announcers[1].close()
        quiet_from = time.time()
        unrest = _wait_for_rest(quiet_from, times, rollout, undo, actor)
        rested_at = None if unrest else timezone.now()
        result.rest_seconds = time.time() - quiet_from
    story = Story.of(sandbox, record, times)
    result.stall = longest_stall(story, heartbeat.stop())
    result.judged = is_judged(story, result.stall)
    findings = checker.check(story, unrest) + rollout_checker.check(story)
    findings += notices.check(story, rested_at, ahead=0.0)
    if undo is not None and not unrest:
        findings += rollout_checker.check_undo(story, undo)
    result.findings = [str(finding) for finding in findings]
    result.counts = _counts(record, folder)
    if findings:
        result.report = timeline.report(story, findings, folder)


def _parts(plan: Plan, times: Times, database: str, url: str, folder: Path) -> list[Part]:
    fields: dict[str, Any] = {"database": database, "sandbox_url": url, "folder": folder, "times": times}
    fields["sabotage"] = plan.sabotage
    return [
        Part(kind=WEB, name="web-1", **fields),
        *(Part(kind=WORKER, name=f"worker-{n}", more_steps=ROLLOUT_STEPS, **fields) for n in (1, 2, 3)),
    ]


def _plan(actor: Actor, seed: int) -> Rollout:
    """Plan a text of its own for each number."""
    made = templates.create_template(
        actor=command_actor("chaos"), name=f"Seed {seed}", text="Rolled out: ${name}."
    )
    numbers = PhoneNumber.objects.order_by("number").values_list("number", flat=True)
    rows = "\n".join(["number\tname", *(f"{number}\tClinic {place}" for place, number in enumerate(numbers))])
    return planning.plan_template(
        actor=actor,
        template_version=made.head,
        table=read_pasted(rows),
    )


def _begin(rollout: Rollout, actor: Actor) -> Rollout:
    count = rollout.rows.filter(effect__in=["new", "changed"]).count()
    return start(
        rollout,
        actor=actor,
        note="Chaos",
        typed_count=count,
        canary=3,
        canary_waits=False,
        stop_after=4,
        stop_percent=50,
    )


def _let_people_work(
    plan: Plan,
    rollout: Rollout,
    actor: Actor,
    sandbox: WatchedSandbox,
    crew: Crew,
    record: Record,
    seed: int,
    announcer: Announcer,
) -> None:
    numbers = sorted(row["phone_number"] for row in sandbox.state()["numbers"])
    # A half of the numbers is left to the rollout.
    disputed = numbers[::2]
    people = [
        Person(
            Browser(who, session, crew.urls, record, random.Random(f"{seed}:{who}:server")),
            disputed,
            random.Random(f"{seed}:{who}"),
            DOINGS,
        )
        for who, session in list(plan.sessions.items())[1:]
    ]
    outsider = Outsider(
        sandbox.edit,
        sandbox.remove,
        lambda number, text: sandbox.add(number, custom_prompt=text),
        disputed,
        random.Random(f"{seed}:outside"),
    )
    manager = Manager(rollout, actor, random.Random(f"{seed}:manager"))
    for person in (*people, outsider, manager, announcer):
        person.start()
    for person in (*people, announcer):
        person.join()
    outsider.enough.set()
    outsider.join()
    manager.enough.set()
    manager.join()


def _announcers(
    plan: Plan, sandbox: WatchedSandbox, crew: Crew, record: Record, seed: int
) -> list[Announcer]:
    """Return who sets notices during the rollout, and who does during its undo; they know each other's."""
    numbers = sorted(row["phone_number"] for row in sandbox.state()["numbers"])
    session = next(iter(plan.sessions.values()))
    return announcers_for(
        [session] * len(ANNOUNCINGS),
        numbers,
        seed,
        urls=crew.urls,
        record=record,
        now=time.time,
        doings=ANNOUNCINGS,
    )


def _take_back(rollout: Rollout, actor: Actor) -> Rollout | None:
    """Start the undo of ``rollout``; None where it has nothing to take back."""
    stage = Rollout.objects.values_list("stage", flat=True).get(pk=rollout.pk)
    try:
        if stage == Stage.RUNNING:
            cancel(rollout, actor=actor)
        return _begin(plan_undo(rollout, actor=actor), actor)
    except SaveRefused:
        return None


def _until(what: Callable[[], bool], rollout: Rollout, actor: Actor, *, at_most: float) -> None:
    """Wait until ``what`` holds, or for ``at_most`` seconds, and let ``rollout`` go on meanwhile."""
    end = time.time() + at_most
    while not what() and time.time() < end:
        step_on(rollout, actor)
        time.sleep(0.1)


def _wait_for_rest(
    quiet_from: float, times: Times, rollout: Rollout, undo: Rollout | None, actor: Actor
) -> str:
    """Wait until nothing is under way any more; return what still is if that takes too long."""
    give_up = quiet_from + REST_DEADLINES * times.deadline
    retried = False
    while True:
        for each in (rollout, undo):
            if each is not None:
                step_on(each, actor)
        unrest = rollout_checker.unrest() or rest.unrest(quiet_from, still=STILL * times.deadline)
        if not unrest and undo is not None and not retried:
            retried = True
            try:
                retry_failed(undo, actor=actor)
            except SaveRefused:
                return ""
        elif not unrest:
            return ""
        if time.time() > give_up:
            return unrest
        time.sleep(0.1)


def _counts(record: Record, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for rollout in Rollout.objects.filter(started_at__isnull=False):
        kind = "undo" if rollout.undoes_id else "rollout"
        counts[f"{kind}s {rollout.stage}"] += 1
        sent = rollout.rows.filter(effect__in=["new", "changed"])
        counts.update(f"rows of {kind}s {outcome}" for outcome in sent.values_list("outcome", flat=True))
        blocked = rollout.rows.filter(effect="blocked").count()
        counts[f"rows of {kind}s blocked"] += blocked
    counts["deaths"] = len(record.deaths)
    counts["revisions"] = sum(PhoneNumber.objects.values_list("version", flat=True))
    journal = folder / "mishaps.log"
    if journal.exists():
        counts.update(line.split(" ", 2)[2] for line in journal.read_text().splitlines())
    return counts
