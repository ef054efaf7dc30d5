"""While a request to Nixflex is under way, nobody has to wait for a lock of ours."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

import pytest
from django.db import connection, transaction

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from profiles.services import labels
from tests.conftest import NUMBER, SYSTEM, TEXT, MakeNumber
from tests.services.mirror.account_list import bring_in
from tests.services.stand_in import fresh, push, save

OTHER = "+441632960002"
# What other sessions of this database hold of our tables.
HELD = """
    SELECT relation::regclass::text, mode FROM pg_locks
    WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid <> pg_backend_pid() AND relation::regclass::text LIKE 'profiles_%'
"""
# This connection does not wait for a lock until the request has ended by itself.
IMPATIENCE = {"postgresql": "SET lock_timeout = '2s'", "sqlite": "PRAGMA busy_timeout = 2000"}

pytestmark = pytest.mark.django_db(transaction=True)
postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="asks for PostgreSQL's locks")
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="asks for SQLite's lock")


@pytest.fixture
def hanging(sandbox: SandboxServer, make_number: MakeNumber) -> Iterator[PhoneNumber]:
    """A number whose version 2 is on its way: Nixflex has the request and does not answer."""
    sandbox.reset(numbers=0)
    number = make_number()
    for name in (NUMBER, OTHER):
        sandbox.add(name, custom_prompt=TEXT)
    save(number, "Open Sundays.")
    sandbox.faults([{"method": "PATCH", "delay": 60}])

    def send() -> None:
        try:
            push(number)
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    sender.start()
    deadline = monotonic() + 30
    while not any(entry["method"] == "PATCH" for entry in sandbox.log()["requests"]):
        assert monotonic() < deadline, "nothing was sent"
    with connection.cursor() as cursor:
        cursor.execute(IMPATIENCE[connection.vendor])
    yield fresh(number)
    connection.close()
    sandbox.stop()  # drops the request
    sender.join()


@pytest.fixture
def other(make_number: MakeNumber) -> PhoneNumber:
    """Another number."""
    return make_number(OTHER)


@postgres
def test_no_session_holds_a_lock(hanging):
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        assert cursor.fetchall() == []


@postgres
def test_the_number_can_be_locked_at_once(hanging):
    with transaction.atomic():
        assert PhoneNumber.objects.select_for_update(nowait=True).get(pk=hanging.pk) == hanging


@sqlite
def test_the_database_can_be_written_at_once(hanging):
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as another:
        another.execute("BEGIN IMMEDIATE")
        another.rollback()


def test_the_number_can_be_saved(hanging):
    assert save(hanging, "Open Mondays.").version == 3


def test_the_number_can_be_named(hanging):
    assert labels.relabel(hanging, label="Riverside", actor=SYSTEM).label == "Riverside"


def test_another_number_can_be_saved(hanging, other):
    assert save(other, "Open Mondays.").version == 2


def test_the_account_can_be_imported(hanging, other):
    assert bring_in().seen == 2
