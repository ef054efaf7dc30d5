"""Importing by the API."""

import pytest

from profiles.models import Account, PhoneNumber
from profiles.services import account

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_imports_and_says_what_it_did(program, sandbox):
    answer = program.post("/import")
    assert (answer.status_code, answer.json()["seen"], answer.json()["added"]) == (200, 3, 3)
    assert PhoneNumber.objects.count() == 3


def test_the_same_key_imports_once(program, sandbox):
    first, again = (program.post("/import", Idempotency_Key="one") for _ in range(2))
    assert again.json() == first.json()


def test_where_nixflex_can_t_be_read_nothing_is_changed(program):
    answer = program.post("/import")
    assert (answer.status_code, answer.json()["code"]) == (502, "nixflex_failed")


def test_how_far_it_is(program, clock):
    account.get_account()
    Account.objects.update(import_done=500, import_total=1000, import_alive_at=clock.now)
    found = program.get("/import").json()
    assert (found["is_running"], found["done"], found["total"]) == (True, 500, 1000)


def test_where_there_was_none(program, db):
    found = program.get("/import").json()
    assert (found["is_running"], found["last_import_at"]) == (False, None)
