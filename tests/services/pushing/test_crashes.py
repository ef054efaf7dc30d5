"""A process that is killed: what was acknowledged and what was sent can be told from the disk."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings

from profiles.models import PhoneNumber, PushAttempt
from profiles.services.pushing import leases
from tests.conftest import NUMBER
from tests.services.another_process import environment
from tests.services.stand_in import fresh, looking, push, save, sweep

pytestmark = pytest.mark.django_db(transaction=True)

# Pushes what is due and is killed at the moment at which the request would leave.
KILLED = f"""
import os, signal
import django
django.setup()
from profiles.models import PhoneNumber
from profiles.nixflex import NixflexClient
from profiles.services.pushing.push import push_after_save
from profiles.services.actors import command_actor

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

NixflexClient.set_custom_prompt = die
push_after_save(PhoneNumber.objects.get(number="{NUMBER}"), actor=command_actor("sweep"))
"""


@pytest.fixture
def killed(number):
    """Version 2 was saved; the process that was to send it was killed."""
    save(number, "Open Sundays.")
    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=django_settings.BASE_DIR,
        env=environment() | {"DJANGO_SETTINGS_MODULE": "nixadmin.settings", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == -signal.SIGKILL, process.stderr
    return fresh(number)


def test_the_attempt_is_on_disk_before_the_request_leaves(nixflex, number):
    seen: list[tuple[str, int]] = []

    def look():
        seen.extend(PushAttempt.objects.values_list("outcome", "revision__version"))

    save(number, "Open Sundays.")
    nixflex.script = [looking(look)]
    push(number)
    assert seen == [("started", 2)]


def test_a_killed_process_leaves_what_it_was_about_to_send(killed, nixflex, subtests):
    attempt = PushAttempt.objects.get()
    with subtests.test("the save"):
        assert (killed.head.text, killed.version) == ("Open Sundays.", 2)
    with subtests.test("the attempt that it had started"):
        assert (attempt.outcome, attempt.revision.version) == ("started", 2)
    with subtests.test("its lease until it runs out"):
        held = killed.lease_until - attempt.started_at
        assert timedelta(0) < held <= timedelta(seconds=leases.LEASE_SECONDS)
    with subtests.test("the number due"):
        assert killed.next_push_at <= attempt.started_at
    with subtests.test("what it may have sent on the books"):
        assert attempt.on_books_until == killed.lease_until + timedelta(seconds=30)
    with time_machine.travel(killed.lease_until - timedelta(seconds=1), tick=False):
        sweep()
    with subtests.test("until its lease has run out nothing is sent"):
        assert nixflex.sent == []
    with time_machine.travel(killed.lease_until, tick=False):
        sweep()
    with subtests.test("after that a sweep sends it"):
        assert nixflex.sent == ["Open Sundays."]
    with subtests.test("all that may still land carries the same text, so it is live"):
        assert fresh(killed).state == "live"
    with subtests.test("the dead attempt is called unknown"):
        outcomes = PushAttempt.objects.order_by("pk").values_list("outcome", flat=True)
        assert list(outcomes) == ["unknown", "accepted"]


def test_another_text_is_live_only_when_the_dead_attempt_can_not_land_any_more(nixflex, killed):
    with time_machine.travel(killed.lease_until, tick=False):
        save(killed, "Closed Sundays.")
        sweep()
    number = fresh(killed)
    assert (number.state, number.next_push_at) == (
        "unconfirmed",
        number.unsettled_until + timedelta(seconds=1),
    )


def test_a_save_whose_process_dies_before_the_push_is_found_by_a_sweep(nixflex, number):
    save(number, "Open Sundays.")
    sweep()
    assert PhoneNumber.objects.get(pk=number.pk).state == "live"
