"""A process that is killed: what was acknowledged and what was sent can be told from the disk."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from profiles.models import PhoneNumber, PushAttempt
from profiles.services.pushing import leases
from tests.conftest import NUMBER, TEXT
from tests.services.another_process import environment
from tests.services.stand_in import accepts, fresh, push, save, sweep

pytestmark = pytest.mark.django_db(transaction=True)

# Pushes what is due and is killed at the moment at which the request would leave.
KILLED = f"""
import os, signal
import django
django.setup()
from profiles.models import PhoneNumber
from profiles.nixflex import NixflexClient
from profiles.services.pushing.push import push_after_save
from profiles.services.actors import command

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

NixflexClient.set_custom_prompt = die
push_after_save(PhoneNumber.objects.get(number="{NUMBER}"), actor=command("sweep"))
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


@pytest.fixture
def after_the_lease(killed):
    """The clock stands where the dead process's lease has just run out."""
    with time_machine.travel(killed.lease_until, tick=False):
        yield killed


def test_the_attempt_is_on_disk_before_the_request_leaves(nixflex, number):
    seen: list[tuple[str, int]] = []

    def look():
        seen.extend(PushAttempt.objects.values_list("outcome", "revision__version"))
        connection.close()

    def looks_from_another_connection(stand_in, text):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return accepts(stand_in, text)

    save(number, "Open Sundays.")
    nixflex.script = [looks_from_another_connection]
    push(number)
    assert seen == [("started", 2)]


def test_a_killed_process_leaves_the_attempt_that_it_had_started(killed):
    assert list(PushAttempt.objects.values_list("outcome", "revision__version")) == [("started", 2)]


def test_a_killed_process_leaves_the_save(killed):
    assert (killed.head.text, killed.version) == ("Open Sundays.", 2)


def test_a_killed_process_leaves_its_lease_until_it_runs_out(killed):
    left = killed.lease_until - timezone.now()
    assert timedelta(0) < left <= timedelta(seconds=leases.LEASE_SECONDS)


def test_a_killed_process_leaves_the_number_due(killed):
    assert killed.next_push_at <= timezone.now()


def test_what_a_killed_process_may_have_sent_is_on_the_books(killed):
    assert PushAttempt.objects.get().on_books_until == killed.lease_until + timedelta(seconds=30)


def test_until_the_lease_has_run_out_nothing_is_sent(nixflex, killed):
    sweep()
    assert nixflex.sent == []


def test_after_that_a_sweep_sends_it(sandbox, after_the_lease):
    sandbox.add(NUMBER, custom_prompt=TEXT)
    sweep()
    assert sandbox.state(NUMBER)["custom_prompt"] == "Open Sundays."


def test_after_that_a_sweep_makes_it_live(nixflex, after_the_lease):
    """All that may still land carries the same text, so there is nothing to wait for."""
    sweep()
    assert fresh(after_the_lease).state == "live"


def test_after_that_the_dead_attempt_is_called_unknown(nixflex, after_the_lease):
    sweep()
    assert list(PushAttempt.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "unknown",
        "accepted",
    ]


def test_another_text_is_live_only_when_the_dead_attempt_can_not_land_any_more(nixflex, after_the_lease):
    save(after_the_lease, "Closed Sundays.")
    sweep()
    number = fresh(after_the_lease)
    assert (number.state, number.next_push_at) == (
        "unconfirmed",
        number.unsettled_until + timedelta(seconds=1),
    )


def test_a_save_whose_process_dies_before_the_push_is_found_by_a_sweep(nixflex, number):
    save(number, "Open Sundays.")
    sweep()
    assert PhoneNumber.objects.get(pk=number.pk).state == "live"
