"""``python -m tests.chaos.measurements.health``: how long ``/healthz`` takes while something hostile goes on.

The server is the README's: gunicorn, two workers with eight threads each. Sixteen people save at once, and again
a second after they are answered, for as long as an attack lasts; somebody else asks for ``/healthz`` twenty
times a second, whether or not the last one was answered. ``--only`` chooses by the beginning of an attack's name.
"""

import argparse
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass

from tests.chaos.measurements.stage import Stage, stage, wait_for

from django.conf import settings  # isort: skip
from nixadmin.sandbox.answers import Answer
from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.request import Request
from profiles.models import PhoneNumber
from tests.chaos.browser import Browser, field_of
from tests.chaos.checking.record import Sent
from tests.chaos.processes.databases import Databases, is_sqlite
from tests.chaos.processes.template import template

SERVER = ("-m", "gunicorn", "nixadmin.wsgi", "--workers", "2", "--threads", "8", "--log-level", "warning")
SAVERS = 16
PAUSE = 1.0  # shorter than gunicorn keeps a connection, which is closed under the client's hands otherwise
PROBES_A_SECOND = 20
NO_ANSWER = 60.0
MOST_PROBES_AT_ONCE = 400
BLOCK, BLOCKS = bytes(1 << 20), 2048  # together 2 GiB
NUMBER_TOO_LARGE = str(10**23)


@dataclass(frozen=True)
class Attack:
    """Something hostile that goes on for ``seconds``."""

    name: str
    seconds: float
    begin: Callable[[Stage], None] = lambda here: None
    # What is held for as long as it lasts.
    held: Callable[[Stage], AbstractContextManager[None]] = lambda here: nullcontext()


def slow(here: Stage) -> None:
    here.sandbox.faults([{"method": "PATCH", "delay": 9.5}])


def large_headers(here: Stage) -> None:
    """Refuse every write, with a rate limit that no column holds."""
    rate = {f"X-RateLimit-{name}": NUMBER_TOO_LARGE for name in ("Limit", "Remaining", "Reset")}
    here.sandbox.faults([{"method": "PATCH", "status": 401, "headers": rate}])


def bomb(here: Stage) -> None:
    """Answer every write with 2 GiB that were compressed twice."""
    body = _compress(_compress(BLOCK for _ in range(BLOCKS)))
    whole = b"".join(body)
    exchanges = here.sandbox._exchanges
    answer = exchanges.answer

    def answer_with_bomb(request: Request) -> tuple[Answer | None, Entry]:
        made, entry = answer(request)
        if request.method != "PATCH" or made is None:
            return made, entry
        return Answer(
            200, whole, {"Content-Type": "application/json", "Content-Encoding": "gzip, gzip"}
        ), entry

    exchanges.answer = answer_with_bomb  # type: ignore[method-assign]


def _compress(blocks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for block in blocks:
        yield compressor.compress(block)
    yield compressor.flush()


@contextmanager
def locked(here: Stage) -> Generator[None]:
    """Hold a lock that every save waits for, as a backup or somebody's open transaction does."""
    if is_sqlite():
        with closing(sqlite3.connect(here.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(_postgres_url(here.database)) as other:
        other.execute("LOCK TABLE profiles_phonenumber IN SHARE ROW EXCLUSIVE MODE")
        yield


ATTACKS = (
    Attack("saves and nothing else", 10),
    Attack("slow: each write takes 9.5 s", 30, slow),
    Attack("bomb: each answer decompresses to 2 GiB", 30, bomb),
    Attack("headers: 401 with a rate limit of 10^23", 10, large_headers),
    Attack("lock: held for 30 s", 30, held=locked),
)


def _postgres_url(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@contextmanager
def site(here: Stage) -> Generator[str]:
    """Serve the site as the README says; yields its address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    database = f"sqlite:///{here.database}" if is_sqlite() else _postgres_url(here.database)
    server = subprocess.Popen(
        [sys.executable, *SERVER, "--bind", address],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database, "NIXFLEX_BASE_URL": here.sandbox.url},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: _probe(f"http://{address}") < 1, at_most=30, every=0.2)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _probe(url: str) -> float:
    """Return how many seconds ``/healthz`` takes on a new connection; a minute where no answer came."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=NO_ANSWER) as answer:
            answer.read()
    except OSError:
        return NO_ANSWER
    return time.monotonic() - began


def save_until(end: float, browser: Browser, number: str, answers: Counter[str]) -> None:
    """Save one text after the other for ``number``, and count what the answers were."""
    while time.monotonic() < end:
        page = browser.page(number)
        form = {name: field_of(page, name) for name in ("base_version", "submission")}
        sent = Sent(browser.who, "save", number, time.time(), text=f"Saved at {time.time()}.")
        browser.post(f"/numbers/{number}/", form | {"text": sent.text or ""}, sent, htmx=True)
        answers[str(sent.status)] += 1
        time.sleep(PAUSE)


def measure(here: Stage, url: str, attack: Attack, sessions: Mapping[str, str]) -> str:
    """Play ``attack`` and return its line of the table."""
    numbers = list(PhoneNumber.objects.values_list("number", flat=True)[:SAVERS])
    who, session = next(iter(sessions.items()))
    answers: Counter[str] = Counter()
    browsers = [
        Browser(who, session, lambda: [url], here.record, random.Random(number)) for number in numbers
    ]
    for browser, number in zip(browsers, numbers, strict=True):
        browser.page(number)  # a process that has just begun is slow by itself
    attack.begin(here)
    end = time.monotonic() + attack.seconds
    savers = [
        threading.Thread(target=save_until, args=(end, browser, number, answers))
        for browser, number in zip(browsers, numbers, strict=True)
    ]
    with attack.held(here), ThreadPoolExecutor(MOST_PROBES_AT_ONCE) as probes:
        for saver in savers:
            saver.start()
        asked = []
        while time.monotonic() < end:
            asked.append(probes.submit(_probe, url))
            time.sleep(1 / PROBES_A_SECOND)
    for saver in savers:
        saver.join()
    took = sorted(probe.result() for probe in asked)
    p50, p99 = (1000 * took[int(len(took) * share)] for share in (0.50, 0.99))
    what = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
    return f"| {attack.name} | {what} | {len(took)} | {p50:,.0f} | {p99:,.0f} | {1000 * took[-1]:,.0f} |"


def play(databases: Databases, sessions: Mapping[str, str], attack: Attack) -> str:
    """Play one attack on a stage of its own."""
    with stage(databases, attack.name.split(":")[0].split(" ")[0], numbers=SAVERS) as here, site(here) as url:
        return measure(here, url, attack, sessions)


def main() -> None:
    """Play all attacks and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.measurements.health", description=__doc__)
    parser.add_argument("--only", default="", help="the beginning of an attack's name")
    only = parser.parse_args().only
    with template(numbers=SAVERS) as (databases, sessions):
        print("| attack | saves answered | /healthz asked | p50 ms | p99 ms | longest ms |")
        print("|---|---|---|---|---|---|")
        for attack in ATTACKS:
            if attack.name.startswith(only):
                print(play(databases, sessions, attack), flush=True)


if __name__ == "__main__":
    main()
