"""The two addresses for supervisors and load balancers."""

from threading import Event

import pytest
from django.db import InterfaceError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from nixadmin import health
from tests.conftest import signed_in


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


def test_not_ready_while_the_database_says_nothing_at_all(client, db, monkeypatch):
    end, ended = Event(), Event()

    def say_nothing(*_) -> None:
        end.wait(10)
        ended.set()
        raise OperationalError("too late")

    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(MigrationExecutor, "__init__", say_nothing)
    response = client.get("/readyz")
    waited = ended.is_set()
    end.set()
    assert (response.status_code, response.text, waited) == (503, "the database does not answer\n", False)


def test_nobody_is_kept_waiting_for_more_than_about_a_second():
    assert health.TIMEOUT_SECONDS <= 1


@pytest.mark.parametrize(("address", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_a_visitor_with_a_session_is_answered_alike_while_the_database_is_away(
    viewer, monkeypatch, address, status
):
    browser = signed_in(viewer)

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("connection refused by secret-host")

    with monkeypatch.context() as away:
        away.setattr(type(connections["default"]), "cursor", fail)
        response = browser.get(address)
    assert (response.status_code, "secret-host" in response.text) == (status, False)


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
