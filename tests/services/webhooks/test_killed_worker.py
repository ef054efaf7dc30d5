"""A real worker is killed while a receiver thinks: another delivers, under the same id."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import Account, WebhookDelivery
from tests.services.another_process import environment
from tests.services.stand_in import save


def start(settings) -> subprocess.Popen[bytes]:
    # Only there may it send to this machine.
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--interval", "60"],
        cwd=settings.BASE_DIR,
        env=environment() | {"DEBUG": "on"},
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_s_event_is_delivered_by_another(heard, listening, number, settings):
    # The clock of the other processes goes on: for them no import is due, and no delivery is old.
    later = timezone.now() + timedelta(days=36_500)
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"next_import_at": later})
    save(number, "Open on Sundays.")
    WebhookDelivery.objects.update(created_at=later)
    listening.answers.clear()
    killed = start(settings)
    came = listening.asked.wait(20)
    killed.kill()
    killed.wait()
    listening.asked.clear()
    listening.answers.set()
    # As after half a minute.
    WebhookDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    other = start(settings)
    came_again = listening.asked.wait(20)
    other.terminate()
    other.wait(20)
    row = WebhookDelivery.objects.get()
    assert (came, came_again, row.status, row.due_at) == (True, True, 200, None)
    assert {got.message for got in listening.got} == {row.message}
