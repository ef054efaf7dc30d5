"""``manage.py import_numbers``: bring the account's numbers and agents into the mirror."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.nixflex import NixflexError, ReadPace
from profiles.selectors.numbers import visible_to
from profiles.services.actors import command_actor
from profiles.services.conflicts import SaveRefused
from profiles.services.mirror import importing
from profiles.services.tags import naming
from profiles.tables import TableRefused, read_file

ACTOR = command_actor("import")
# What a shell tells of a command that Ctrl-C ended.
INTERRUPTED = 130


class Command(BaseCommand):
    """Imports from Nixflex, or sets labels from a file; safe to repeat."""

    help = "Mirror the account's phone numbers and agents; with --labels, name and tag them from a table instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument(
            "--allow-removals",
            action="store_true",
            help="go on although more than 20%% of the numbers are missing from Nixflex's list",
        )
        parser.add_argument(
            "--labels",
            dest="labels_file",
            type=Path,
            metavar="FILE",
            help="name and tag numbers from a CSV or XLSX file: number,label,tags",
        )

    def handle(self, *, allow_removals: bool, labels_file: Path | None, **_: Any) -> None:
        """Import or set labels, and print the result."""
        try:
            if labels_file is None:
                self._import(allow_removals=allow_removals)
            else:
                self._name(labels_file)
        except (NixflexError, SaveRefused) as error:
            raise CommandError(error.message) from None
        except KeyboardInterrupt:
            stopped = "Stopped. What was stored stays, and the next import goes on there."
            raise CommandError(stopped, returncode=INTERRUPTED) from None

    def _import(self, *, allow_removals: bool) -> None:
        terminal = sys.stderr.isatty()

        def progress(stage: str, done: int, total: int) -> None:
            if terminal:
                of = f" of {total:,}" if total else ""
                self.stderr.write(f"\r{stage} {done:,}{of} numbers", ending="")

        report = importing.import_numbers(
            actor=ACTOR,
            allow_removals=allow_removals,
            progress=progress,
            pace=ReadPace(patience=importing.PATIENCE),
        )
        if terminal:
            self.stderr.write("")
        for name, count in report.counts().items():
            self.stdout.write(f"{name.replace('_', ' '):12} {count:>7,}")
        for note in report.notes:
            self.stdout.write(note)

    def _name(self, path: Path) -> None:
        try:
            table = read_file(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error}") from None
        except TableRefused as refused:
            raise CommandError(f"{path} can't be used: {refused.message}") from None
        columns = naming.name_columns(table)
        rows = naming.rows_of_table(table, columns)
        if columns.reasons or table.header_line > 1:
            filled = ", ".join(f"{key} from “{column}”" for key, column in columns.columns.items())
            self.stdout.write(f"Header in row {table.header_line}: number from “{columns.number}”, {filled}.")
        report = naming.import_names(rows, numbers=visible_to(None), actor=ACTOR)
        for problem in report.problems:
            self.stderr.write(problem)
        self.stdout.write(
            f"{report.labels:,} labels changed, {report.tags:,} tags added, "
            f"{len(report.problems):,} rows could not be used."
        )
