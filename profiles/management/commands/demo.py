"""``manage.py demo``: a sandbox, a filled database, a worker and the site, in one terminal."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from profiles import permissions
from profiles.management.demo import details, history, rollout
from profiles.management.demo.token import demo_token
from profiles.services.actors import Actor, display_name

MANAGE = Path(settings.BASE_DIR) / "manage.py"
PEOPLE = {
    "viewer": ("Vera", "Novak", permissions.VIEWERS),
    "editor": ("Edwin", "Marsh", permissions.EDITORS),
    "manager": ("Maya", "Okafor", permissions.MANAGERS),
}
DEMO_DIR = Path(settings.BASE_DIR) / ".demo"
START_SECONDS = 30
# Each request is a line: on the terminal they would push the sign-ins out of sight.
LOG = DEMO_DIR / "log"


class Command(BaseCommand):
    """Runs a demo until Ctrl-C, then stops every process it started. For ``make demo``, not for production."""

    help = "Start the sandbox, a worker and the site with demo data; the database must be a throw-away one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--port", type=int, default=8000, help="where the site listens (8000)")
        parser.add_argument("--numbers", type=int, default=200, help="how many numbers the sandbox has (200)")

    def handle(self, *, port: int, numbers: int, **_: Any) -> None:
        """Prepare, start, print the addresses, and wait."""
        DEMO_DIR.mkdir(exist_ok=True)
        self.log = LOG.open("w")
        logging.disable(logging.INFO)  # the preparations' lines would do the same
        self.children: list[subprocess.Popen[bytes]] = []
        for ending in (signal.SIGTERM, signal.SIGINT):  # a shell's background job has Ctrl-C switched off
            signal.signal(ending, lambda *_: sys.exit(0))
        try:
            call_command("migrate", verbosity=0)
            Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns where it is missing
            sandbox = httpx.URL(settings.NIXFLEX_BASE_URL)
            self._start("sandbox", "--port", str(sandbox.port), "--numbers", str(numbers), "--no-log-lines")
            self._wait_for(
                f"{settings.NIXFLEX_BASE_URL}/_sandbox/state?number=%2B447446466847", "the sandbox"
            )
            passwords = self._people()
            call_command("import_numbers", stdout=self.stderr)
            history.write_history(
                editor=User.objects.get(username="editor"), manager=User.objects.get(username="manager")
            )
            self._write_details()
            self._start("worker")
            self._serve(port)
            self._wait_for(f"http://127.0.0.1:{port}/healthz", "the site")
            self._tell(port, passwords, self._token())
            self._watch()
        finally:
            self._stop()

    def _start(self, *arguments: str) -> None:
        self._spawn(str(MANAGE), *arguments)

    def _serve(self, port: int) -> None:
        module, _, application = settings.WSGI_APPLICATION.rpartition(".")
        bind = ("--bind", f"127.0.0.1:{port}")
        self._spawn(
            "-m", "gunicorn", f"{module}:{application}", *bind, "--threads", "8", "--log-level", "warning"
        )

    def _spawn(self, *arguments: str) -> None:
        # In a session of its own: a terminal's Ctrl-C is for us, who stop everything in order. Gunicorn's worker
        # hangs for ever where it gets that signal and its master's at the same time.
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stderr=self.log,
            env=os.environ | {"LOG_FORMAT": "text"},
        )
        self.children.append(child)

    def _wait_for(self, address: str, what: str) -> None:
        """Poll ``address`` until it answers 200, for at most 30 s."""
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if any(child.poll() is not None for child in self.children):
                break
            try:
                if httpx.get(address, timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise CommandError(f"{what} did not start; is something else listening on its port? See {LOG}.")

    def _people(self) -> dict[str, str]:
        """Create the demo's users; return user name -> password."""
        passwords = {}
        for username, (first, last, group) in PEOPLE.items():
            passwords[username] = f"{username}-{secrets.token_hex(3)}"
            user = User.objects.create_user(
                username, password=passwords[username], first_name=first, last_name=last
            )
            user.groups.add(Group.objects.get(name=group))
        passwords["admin"] = f"admin-{secrets.token_hex(3)}"
        User.objects.create_superuser("admin", password=passwords["admin"])
        return passwords

    def _write_details(self) -> None:
        """Have some numbers follow a template; plan it for all, and write it and the table as files."""
        editor, manager = (User.objects.get(username=name) for name in ("editor", "manager"))
        maya = Actor(user=manager, name=display_name(manager))
        template = details.make_template(manager=maya)
        details.follow(template, editor=Actor(user=editor, name=display_name(editor)))
        _, table = rollout.plan_rollout(template, manager=maya)
        (DEMO_DIR / "clinic.txt").write_text(details.TEXT + "\n", encoding="utf-8")
        (DEMO_DIR / "locations.csv").write_text(table, encoding="utf-8", newline="")

    def _token(self) -> str:
        """Make the manager's token."""
        manager = User.objects.get(username="manager")
        return demo_token(Actor(user=manager, name=display_name(manager)))

    def _tell(self, port: int, passwords: dict[str, str], token: str) -> None:
        self.stdout.write(f"\nNixadmin is at http://127.0.0.1:{port}/ - sign in as one of:\n\n")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:8}  {password}")
        site = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nThe API is told at {site}/api/docs; a token of the manager's:\n\n  {token}\n")
        call = f'curl -H "Authorization: Bearer {token}" "{site}/api/v1/numbers?limit=3"'
        self.stdout.write(f"  {call}")
        self.stdout.write(f"\nThe sandbox is at {settings.NIXFLEX_BASE_URL}/_sandbox/state")
        self.stdout.write("A template and a table to roll out are in .demo: clinic.txt and locations.csv")
        self.stdout.write(f"The log is in {LOG}. Ctrl-C stops everything.\n")
        self.stdout.flush()

    def _watch(self) -> None:
        """Wait for as long as every child runs."""
        while all(child.poll() is None for child in self.children):
            time.sleep(0.5)
        raise CommandError(f"A part of the demo ended by itself; see {LOG}.")

    def _stop(self) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
