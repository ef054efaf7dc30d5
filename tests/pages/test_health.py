"""The two addresses for supervisors and load balancers."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.migrations.executor import MigrationExecutor


def test_alive_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.text, response["Content-Type"]) == (200, "ok\n", "text/plain")


def test_ready_while_the_database_answers_and_is_migrated(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_not_ready_while_the_database_does_not_answer(client, db, monkeypatch, error):
    def fail(*_) -> None:
        raise error("connection refused by secret-host")

    monkeypatch.setattr(MigrationExecutor, "__init__", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "the database does not answer\n")


def test_not_ready_before_migrations_have_been_applied(client, db, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("a migration", False)])
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "migrations have not been applied\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_neither_calls_nixflex(client, sandbox, db, address):
    client.get(address)
    assert sandbox.log()["requests"] == []


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_neither_begins_a_session(client, db, address):
    assert not client.get(address).cookies


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_both_take_head(client, db, address):
    assert client.head(address).status_code == 200
