"""Fill an empty database for measuring.

    DATABASE_URL=... python -m tests.bench.seed --numbers 100000 --revisions 1000000

About ten versions a number, a push for each, and two lines of the audit log: a few minutes for a million versions.
"""

import argparse
import os
import sys
import time

import django
from django.core.management import call_command


def main() -> int:
    """Make the tables of the database of ``DATABASE_URL`` and fill them."""
    parser = argparse.ArgumentParser(description="Fill an empty database for measuring.")
    parser.add_argument("--numbers", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nixadmin.settings")
    django.setup()
    from tests.bench.seeding.filling import Filling, NotEmpty

    call_command("migrate", verbosity=0)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    try:
        Filling(options.numbers, options.revisions, say=say).make()
    except NotEmpty:
        print("This database has numbers in it already; nothing was changed.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
