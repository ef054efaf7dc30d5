"""One run: a seed's worth of chaos, the wait for rest, and the checker's findings."""

import logging
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.chaos.processes import warm  # noqa: F401 - Django first

from django.conf import settings  # isort: skip
from django.utils import timezone  # isort: skip

from profiles.models import Account, Notice, PhoneNumber, PushAttempt, Revision
from profiles.services import clock_skew
from tests.chaos import backups, keepers
from tests.chaos.cast import BUSY, Cast, followers, save_all
from tests.chaos.checking import checker, events, notices, programs, rest, timeline
from tests.chaos.checking.record import Record
from tests.chaos.checking.stalls import Heartbeat, is_judged, longest_stall
from tests.chaos.checking.story import Story
from tests.chaos.processes.clock import MachineClock
from tests.chaos.processes.complaints import complaints
from tests.chaos.processes.crew import Crew, Part, warm_up
from tests.chaos.processes.databases import Databases, point_at
from tests.chaos.processes.environment import KEY
from tests.chaos.processes.steps import be_quiet, moments_of_freezes
from tests.chaos.processes.times import CHAOS, Times
from tests.chaos.processes.weeks import Weeks
from tests.chaos.programs.receiver import Receiver
from tests.chaos.scenarios import RESTORED, SLOW_API, ClockSetter, Scenario, scenario_of
from tests.chaos.watched_sandbox import WatchedSandbox

NUMBERS = 24  # in the account
# How long coming to rest may take, in deadlines of a request: a window of the write budget, which is not scaled,
# and all the rest.
REST_DEADLINES = 80
# The times of a run, and of further ones where the machine stood still in those before.
SLOWER = (1, 2, 4)
PATIENCE = 0.1
# How long a week is for opening hours.
WEEK_DEADLINES = 1
# For how many deadlines from then on no notice may begin or end, for a run to be at rest.
STILL = 5


@dataclass(frozen=True)
class Plan:
    """What all runs have in common."""

    databases: Databases
    sessions: Mapping[str, str]
    sabotage: str = ""


@dataclass
class Result:
    """What came of one seed; ``report`` is what is printed where something was found."""

    seed: int
    kind: str = ""
    seconds: float = 0.0
    rest_seconds: float = 0.0
    stall: float = 0.0
    judged: bool = True
    findings: list[str] = field(default_factory=list)
    report: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def run_seed(plan: Plan, seed: int) -> Result:
    """Run ``seed`` and check it; with slower times if the machine stood still and something was found."""
    logging.disable(logging.INFO)  # of this process; the others have logs of their own
    warm_up()
    began = time.time()
    notes: list[str] = []
    for factor in SLOWER:
        result = _once(plan, seed, CHAOS.slower(factor))
        if result.judged or not result.findings:
            break
        notes += [f"not judged, as the machine stood still for {result.stall:.1f} s: {result.findings[0]}"]
    result.notes = notes + result.notes
    result.seconds = time.time() - began
    return result


def _once(plan: Plan, seed: int, times: Times) -> Result:
    scenario = scenario_of(seed, times)
    result = Result(seed, scenario.kind)
    folder = Path(tempfile.mkdtemp(prefix=f"chaos-{seed}-"))
    what = f"seed_{seed}"
    try:
        _run(plan, scenario, plan.databases.copy(what), folder, result)
    finally:
        plan.databases.drop(what)
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _run(plan: Plan, scenario: Scenario, database: str, folder: Path, result: Result) -> None:
    point_at(database)
    settings.WEBHOOKS_PRIVATE = True
    record, heartbeat, clock = Record(), Heartbeat(), MachineClock(folder)
    seed, times = result.seed, scenario.times
    heartbeat.start()
    with ExitStack() as stack:
        sandbox = stack.enter_context(
            WatchedSandbox(
                database=database,
                record=record,
                numbers=NUMBERS,
                key=KEY,
                write_limit=100_000,
                read_limit=100_000,
                **scenario.sandbox,
            )
        )
        if scenario.kind == RESTORED:
            _restore_backup(sandbox, record, clock, times)
        weeks = Weeks(time.time(), WEEK_DEADLINES * times.deadline)
        weeks.apply()
        followed = keepers.prepare(followers(sandbox), seed) if scenario.has_followers else []
        parts = _parts(plan, scenario, database, sandbox.url, folder, weeks)
        receiver = stack.enter_context(Receiver(next(iter(plan.sessions)), record, times, seed))
        crew = Crew(parts, record, random.Random(f"{seed}:crew") if scenario.kills else None)
        if scenario.kind != RESTORED:
            Account.objects.update(alive_at=timezone.now())  # however long ago the template was made
        record.began = time.time()
        crew.start()
        if scenario.kind != RESTORED:
            Account.objects.update(alive_at=timezone.now())  # and however long that took
        stack.callback(crew.stop)
        sandbox.faults(scenario.faults, seed=seed)
        setter = ClockSetter(clock, scenario.clock_steps)
        setter.start()
        if scenario.kind == SLOW_API:
            save_all()
        cast = Cast(scenario, seed, plan.sessions, sandbox, crew, record, clock, followed)
        cast.work()
        setter.join()
        sandbox.faults([])
        receiver.calm()
        be_quiet(folder)
        cast.finish()
        quiet_from = time.time()
        # The slow round has to come by, where it has something to find.
        at_least = 2 * times.tidying if scenario.forgets else 0.0
        unrest = _wait_for_rest(quiet_from, times, clock, at_least)
        rested_at = None if unrest else timezone.now() + timedelta(seconds=clock.ahead)
        result.rest_seconds = time.time() - quiet_from
    story = Story.of(sandbox, record, times)
    result.stall = longest_stall(story, heartbeat.stop(), moments_of_freezes(folder))
    result.judged = is_judged(story, result.stall)
    findings = checker.check(story, unrest, complaints(folder))
    findings += notices.check(story, rested_at, ahead=clock.ahead if scenario.has_true_clocks else None)
    findings += programs.check(story) + events.check(story, has_rested=not unrest)
    result.findings = [str(finding) for finding in findings]
    result.counts = _counts(story, folder) + Counter({f"seeds with {scenario.kind}": 1})
    result.notes = _errors(folder)
    if findings:
        result.report = timeline.report(story, findings, folder)


def _parts(plan: Plan, scenario: Scenario, database: str, url: str, folder: Path, weeks: Weeks) -> list[Part]:
    common: dict[str, Any] = {"database": database, "sandbox_url": url, "folder": folder, "weeks": weeks}
    common |= {"times": scenario.times, "sabotage": plan.sabotage}
    return [Part(name=name, **common, **more) for name, more in scenario.parts.items()]


def _restore_backup(sandbox: WatchedSandbox, record: Record, clock: MachineClock, times: Times) -> None:
    """Let some time pass between what the tables say and what Nixflex holds."""
    away = 1.5 * times.absence
    names = sorted(row["phone_number"] for row in sandbox.state()["numbers"])[: BUSY + len(backups.CASES)]
    held = backups.prepare(sandbox, names, away=away)
    # What people are busy with may be changed by them before anybody looks.
    record.restored = {name: text for name, text in held.items() if name in names[BUSY:]}
    clock.step(away)


def _wait_for_rest(quiet_from: float, times: Times, clock: MachineClock, at_least: float) -> str:
    """Wait until nothing is under way any more; return what still is if that takes too long."""
    give_up = quiet_from + at_least + REST_DEADLINES * times.deadline
    still = STILL * times.deadline
    while (unrest := rest.unrest(quiet_from, ahead=clock.ahead, still=still)) or (
        time.time() < quiet_from + at_least
    ):
        if time.time() > give_up:
            return unrest
        time.sleep(PATIENCE)
    return ""


def _counts(story: Story, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    counts["revisions"] = Revision.objects.count()
    counts.update(f"attempts {attempt.outcome}" for attempt in PushAttempt.objects.all())
    counts.update(f"at rest {number.state}" for number in PhoneNumber.objects.all())
    counts.update(f"fault {entry.fault}" for entry in story.entries if entry.fault)
    counts["requests to the sandbox"] = len(story.entries)
    for sent in story.record.sent:
        if sent.what == "save":
            counts[f"saves answered {sent.status}"] += 1
    answered = [sent.ended - sent.at for sent in story.record.sent if sent.status is not None]
    counts["pages answered"] = len(answered)
    counts["ms for all pages"] = round(1000 * sum(answered))
    tries = [told for asked in story.record.asked for told in asked.told]
    counts["saves asked for by programs"] = len(story.record.asked)
    counts["saves sent by programs"] = len(tries)
    counts["saves of programs answered again"] = sum(told.is_replay for told in tries)
    counts["events heard"] = len(story.record.heard)
    counts["events kept"] = sum(heard.is_kept for heard in story.record.heard)
    counts.update(f"programs told {told.status} {told.code}" for told in tries)
    counts["looks that said live"] = len(story.record.looks)
    counts["deaths"] = len(story.record.deaths)
    journal = folder / "mishaps.log"
    if journal.exists():
        counts.update(line.split(" ", 2)[2] for line in journal.read_text().splitlines())
    counts["imports"] = story.imports
    counts.update(f"notices {notice.state}" for notice in Notice.objects.all())
    counts["details saved"] = sum(sent.saved for sent in story.record.details)
    counts["details refused"] = sum(not sent.saved for sent in story.record.details)
    reworded = Revision.objects.filter(rollout__isnull=False)
    counts["versions of reworded templates"] = reworded.count()
    of_clock = Revision.objects.filter(kind=Revision.Kind.COMPOSED)
    counts["versions of the clock of followers"] = of_clock.filter(template_version__isnull=False).count()
    counts["versions of the clock"] = Revision.objects.filter(kind=Revision.Kind.COMPOSED).count()
    counts["paused"] = Account.objects.filter(paused_at__isnull=False).count()
    return counts


def _errors(folder: Path) -> list[str]:
    """Return what the processes logged as errors, but for the clock that is wrong on purpose."""
    return [
        f"{log.stem}: {line}"
        for log in sorted(folder.glob("*.log"))
        if log.stem != "mishaps"
        for line in log.read_text().splitlines()
        if ('"level": "error"' in line or '"level": "critical"' in line) and clock_skew.__name__ not in line
    ]
