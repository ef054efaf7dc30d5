"""``manage.py rollout``: plan and run a template rollout from a script."""

import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from profiles.management.progress_bar import progress_bar
from profiles.models import Rollout, Template, TemplateVersion
from profiles.models.rollout import SENDABLE, Effect, RowOutcome, Stage
from profiles.selectors.rollouts.progress import Progress, progress
from profiles.services.actors import command_actor
from profiles.services.conflicts import SaveRefused
from profiles.services.pushing import budget
from profiles.services.pushing.sweeping import sweep
from profiles.services.rollouts import templates
from profiles.services.rollouts.advancing import advance_rollouts
from profiles.services.rollouts.plans import planning
from profiles.services.rollouts.steps import start
from profiles.tables import TableRefused, read_file
from profiles.tables.columns import columns_by_placeholder
from profiles.texts.templating import TemplateRefused, placeholders

ACTOR = command_actor("rollout")
# Exit statuses.
NOT_ALL, REFUSED = 1, 2
SECONDS_BETWEEN_ROUNDS = 0.5
BLOCKED_SHOWN = 50


class Command(BaseCommand):
    """Plans, asks, starts, and runs until all rows are settled. Workers help if they run; none is needed."""

    help = (
        "Roll a template out to a table of locations. Exit status: 0 all live; 1 some rows blocked, skipped or "
        "failed; 2 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("template", type=Path, metavar="TEMPLATE.txt", help="text with ${placeholders}")
        parser.add_argument("locations", type=Path, metavar="LOCATIONS.csv", help="CSV or XLSX, headed")
        parser.add_argument("--note", default="", help="why; needed unless --dry-run")
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what would happen, and keep the plan"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask for the count of numbers")
        parser.add_argument("--number-column", metavar="COLUMN", help="which holds the numbers, if not found")
        parser.add_argument("--drop-empty-lines", action="store_true", help="leave out lines without a value")
        parser.add_argument(
            "--stop-after",
            type=int,
            default=settings.ROLLOUT_STOP_AFTER,
            help="stop after so many failures in a row (default: ROLLOUT_STOP_AFTER)",
        )
        parser.add_argument(
            "--stop-percent",
            type=int,
            default=settings.ROLLOUT_STOP_PERCENT,
            help="stop when so many per cent have failed (default: ROLLOUT_STOP_PERCENT)",
        )

    def handle(self, *, dry_run: bool, yes: bool, note: str, **options: Any) -> None:
        """Plan, ask, run and print the result."""
        self.stopped = False
        if not dry_run and not note.strip():
            raise CommandError("A rollout needs a note that says why: --note.", returncode=REFUSED)
        try:
            rollout = self._planned(note=note, **options)
            blocked = self._tell(rollout)
            count = rollout.rows.filter(effect__in=SENDABLE).count()
            if not dry_run and count:
                self._ask(count, yes=yes)
                self._run(rollout, count, note=note, **options)
        except (TableRefused, TemplateRefused, SaveRefused) as refused:
            raise CommandError(refused.message, returncode=REFUSED) from None
        except (OSError, UnicodeDecodeError, PermissionDenied) as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        if dry_run:
            self.stdout.write(f"Nothing was sent. The plan is kept as rollout {rollout.pk}.")
        self._end(rollout, blocked, dry_run=dry_run)

    def _planned(
        self,
        *,
        template: Path,
        locations: Path,
        note: str,
        number_column: str | None,
        drop_empty_lines: bool,
        **_: Any,
    ) -> Rollout:
        table = read_file(locations.name, locations.read_bytes())
        text = template.read_text(encoding="utf-8-sig").removesuffix("\n")
        version = self._version(template.stem, text, note=note, drop_empty_lines=drop_empty_lines)
        # Nobody looks at a guess here: a placeholder is filled by a column of its name, or by none.
        names = [each.name for each in placeholders(version.text)]
        return planning.plan_template(
            actor=ACTOR,
            template_version=version,
            table=table,
            number_column=number_column,
            columns=columns_by_placeholder(names, table.columns),
        )

    def _version(self, name: str, text: str, *, note: str, drop_empty_lines: bool) -> TemplateVersion:
        """Return the template version with ``text``; create template and version where they are new."""
        known = Template.objects.filter(name__iexact=name).first()
        if known is not None:
            return templates.save_template(
                known,
                actor=ACTOR,
                text=text,
                drop_empty_lines=drop_empty_lines,
                base_version=known.version,
                note=note,
            )
        made = templates.create_template(
            actor=ACTOR, name=name, text=text, drop_empty_lines=drop_empty_lines, note=note
        )
        return made.versions.get(version=1)

    def _tell(self, rollout: Rollout) -> int:
        """Print the dry run; return how many rows are blocked."""
        for effect in Effect:
            self.stdout.write(f"{effect.label:12} {rollout.rows.filter(effect=effect).count():>7,}")
        blocked = rollout.rows.filter(effect=Effect.BLOCKED).order_by("position")
        for row in blocked.only("line", "reason")[:BLOCKED_SHOWN]:
            self.stderr.write(f"Row {row.line:,}: {row.reason}")
        count = blocked.count()
        if count > BLOCKED_SHOWN:
            self.stderr.write(f"{count - BLOCKED_SHOWN:,} more rows are blocked.")
        to_send = rollout.rows.filter(effect__in=SENDABLE).count()
        if to_send:
            self.stdout.write(f"Sending takes about {_duration(budget.expected_seconds(to_send))}.")
        return count

    def _ask(self, count: int, *, yes: bool) -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to confirm: add --yes.", returncode=REFUSED)
        if input(f"Type {count} to change so many numbers: ").strip() != str(count):
            raise CommandError("Nothing was changed.", returncode=REFUSED)

    def _run(
        self, rollout: Rollout, count: int, *, note: str, stop_after: int, stop_percent: int, **_: Any
    ) -> None:
        start(
            rollout,
            actor=ACTOR,
            note=note,
            typed_count=count,
            canary=min(rollout.canary, count),
            canary_waits=False,
            stop_after=stop_after,
            stop_percent=stop_percent,
        )
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, self._stop)
        while not self.stopped:
            more = advance_rollouts(actor=ACTOR, stop=self._is_stopped)
            sweep(actor=ACTOR, stop=self._is_stopped)
            rollout.refresh_from_db()
            self._show(progress(rollout))
            if rollout.stage != Stage.RUNNING:
                break
            if not more:
                time.sleep(SECONDS_BETWEEN_ROUNDS)
        if sys.stderr.isatty():
            self.stderr.write("")

    def _stop(self, *_: Any) -> None:
        self.stopped = True

    def _is_stopped(self) -> bool:
        return self.stopped

    def _show(self, now: Progress) -> None:
        if sys.stderr.isatty():
            left = f", {_duration(now.seconds_left)} left" if now.seconds_left else ""
            line = f"\r{progress_bar(now.done, now.total)} {now.done:,} of {now.total:,}{left}   "
            self.stderr.write(line, str, ending="")

    def _end(self, rollout: Rollout, blocked: int, *, dry_run: bool) -> None:
        """Print the outcome of the rows; exit with the status for it."""
        if dry_run:
            if blocked:
                raise CommandError(f"{blocked:,} rows are blocked.", returncode=NOT_ALL)
            return
        now = progress(rollout)
        for outcome in RowOutcome:
            if now.counts.get(outcome):
                self.stdout.write(f"{outcome.label:20} {now.counts[outcome]:>7,}")
        for row in now.failures:
            self.stderr.write(f"Row {row.line:,}: {row.reason}")
        if self.stopped:
            raise CommandError(f"Rollout {rollout.pk} goes on where a worker runs.", returncode=NOT_ALL)
        sent = rollout.rows.filter(effect__in=SENDABLE, excluded=False)
        missing = sent.exclude(outcome=RowOutcome.LIVE).count() + blocked
        if missing:
            why = f" {rollout.reason}" if rollout.reason else ""
            raise CommandError(f"{missing:,} rows did not go live.{why}", returncode=NOT_ALL)


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes:,} min" if minutes else "half a minute"
