"""Another process that works on a database at a later time: ``python -m tests.services.later SECONDS WORK...``.

It writes what has become of the one number to its output, as JSON.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta

from django.conf import settings

from tests.services.another_process import environment


def later(delay: timedelta, *work: str, **changed: str) -> dict[str, object]:
    """Let another process do ``work`` on this test's database, its clock ``delay`` ahead of ours.

    Args:
        delay: How far ahead its clock is.
        work: "sweep", "worker" (two rounds of one) or "save".
        changed: What is different in its environment.

    Returns:
        What it says of the number then.
    """
    django = {"DJANGO_SETTINGS_MODULE": "nixadmin.settings"}
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(delay.total_seconds()), *work],
        cwd=settings.BASE_DIR,
        env=environment() | django | changed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def two_rounds() -> None:
    """Be a worker for two rounds: what the first one finds out, the second one acts on."""
    from profiles.worker import Worker

    worker = Worker(interval=0)
    for _ in range(2):
        worker.send_round()
        worker.maintenance_round()


def main(seconds: str, *work: str) -> None:
    import django

    django.setup()
    import time_machine
    from django.core.management import call_command
    from django.utils import timezone

    from profiles.models import Account, PhoneNumber
    from profiles.services import clock_skew, editing
    from profiles.services.actors import command_actor
    from profiles.services.conflicts import Change
    from profiles.services.pushing import push

    def save() -> None:
        number = PhoneNumber.objects.get()
        editing.save_profile(number, text="Later.", actor=system, change=Change.on(number))
        push.push_after_save(number, actor=system)

    system = command_actor("test")
    known = {
        "sweep": lambda: call_command("sweep", stdout=sys.stderr),
        "worker": two_rounds,
        "save": save,
    }
    # The database's clock does not come along.
    clock_skew.measure_skew = lambda: timedelta(0)
    with time_machine.travel(timezone.now() + timedelta(seconds=float(seconds))):
        for name in work:
            known[name]()
    number = PhoneNumber.objects.select_related("head").get()
    paused = Account.objects.filter(paused_at__isnull=False).exists()
    json.dump({"state": number.state, "head": number.head_text, "paused": paused}, sys.stdout)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    main(*sys.argv[1:])
