"""``manage.py check_profiles``: run all checks over the profiles of all numbers."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from profiles.services.checks.running import CheckedNumber, check_all_numbers
from profiles.texts.checks.finding import Finding, Severity


class Command(BaseCommand):
    """Prints what the checks find, except what somebody said is meant so; keeps and changes nothing."""

    help = "Run all checks over the profiles of all numbers; exits with 1 if anything is an error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument(
            "--json",
            action="store_true",
            help="one finding a line, as JSON: number, rule, severity, start, end, message",
        )

    def handle(self, **options: Any) -> None:
        """Check every profile and print what is found."""
        counts, profiles, with_findings = Counter[str](), 0, 0
        for checked in check_all_numbers():
            profiles += 1
            with_findings += bool(checked.open)
            counts.update(each.severity for each in checked.open)
            for line in _lines(checked, as_json=options["json"]):
                self.stdout.write(line)
        if not options["json"]:
            told = ", ".join(f"{counts[each]:,} {each}s" for each in Severity)
            self.stdout.write(f"{profiles:,} profiles, {with_findings:,} with findings: {told}.")
        if counts[Severity.ERROR]:
            sys.exit(1)


def _lines(checked: CheckedNumber, *, as_json: bool) -> Iterator[str]:
    number = checked.number
    for each in checked.open:
        if as_json:
            yield json.dumps(_finding_as_json(number.number, each), ensure_ascii=False)
            continue
        words = number.head_body[each.start : each.end].replace("\n", " ")
        quoted = f" [{words}]" if words else ""
        yield f"{number}: {each.severity}: {each.rule}: {each.message}{quoted}"


def _finding_as_json(number: str, finding: Finding) -> dict[str, Any]:
    return {
        "number": number,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
    }
