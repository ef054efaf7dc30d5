"""``manage.py sweep``: push every number that is due, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.nixflex import NixflexError
from profiles.services import account, drafts
from profiles.services.actors import command_actor
from profiles.services.conflicts import SaveRefused
from profiles.services.mirror import importing
from profiles.services.pushing.sweeping import sweep
from profiles.services.webhooks import deliveries, delivering


class Command(BaseCommand):
    """Pushes what is due by the numbers' own rows, so a lost process or queue loses nothing."""

    help = (
        "Push every profile and deliver every webhook that is due; drop drafts and deliveries after 30 days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--limit", type=int, default=1000, help="push at most this many numbers (1000)")

    def handle(self, *, limit: int, **_: Any) -> None:
        """Sweep once and print the result; import first if pushing must wait for that."""
        if account.must_import_first():
            self.stdout.write(
                "Looking at what Nixflex holds, since this database was not at work for a while."
            )
            try:
                importing.import_numbers(actor=command_actor("sweep"))
            except (NixflexError, SaveRefused) as error:
                raise CommandError(f"Nothing was sent: {error.message}") from None
        done = sweep(actor=command_actor("sweep"), limit=limit)
        dropped = drafts.drop_old_drafts()
        deliveries.drop_old_deliveries()
        told = delivering.deliver_due()
        if done.paused:
            self.stdout.write("Pushing is paused for the whole account; a banner on every page says why.")
        self.stdout.write(
            f"{done.pushed:,} sent, {done.waiting:,} still waiting, {dropped:,} old drafts dropped, "
            f"{told:,} webhooks delivered."
        )
