"""``python -m tests.bench.pace.year --followers 200``: what opening hours cost in 2028, in versions and bytes.

Practices that follow a template, closed on bank holidays and on two dates of their own. The clock is set from hour
to hour; what is due is composed, and sent to a sandbox. The database is a temporary SQLite file, or the empty one
in ``DATABASE_URL``. Figures for other counts of followers are in proportion, but for the busiest hour.
"""

import argparse
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from tests.bench.pace.processes import KEY, prepare

BEGIN, END = datetime(2028, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Of the rest of a text: 2,000 characters.
OTHER_WORDS = "We look after teeth, gums and smiles of all ages. " * 40
FOR = 5_000


def main() -> None:
    """Play the year, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pace.year", description=__doc__)
    parser.add_argument("--followers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        prepare(Path(folder), 100_000)  # all that is due is sent at once
        measure(options.followers)


def measure(followers: int) -> None:
    """Play the year of ``followers`` numbers of a new sandbox."""
    from django.conf import settings

    from nixadmin.sandbox import SandboxServer
    from profiles.services.actors import command_actor
    from profiles.services.mirror import importing

    logging.disable(logging.WARNING)  # each hour would be told as a clock that was set
    limits: dict[str, Any] = {"write_limit": 100_000, "read_limit": 100_000}
    with SandboxServer(numbers=followers, key=KEY, **limits) as sandbox:
        settings.NIXFLEX_BASE_URL = os.environ["NIXFLEX_BASE_URL"] = sandbox.url
        importing.import_numbers(actor=command_actor("bench"))
        with time_machine.travel(BEGIN, tick=False) as traveller:
            _follow()
            _look(None)
            before, sent = _bytes(), _writes(sandbox)
            for moment in _hours():
                traveller.move_to(moment)
                _look(moment)
        _tell(followers, _bytes() - before, _writes(sandbox) - sent)


def _writes(sandbox: Any) -> int:
    return sum(row["method"] == "PATCH" for row in sandbox.log()["requests"])


def _hours() -> Iterator[datetime]:
    return (BEGIN + HOUR * each for each in range((END - BEGIN) // HOUR))


def _follow() -> None:
    """Have every number follow one template, with hours of its own."""
    from profiles.models import BankHoliday, PhoneNumber
    from profiles.services.actors import command_actor
    from profiles.services.conflicts import Change
    from profiles.services.details.merging import FieldChange
    from profiles.services.details.saving import save_details
    from profiles.services.rollouts.templates import create_template
    from profiles.texts.hours.stored import to_json
    from tests.texts.hours.places import HOLIDAYS, some_practice

    actor = command_actor("bench")
    text = f"Business: ${{name}}.\nOpen ${{hours}}\n{OTHER_WORDS}"
    template = create_template(actor=actor, name="Practice", text=text)
    BankHoliday.objects.bulk_create(
        BankHoliday(region="GB-ENG", date=each, name="Bank holiday") for each in HOLIDAYS
    )
    PhoneNumber.objects.update(region="GB-ENG", time_zone="Europe/London")
    for seed, number in enumerate(PhoneNumber.objects.order_by("pk")):
        changes = {
            "name": FieldChange(f"Practice {seed}"),
            "hours": FieldChange(to_json(some_practice(seed))),
        }
        save_details(number, template=template, changes=changes, actor=actor, change=Change.on(number))


def _look(moment: datetime | None) -> None:
    """Compose what is due, and send it: each is one look of a worker."""
    from django.utils import timezone

    from profiles.models import Account, PhoneNumber
    from profiles.services.actors import command_actor
    from profiles.services.composing import clock
    from profiles.services.pushing import sweeping

    if moment is not None and not PhoneNumber.objects.filter(recompose_at__lte=moment).exists():
        return
    Account.objects.update(alive_at=timezone.now())  # nobody was away, though hours have passed at once
    clock.recompose_due()
    sweeping.sweep(actor=command_actor("bench"))


def _bytes() -> int:
    """Return how large the database is."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("VACUUM FULL")
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _tell(followers: int, grown: int, writes: int) -> None:
    from profiles.models import PhoneNumber, Revision
    from profiles.models.revision import Kind

    times = Revision.objects.filter(kind=Kind.COMPOSED).values_list("created_at", flat=True)
    hours = Counter(each.replace(minute=0) for each in times)
    days = Counter(each.date() for each in times)
    live = PhoneNumber.objects.filter(state=PhoneNumber.State.LIVE).count()
    versions, share = hours.total(), FOR / followers
    print(f"{followers:,} followers, {live:,} of them live at the end of 2028")
    print(f"{versions:,} versions of the clock, {versions / followers:.1f} each, and {writes:,} writes")
    print(f"the database has grown by {grown / 1e6:.1f} MB, {grown / versions:,.0f} bytes a version")
    print(f"at most in an hour: {max(hours.values()):,}")
    print(f"in proportion for {FOR:,}: {versions * share:,.0f} versions, {grown * share / 1e6:,.0f} MB,")
    print(f"{max(days.values()) * share:,.0f} on the busiest day")


if __name__ == "__main__":
    main()
