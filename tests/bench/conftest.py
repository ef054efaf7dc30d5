"""Measuring on a database of a useful size: ``make bench-pages``, or ``pytest tests/bench --bench``.

``BENCH_NUMBERS``, ``BENCH_REVISIONS`` and ``BENCH_TEXT`` (characters of a newest text) say how large,
``BENCH_RUNS`` how often each page is opened. The database is PostgreSQL's where ``DATABASE_URL`` names one, else a
temporary SQLite file. With ``--reuse-db`` (and a file in ``NIXADMIN_TEST_DB``) it is kept and used again.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.bench.measuring import Measured
from tests.bench.reporting import write_comparison, write_pages, write_plans

NUMBERS = int(os.environ.get("BENCH_NUMBERS", "20000"))
REVISIONS = int(os.environ.get("BENCH_REVISIONS", "200000"))
TEXT = int(os.environ.get("BENCH_TEXT", "3000"))
RUNS = int(os.environ.get("BENCH_RUNS", "20"))
PAGES = pytest.StashKey[list[Measured]]()
COMPARISONS = pytest.StashKey[dict[str, list[float]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bench", action="store_true", help="measure pages on a large database (tests/bench)")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    return None if config.getoption("--bench", default=False) else True


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PAGES] = []
    config.stash[COMPARISONS] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if pages := config.stash[PAGES]:
        write_pages(terminalreporter, pages)
        write_plans(terminalreporter, pages)
    if comparisons := config.stash[COMPARISONS]:
        write_comparison(terminalreporter, comparisons)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Measure in a file of its own, unless one is named."""
    if connection.vendor == "sqlite" and "NIXADMIN_TEST_DB" not in os.environ:
        place: Path = tmp_path_factory.mktemp("bench") / "bench.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(place)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Fill the database, unless it was kept from another time."""
    from tests.bench.seeding.filling import Filling, NotEmpty

    with django_db_blocker.unblock():
        try:
            Filling(NUMBERS, REVISIONS, TEXT, say=print).make()
        except NotEmpty:
            print("The database is there already.")


@pytest.fixture(scope="session")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, int]:
    """How many rows each large table has."""
    from tests.bench.plans import sizes

    with django_db_blocker.unblock():
        return sizes()


@pytest.fixture(scope="session")
def names(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """What the names in the pages' paths stand for."""
    from tests.bench.places import places

    with django_db_blocker.unblock():
        return places()


@pytest.fixture
def clients(db: None) -> Iterator[dict[str, Client]]:
    """A signed-in browser for each role."""
    yield {
        "viewer": _signed_in("viewer", "Viewers"),
        "editor": _signed_in("editor", "Editors"),
        "superuser": _signed_in("superuser", is_staff=True, is_superuser=True),
    }
    # What is sure to be rolled back needs no check of every foreign key, which takes SQLite seconds.
    transaction.set_rollback(True)


def _signed_in(role: str, *groups: str, **rights: bool) -> Client:
    user = User.objects.create_user(f"bench.{role}", None, None, **rights)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> list[Measured]:
    """What is told of pages at the end."""
    return request.config.stash[PAGES]


@pytest.fixture
def comparisons(request: pytest.FixtureRequest) -> dict[str, list[float]]:
    """What is told of Django's admin at the end: for each page our milliseconds and the admin's."""
    return request.config.stash[COMPARISONS]
