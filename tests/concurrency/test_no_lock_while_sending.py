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


def test_nobody_waits_for_a_lock_of_ours(hanging: PhoneNumber, other: PhoneNumber, subtests) -> None:
    if connection.vendor == "postgresql":
        with subtests.test("no session holds a lock"), connection.cursor() as cursor:
            cursor.execute(HELD)
            assert cursor.fetchall() == []
        with subtests.test("the number can be locked at once"), transaction.atomic():
            assert PhoneNumber.objects.select_for_update(nowait=True).get(pk=hanging.pk) == hanging
    else:
        with (
            subtests.test("the database can be written at once"),
            closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as another,
        ):
            another.execute("BEGIN IMMEDIATE")
            another.rollback()
    with subtests.test("the number can be saved"):
        assert save(hanging, "Open Mondays.").version == 3
    with subtests.test("the number can be named"):
        assert labels.relabel(hanging, label="Riverside", actor=SYSTEM).label == "Riverside"
    with subtests.test("another number can be saved"):
        assert save(other, "Open Mondays.").version == 2
    with subtests.test("the account can be imported"):
        assert bring_in().seen == 2
