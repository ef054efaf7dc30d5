"""The processes of a run: web servers and workers, forked from a warm parent, and started again when they die."""

import logging
import multiprocessing
import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from socketserver import BaseServer
from typing import Any, Final

from tests.chaos.checking.record import Death, Record
from tests.chaos.processes.steps import (
    API_STEPS,
    EVENT_STEPS,
    EVENT_TAKEN,
    FREEZE_STEPS,
    PUSH_STEPS,
    SAVE_STEPS,
    Mishap,
    Steps,
    is_quiet,
)
from tests.chaos.processes.times import Times
from tests.chaos.processes.weeks import Weeks

WEB, WORKER = "web", "worker"
# Fork servers start children in milliseconds, and have one thread, so no lock is forked away.
CONTEXT: Final = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.chaos.processes.warm"])


@dataclass(frozen=True)
class Part:
    """What one process is told: who it is, where everything lies, and what is to befall it before it is quiet."""

    kind: str
    name: str
    database: str
    sandbox_url: str
    folder: Path
    times: Times
    inline: bool = True
    pushes_at_once: int = 8
    writes_per_minute: int = 100_000
    sabotage: str = ""
    mishaps: Sequence[Mishap] = ()
    # Where else than at a push and a save something may befall it.
    more_steps: tuple[str, ...] = ()
    # By how many seconds its clock is ahead of its machine's.
    skew: float = 0.0
    # Whether it is written down where it does what it must not do, however slow Nixflex is.
    watched: bool = False
    # How fast weeks pass for opening hours.
    weeks: Weeks | None = None


def run_part(part: Part, ready: Connection) -> None:
    """Be the process ``part``; send the port, 0 for a worker, on ``ready`` once it works."""
    from django.conf import settings

    from tests.chaos import sabotage
    from tests.chaos.processes import (
        clock,
        complaints,
        times,
        warm,  # noqa: F401 - warm, where there is no fork server
    )
    from tests.chaos.processes.databases import point_at
    from tests.chaos.rollouts import sabotage as rollout_sabotage

    log = (part.folder / f"{part.name}.log").open("a")
    os.dup2(log.fileno(), 2)
    logging.getLogger("django.request").setLevel(logging.ERROR)
    point_at(part.database)
    settings.NIXFLEX_BASE_URL = part.sandbox_url
    settings.WEBHOOKS_PRIVATE = True
    settings.PUSH_INLINE = part.inline
    settings.PUSHES_AT_ONCE = part.pushes_at_once
    settings.NIXFLEX_WRITES_PER_MINUTE = part.writes_per_minute
    times.apply(part.times)
    if part.weeks is not None:
        part.weeks.apply()
    clock.install(part.folder, skew=part.skew)
    if part.sabotage:
        (sabotage.PROTECTIONS | rollout_sabotage.PROTECTIONS)[part.sabotage]()
    steps = Steps(part.mishaps, folder=part.folder, name=part.name)
    steps.install()
    complaints.watch_departures(part.folder, part.times)
    if part.watched:
        complaints.watch(part.folder, part.times)
    {WEB: _serve, WORKER: _work}[part.kind](part, ready)


def _serve(part: Part, ready: Connection) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from tests.chaos.processes.warm import application

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadedWSGIServer):
        daemon_threads = True
        handle_error = _tell_of_error

    server = Server(("127.0.0.1", 0), QuietHandler)
    server.set_app(application)
    ready.send(server.server_port)
    server.serve_forever(poll_interval=0.05)


def _tell_of_error(server: BaseServer, request: Any, client_address: Any) -> None:
    error = sys.exc_info()[1]
    if not isinstance(error, ConnectionError):
        logging.getLogger("chaos.web").error("A request ended badly: %r", error)


def _work(part: Part, ready: Connection) -> None:
    from django.core.management import call_command

    ready.send(0)
    call_command("worker", interval=part.times.sweep)


def warm_up() -> None:
    """Have the fork server ready, so that the first start takes no longer than any other."""
    first = CONTEXT.Process(target=int)
    first.start()
    first.join()


class Member:
    """One place in the crew: whoever fills it is killed and replaced.

    Without ``rng`` the first to fill it has the mishaps of ``part``, and those after it have none.
    """

    def __init__(self, part: Part, rng: random.Random | None) -> None:
        self.part = part
        self.port = 0
        self.process: Any = None
        self.again_at = 0.0
        self._rng = rng
        self._lives = 0

    def start(self) -> None:
        """Start the next process for this place."""
        planned = self.part.mishaps if not self._lives else ()
        part = replace(self.part, mishaps=planned if self._rng is None else self._mishaps(self._rng))
        self._lives += 1
        here, there = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=run_part, args=(part, there), name=part.name, daemon=True)
        self.process.start()
        there.close()
        try:
            self.port = here.recv() if here.poll(20) else 0
        except EOFError:
            self.port = 0  # it died at once
        finally:
            here.close()

    def _mishaps(self, rng: random.Random) -> list[Mishap]:
        """Return what is to befall the next process: mostly one kill, sometimes a freeze."""
        times = self.part.times
        more = self.part.more_steps
        is_web = self.part.kind == WEB
        steps = PUSH_STEPS + (SAVE_STEPS + API_STEPS if is_web else EVENT_STEPS) + more
        freezes = FREEZE_STEPS + (() if is_web else (EVENT_TAKEN,)) + more
        mishaps = []
        if rng.random() < 0.6:
            step = rng.choice(steps)
            # Few requests come by the API.
            mishaps.append(Mishap(step, 1 if step in API_STEPS else rng.randint(1, 6)))
        if rng.random() < 0.25:
            pause = times.lease * rng.uniform(0.6, 1.3)
            mishaps.append(Mishap(rng.choice(freezes), rng.randint(1, 4), freeze=pause))
        return mishaps


class Crew:
    """All processes of a run. Replaces whoever died; with ``rng`` kills some at random until it is quiet."""

    def __init__(self, parts: Sequence[Part], record: Record, rng: random.Random | None = None) -> None:
        self.members = [Member(part, rng and random.Random(rng.random())) for part in parts]
        self._record = record
        self._rng = rng
        self._stopping = threading.Event()
        self._next_kill = 0.0
        self._thread = threading.Thread(target=self._watch, name="crew")

    def start(self) -> None:
        for member in self.members:
            member.start()
        self._thread.start()

    def stop(self) -> None:
        """Kill everybody for good."""
        self._stopping.set()
        self._thread.join()
        for member in self.members:
            member.process.kill()
        for member in self.members:
            member.process.join()

    def urls(self) -> list[str]:
        """Return where the web servers are at this moment."""
        return [f"http://127.0.0.1:{member.port}" for member in self.members if member.part.kind == WEB]

    def _watch(self) -> None:
        while not self._stopping.wait(0.02):
            now = time.time()
            if self._rng is not None:
                self._kill_at_random(self._rng, now)
            for member in self.members:
                self._replace(member, now)

    def _kill_at_random(self, rng: random.Random, now: float) -> None:
        if now < self._next_kill or is_quiet(self.members[0].part.folder):
            return
        if self._next_kill:
            rng.choice(self.members).process.kill()
        self._next_kill = now + rng.uniform(1.0, 6.0)

    def _replace(self, member: Member, now: float) -> None:
        if member.process.is_alive():
            return
        if not member.again_at:
            self._record.deaths.append(Death(member.part.name, now, member.process.exitcode))
            member.again_at = now + (self._rng.uniform(0.0, 0.3) if self._rng else 0.1)
        elif member.again_at <= now:
            member.again_at = 0.0
            member.start()
