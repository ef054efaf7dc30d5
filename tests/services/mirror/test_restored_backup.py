"""A database that comes back from a backup pushes no old text unasked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction

from profiles.models import Account, AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.services import account
from profiles.services.conflicts import conflict_key
from profiles.services.mirror import drift, importing
from profiles.services.pushing.push import PushRefused, push_now
from tests.clock import Clock
from tests.conftest import NUMBER, SYSTEM, actor
from tests.services.stand_in import fresh, push, save, sweep

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = [Account, PhoneNumber, Revision, PushAttempt, AuditEvent]
AWAY = timedelta(hours=8).total_seconds()


@pytest.fixture
def backup() -> Callable[[], Callable[[], None]]:
    """Take a backup of the rows; what is returned puts it back."""

    def take() -> Callable[[], None]:
        rows = [serializers.serialize("json", table._base_manager.all()) for table in TABLES]

        def restore() -> None:
            with transaction.atomic(), connection.constraint_checks_disabled(), connection.cursor() as cursor:
                for table in reversed(TABLES):
                    cursor.execute(f"DELETE FROM {table._meta.db_table}")
                for of_a_table in rows:
                    for row in serializers.deserialize("json", of_a_table):
                        row.save()

        return restore

    return take


@pytest.fixture
def imported(clock: Clock, shared) -> PhoneNumber:
    """A number that is live at version 1, imported just now."""
    importing.import_numbers(actor=SYSTEM)
    return fresh(shared)


@pytest.fixture
def restored(imported, backup, clock: Clock) -> PhoneNumber:
    """A backup with version 2 still due was put back; callers have heard version 3 since."""
    save(imported, "Old words, not sent yet.")
    restore = backup()
    sweep()
    push(save(imported, "Newer words."))
    clock.forward(AWAY)
    restore()
    return fresh(imported)


def heard(sandbox) -> str | None:
    return next(row["custom_prompt"] for row in sandbox.state()["numbers"] if row["phone_number"] == NUMBER)


def test_nothing_is_sent_before_it_has_looked(restored, sandbox, editor, subtests):
    sweep()
    with subtests.test("by a sweep"):
        assert heard(sandbox) == "Newer words."
    with subtests.test("by hand"), pytest.raises(PushRefused, match="looks at what Nixflex holds before"):
        push_now(restored, actor=actor(editor))
    push(save(restored, "Written right after."))
    with subtests.test("with a save, which is kept"):
        assert (heard(sandbox), fresh(restored).version) == ("Newer words.", 3)


def test_an_import_shows_the_newer_text_as_drift(restored, sandbox, manager, subtests):
    importing.import_if_due(actor=SYSTEM)
    found = fresh(restored)
    with subtests.test("it is shown"):
        assert (found.state, found.remote_text_seen) == ("drifted", "Newer words.")
    sweep()
    with subtests.test("it stays"):
        assert heard(sandbox) == "Newer words."
    drift.adopt(found, actor=actor(manager), acknowledged=conflict_key(found))
    with subtests.test("it can be adopted"):
        assert (fresh(restored).state, fresh(restored).head_text) == ("live", "Newer words.")


def test_the_sweep_command_looks_first_by_itself(restored, sandbox, capsys):
    call_command("sweep")
    assert (heard(sandbox), fresh(restored).state) == ("Newer words.", "drifted")


def test_an_attempt_of_unknown_outcome_in_the_backup_is_not_sent_again(imported, backup, clock, sandbox):
    sandbox.faults([{"method": "PATCH", "status": 503, "times": 1}])
    push(save(imported, "Old words, outcome unknown."))
    restore = backup()
    clock.forward(300)
    sweep()
    push(save(imported, "Newer words."))
    clock.forward(AWAY)
    restore()
    importing.import_if_due(actor=SYSTEM)
    sweep()
    assert (heard(sandbox), fresh(imported).state) == ("Newer words.", "drifted")


def test_what_was_due_and_nobody_changed_goes_out_after_the_look(imported, clock, sandbox):
    save(imported, "Waited all night.")
    clock.forward(AWAY)
    importing.import_if_due(actor=SYSTEM)
    sweep()
    assert (heard(sandbox), fresh(imported).state) == ("Waited all night.", "live")


def test_a_list_that_tells_no_texts_leaves_it_to_a_manager(restored, sandbox, clock, subtests):
    sandbox.settings(list_form="old", include_custom_prompt=False)
    importing.import_if_due(actor=SYSTEM)
    sweep()
    with subtests.test("nothing is sent"):
        assert (heard(sandbox), account.is_paused()) == ("Newer words.", True)
    clock.forward(3600)
    account.resume_if_key_works(actor=SYSTEM)
    with subtests.test("a working key does not end that"):
        assert account.is_paused()


def test_background_work_that_goes_on_needs_no_such_look(imported, clock, sandbox):
    for _ in range(20):
        clock.forward(120)
        sweep()
    assert not account.must_import_first()


def test_a_database_that_was_away_stays_so_until_an_import(imported, clock):
    clock.forward(AWAY)
    sweep()
    assert account.must_import_first()


def test_a_database_that_never_imported_is_not_away(number):
    assert not account.must_import_first()
