"""What a transaction sees that had to wait for another one."""

import threading
from time import monotonic

import pytest
from django.db import connection, transaction
from django.utils import timezone

from profiles.models import Revision
from profiles.services import revisions
from profiles.services.locking import lock_number
from tests.conftest import SYSTEM
from tests.services.mirror.account_list import see
from tests.services.stand_in import fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


# Somebody waits for this transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture(autouse=True)
def postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so nobody waits in the middle of a transaction")


def move_head(number) -> None:
    """Make version 2, "Theirs.", head and live of the locked number."""
    revision = revisions.build(number, "Theirs.", kind=Revision.Kind.EDITED, actor=SYSTEM, now=timezone.now())
    revision.save()
    revisions.set_head(number, revision)
    number.live = revision
    number.save()


def waits_for(work):
    """Return a thread in which ``work`` has come to a lock that this transaction holds."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    deadline = monotonic() + 10
    with connection.cursor() as cursor:
        while True:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return thread
            assert monotonic() < deadline, "it did not wait"


def test_a_number_that_was_waited_for_comes_with_its_new_head(number):
    seen = []

    def look():
        with transaction.atomic():
            locked = lock_number(number.pk)
            seen.extend([locked.version, locked.head_text, locked.live_text])

    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(look)
        move_head(mine)
    other.join()
    assert seen == [2, "Theirs.", "Theirs."]


def test_an_import_that_waited_compares_with_the_new_live_text(number, listing):
    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(lambda: see(listing, "Theirs."))
        move_head(mine)
    other.join()
    assert (fresh(number).state, fresh(number).remote_text_seen) == ("live", "Theirs.")


def test_an_import_that_waited_does_not_count_as_a_look_after_a_push(number, listing):
    """The push ended after the list was read."""
    with transaction.atomic():
        mine = lock_number(number.pk)
        other = waits_for(lambda: see(listing, "Read before the push."))
        mine.attempts.create(
            revision=mine.head, started_at=timezone.now(), finished_at=timezone.now(), outcome="accepted"
        )
    other.join()
    assert fresh(number).state == "live"
