"""``manage.py import_holidays``: bring in the bank holidays of regions, or show what that would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.selectors.numbers import visible_to
from profiles.selectors.places import known_regions
from profiles.services.actors import command_actor
from profiles.services.conflicts import SaveRefused
from profiles.services.places.holidays import HolidayPlan, import_holidays, plan_import, years_ahead

ACTOR = command_actor("import_holidays")


class Command(BaseCommand):
    """Brings in bank holidays of this year and the next; safe to repeat."""

    help = (
        "Bring in the bank holidays of this year and the next; with --dry-run, only show what would change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )
        parser.add_argument(
            "--regions",
            nargs="+",
            metavar="REGION",
            help="such as IE GB-SCT; without it those of numbers, and those that are there",
        )

    def handle(self, *, dry_run: bool, regions: list[str] | None, **_: Any) -> None:
        """Import, or plan it, and print each change."""
        chosen = regions or known_regions(visible_to(None))
        if not chosen:
            raise CommandError("No number has a region yet: name some with --regions, such as IE GB-SCT.")
        years = years_ahead(timezone.localdate())
        try:
            plan = (
                plan_import(chosen, years)
                if dry_run
                else import_holidays(actor=ACTOR, regions=chosen, years=years)
            )
        except SaveRefused as refused:
            raise CommandError(refused.message) from None
        self._tell(plan, "would change" if dry_run else "changed")

    def _tell(self, plan: HolidayPlan, word: str) -> None:
        for change in plan.changes:
            self.stdout.write(
                f"{change.region:8} {change.date} {change.before or '(none)'} -> {change.after or '(none)'}"
            )
        for region in plan.unknown:
            self.stderr.write(f"{region}: no bank holidays are known of this region.")
        self.stdout.write(f"{len(plan.changes):,} days {word}.")
