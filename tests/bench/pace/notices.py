"""``python -m tests.bench.pace.notices --numbers 1000 --limit 600``: how long the begin of a notice takes.

Real workers against a sandbox that counts writes in fixed windows of a minute. Meanwhile somebody saves every few
seconds, as a web process does. The database is a temporary SQLite file, or the empty one in ``DATABASE_URL``.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.pace.processes import KEY, at_work, prepare, tell_memory

TEXT = "Closed for Christmas from 24 to 27 December."
# Seconds from the setting of the notice to its begin, while the workers start.
# And between two saves of people: ten writes a minute are theirs.
AHEAD, BETWEEN_SAVES = 15, 7


def main() -> None:
    """Set a notice, watch it begin, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pace.notices", description=__doc__)
    parser.add_argument("--numbers", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=600, help="writes a minute (600)")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notice-pace-") as folder:
        prepare(Path(folder), options.limit)
        measure(options.numbers, options.limit, options.workers)


def measure(numbers: int, limit: int, workers: int) -> None:
    """Lay a notice over ``numbers`` numbers of a new sandbox, with people saving meanwhile."""
    from django.conf import settings

    from nixadmin.sandbox import SandboxServer
    from profiles.models.budget import background_limit
    from profiles.services.actors import command_actor
    from profiles.services.mirror import importing
    from profiles.services.pushing import budget

    listing: dict[str, Any] = {"list_form": "old", "include_custom_prompt": True}
    with SandboxServer(numbers=numbers, key=KEY, write_limit=limit, read_limit=100_000, **listing) as sandbox:
        settings.NIXFLEX_BASE_URL = os.environ["NIXFLEX_BASE_URL"] = sandbox.url
        importing.import_numbers(actor=command_actor("bench"))
        with at_work(workers) as processes:
            began, waits = _begin(), list[float]()
            time.sleep(AHEAD)  # so that the first window of the budget opens with the begin
            while not _is_heard_everywhere(began):
                waits.append(_save())
                time.sleep(BETWEEN_SAVES)
            tell_memory(processes)
        opens = (-(-numbers // background_limit(limit)) - 1) * budget.WINDOW
        _tell_pace(began, numbers, limit, opens=opens)
        answers = Counter(row["status"] for row in sandbox.log()["requests"] if row["method"] == "PATCH")
        print(f"answers to writes: {dict(answers)}")
        print(f"{len(waits)} saves of people: live after {median(waits):.2f} s, at most {max(waits):.2f} s")


def _begin() -> Any:
    """Set the notice for all numbers, as its page does; return when it begins."""
    from django.utils import timezone

    from profiles.models import Notice, NoticeNumber, PhoneNumber

    begin = timezone.now() + timedelta(seconds=AHEAD)
    times = {"starts_at": begin, "ends_at": begin + timedelta(days=3)}
    notice = Notice.objects.create(
        title="Christmas",
        text=TEXT,
        author_name="Manager",
        state="planned",
        set_at=begin,
        due_at=begin,
        **times,
    )
    keys = PhoneNumber.objects.values_list("pk", flat=True)
    NoticeNumber.objects.bulk_create(NoticeNumber(notice=notice, number_id=pk, **times) for pk in keys)
    PhoneNumber.objects.update(recompose_at=timezone.now())
    return begin


def _is_heard_everywhere(began: Any) -> bool:
    from django.db.models import F

    from profiles.models import PhoneNumber

    # One for which the notice does not fit is composed again too, and stays as it is.
    done = PhoneNumber.objects.filter(state="live", head=F("live"), recompose_at__gt=began)
    return done.count() == PhoneNumber.objects.count()


def _tell_pace(began: Any, numbers: int, limit: int, *, opens: timedelta) -> None:
    """Print when all were composed and live; the last window of the budget that is needed ``opens`` after that."""
    from django.db.models import Max, Min

    from profiles.models import PushAttempt

    renewals = PushAttempt.objects.filter(revision__kind="composed")
    times = renewals.aggregate(Max("revision__created_at"), Min("started_at"), Max("finished_at"))
    composed, first, last = ((moment - began).total_seconds() for moment in times.values())
    least = numbers / limit * 60
    print(f"all are composed after {composed:.1f} s, the first is sent after {first:.1f} s")
    print(f"the last is live after {last:.1f} s; {numbers:,} at {limit:,} a minute are {least:.0f} s", end="")
    print(f" ({last / least:.3f} times that), and the last window opens after {opens.total_seconds():.0f} s")


def _save() -> float:
    """Save a number as a person does in the web; return the seconds until it is live, or a minute if it is not."""
    from django.contrib.auth.models import Group, User

    from profiles import tasks
    from profiles.models import PhoneNumber
    from profiles.services import editing
    from profiles.services.actors import Actor
    from profiles.services.conflicts import Change

    user, created = User.objects.get_or_create(username="editor")
    if created:
        user.groups.add(Group.objects.get(name="Editors"))
    actor = Actor(user=user, name="Editor")
    number = PhoneNumber.objects.order_by("?")[0]
    began = time.monotonic()
    saved = tasks.save_and_push(
        lambda first: editing.save_profile(
            number, text=f"Saved at {began}.", actor=actor, change=Change.on(number), first=first
        ),
        actor=actor,
    )
    pk, state = saved.number.pk, saved.number.state
    while state != "live" and time.monotonic() - began < 60:
        time.sleep(0.1)
        state = PhoneNumber.objects.values_list("state", flat=True).get(pk=pk)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
