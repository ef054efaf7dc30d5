"""``manage.py worker``: background work until SIGTERM or Ctrl-C."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from profiles.worker import Worker


class Command(BaseCommand):
    """Runs a worker; any number of them may run, on any number of machines."""

    help = "Push whatever is due, again and again, and import every few minutes; SIGTERM stops it cleanly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between sweeps (2)")

    def handle(self, *, interval: float, **_: Any) -> None:
        """Run until told to stop; what is under way is finished first."""
        worker = Worker(interval=interval)
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: worker.stop())
        worker.run()
