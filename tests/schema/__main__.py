"""``python -m tests.schema``: tens of thousands of cases, sent to a live site with a sandbox and a worker.

Half of them fit the document and name what is there; half do not fit. Exits with 1 if an answer was an error of
ours, or one that the document does not tell. The database is a temporary SQLite file.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
LOG_LINES = 400


def main() -> int:
    """Send the cases; return 1 where one was answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tests.schema", description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000, help="how many, of all operations (50,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same one sends the same cases (1)")
    options = parser.parse_args()
    from nixadmin.sandbox import SandboxServer

    with (
        tempfile.TemporaryDirectory(prefix="schema-") as folder,
        SandboxServer(numbers=20, write_limit=1_000_000, read_limit=1_000_000) as sandbox,
    ):
        _set_up(Path(folder), sandbox.url)
        known, headers = _fill()
        log = Path(folder) / "log"
        with _site(log) as url:
            wrong = _send(url, known, headers, options.cases, options.seed)
        if wrong:  # exceptions stand there with their places
            print(*log.read_text(errors="replace").splitlines()[-LOG_LINES:], sep="\n")
        return int(bool(wrong))


def _set_up(folder: Path, sandbox: str) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="nixadmin.settings",
        SECRET_KEY="only-for-cases-0123456789-abcdefghijklmnopqrstuvwxyz",
        NIXFLEX_API_KEY="nxf_sandbox:nxfs_sandbox",
        NIXFLEX_BASE_URL=sandbox,
        NIXFLEX_WRITES_PER_MINUTE="100000",
        API_READS_PER_MINUTE="1000000",
        API_WRITES_PER_MINUTE="1000000",
        DATABASE_URL=f"sqlite:///{folder / 'cases.sqlite3'}",
        LOG_FORMAT="text",
    )
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)


def _fill() -> tuple[dict[str, Any], Callable[[], dict[str, str]]]:
    """Import numbers, make what the cases name and a token; return what is known, and the headers of a case."""
    from datetime import timedelta

    from django.contrib.auth.models import Group, User
    from django.utils import timezone

    from profiles.models import PhoneNumber
    from profiles.permissions import MANAGERS, SCOPES
    from profiles.services.accounts.tokens import make_token
    from profiles.services.actors import Actor, command_actor
    from profiles.services.mirror import importing
    from profiles.texts.composition import body_digest
    from tests.schema.world import make_world

    importing.import_numbers(actor=command_actor("import"))
    manager = User.objects.create_user("manager")
    manager.groups.add(Group.objects.get(name=MANAGERS))
    now = timezone.now()
    number = PhoneNumber.objects.exclude(head=None).order_by("number")[0]
    known = make_world(number, now=now)
    maker = Actor(user=manager, name="Manager")
    _token, secret = make_token(
        actor=maker, name="Cases", scopes=tuple(SCOPES), expires_at=now + timedelta(days=1)
    )

    def headers() -> dict[str, str]:
        body = PhoneNumber.objects.select_related("head").get(pk=number.pk).head_body
        return {"Authorization": f"Bearer {secret}", "If-Match": f'"{body_digest(body)}"'}

    return known, headers


@contextmanager
def _site(log: Path) -> Iterator[str]:
    """Run the site and a worker; yield the site's address."""
    import socket

    import httpx

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    commands = (
        ["-m", "gunicorn", "nixadmin.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        ["manage.py", "worker"],
    )
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as lines:
        children = [
            subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=lines, stderr=lines)
            for command in commands
        ]
        try:
            give_up = time.monotonic() + START_SECONDS
            while time.monotonic() < give_up:
                try:
                    if httpx.get(f"{url}/healthz").is_success:
                        break
                except httpx.TransportError:
                    time.sleep(0.2)
            yield url
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=30)


def _send(
    url: str, known: dict[str, Any], headers: Callable[[], dict[str, str]], cases: int, seed: int
) -> int:
    from schemathesis import GenerationMode
    from schemathesis.core.failures import FailureGroup

    from tests.schema.cases import MODES, operations, try_cases
    from tests.schema.world import known_path

    found = list(operations())
    each = -(-cases // (len(found) * len(MODES)))
    began, wrong = time.monotonic(), 0
    answers: Counter[int] = Counter()
    for operation in found:
        for mode in MODES:
            path = known_path(operation, known) if mode == GenerationMode.POSITIVE else None
            strategy = operation.as_strategy(generation_mode=mode, path_parameters=path)
            try:
                try_cases(strategy, each, headers, base=url, first=seed, answers=answers)
            except (FailureGroup, ExceptionGroup) as failure:
                wrong += 1
                print(f"{operation.label} ({mode.value}):\n{failure}", flush=True)
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(answers.items()))
    print(
        f"{answers.total():,} cases of {len(found)} operations in {time.monotonic() - began:,.0f} s, seed {seed}"
    )
    print(f"answers: {told}")
    print(f"{wrong} operations answered wrongly" if wrong else "every answer is one that the document tells")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
