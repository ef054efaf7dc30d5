"""``manage.py sandbox``: run the stand-in for the Nixflex API as a process."""

import contextlib
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.options import ECHO_FORMS, LIST_FORMS
from nixadmin.sandbox.server import SandboxServer

SERVER_OPTIONS = (
    "host",
    "port",
    "numbers",
    "seed",
    "key",
    "write_limit",
    "read_limit",
    "list_form",
    "echo_form",
)


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl-C; needs no database."""

    help = "Runs a local stand-in for the Nixflex API, with believable businesses on fictional numbers."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument(
            "--port", type=int, default=8001, help="0 takes a free one (default: %(default)s)"
        )
        parser.add_argument("--numbers", type=int, default=200, help="how many (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=0, help="another seed makes another account")
        parser.add_argument("--key", help="the only key accepted (default: any nxf_ID:nxfs_SECRET)")
        parser.add_argument(
            "--write-limit", type=int, default=120, help="writes a minute (default: %(default)s)"
        )
        parser.add_argument(
            "--read-limit", type=int, default=600, help="reads a minute (default: %(default)s)"
        )
        parser.add_argument("--list-form", choices=LIST_FORMS, default="new", help="newer or older lists")
        parser.add_argument("--echo-form", choices=ECHO_FORMS, default="full", help="what a PATCH echoes")
        parser.add_argument("--no-log-lines", action="store_true", help="do not print a line a request")

    def handle(self, *_: Any, **options: Any) -> None:
        """Start, print the address, and run until the signal to stop."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            sandbox = SandboxServer(
                **{name: options[name] for name in SERVER_OPTIONS},
                on_request=None if options["no_log_lines"] else self._tell,
            ).start()
        except (ValueError, OSError, OverflowError) as error:
            raise CommandError(f"The sandbox cannot start: {error}") from None
        try:
            count = options["numbers"]
            self._say(
                f"Nixflex sandbox with {count} numbers is listening on {sandbox.url} (key {sandbox.key})"
            )
            stop.wait()
        finally:
            sandbox.stop()

    def _tell(self, entry: Entry) -> None:
        """Print one line for one request."""
        at = time.strftime("%H:%M:%S", time.localtime(entry.at))
        duration = ((entry.finished_at or entry.at) - entry.at) * 1000
        fault = f"  fault: {entry.fault}" if entry.fault else ""
        self._say(f"{at} {entry.method} {entry.path} {entry.status or 'no answer'} {duration:.0f} ms{fault}")

    def _say(self, line: str) -> None:
        # Nobody reading any more is no reason to stop answering.
        with contextlib.suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()  # a pipe buffers, and whoever started us waits for the first line
