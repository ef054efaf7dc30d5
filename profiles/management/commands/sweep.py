"""``manage.py sweep``: push whatever is due, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from profiles.services import drafts, pushing
from profiles.services.actors import command


class Command(BaseCommand):
    """Finds what is due from the numbers themselves, so nothing is lost with a process or a queue."""

    help = "Push every profile that is due, and drop drafts that nobody touched for 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--limit", type=int, default=1000, help="push at most this many numbers (1000)")

    def handle(self, *, limit: int, **_: Any) -> None:
        """Sweep once and print what was done."""
        done = pushing.sweep(actor=command("sweep"), limit=limit)
        dropped = drafts.drop_old_drafts()
        if done.paused:
            self.stdout.write(
                "Pushing is paused for the whole account: Nixflex refused the key or wants payment."
            )
        self.stdout.write(
            f"{done.pushed:,} sent, {done.waiting:,} still waiting, {dropped:,} old drafts dropped."
        )
