"""What every test may ask for: people, numbers, and a sandbox on a real socket."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
from django.template.base import Template
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from nixadmin.sandbox import SandboxServer
from profiles.models import Agent, PhoneNumber, Revision
from profiles.services import api, clock_skew, revisions
from profiles.services.accounts import allowance
from profiles.services.actors import Actor, command_actor, display_name
from profiles.services.pushing import clock_steps
from tests.clock import START, Clock
from tests.live_server import all_answered

ROOT = Path(__file__).parent
# What these prove has nothing to do with which database there is: pure code, a client without one, the words
# of pages and answers, what a browser makes of them, or what the services' and selectors' tests run. CI runs
# them on SQLite alone.
ONCE = (
    "api architecture browser differences examples forms jinja l10n mutants nixflex pages/editor pages/history"
    " pages/test_styleguide pages/test_translation presenters sandbox schema tables teams test_routes texts"
).split()
# A minute and more each, most of it waiting: they begin, so that the others run beside them, and nothing is waited
# for in the end.
LONGEST = ("browser/walk/test_every_page", "chaos", "teams/test_walk")
ON_BOTH = tuple(
    "api/numbers/test_listing api/nixflex/test_refusals api/test_audit api/test_checks api/test_profile"
    " api/test_statements api/test_team_tokens browser/test_main_job browser/test_polling"
    " teams/test_operations".split()
)
# What meets the product in a browser or walks over all of it: coverage takes up to as long again as they do, and
# what they run is run by tests of its own.
NOT_MEASURED = ("browser", "schema", "teams", "test_routes")
# The rooms in which time passes: a browser, other processes and a server that is slow on purpose.
REAL_TIME = {"bench", "browser", "chaos", "examples", "sandbox"}

NUMBER = "+441632960001"
TEXT = (
    "Business: Riverside Dental. Address: 1 High Street, Croydon.\nOpen Mon-Fri 9am-5pm. Phone 01632 960001."
)

PLAIN_RENDER = Template._render  # type: ignore[attr-defined]  # before Django's test environment begins

MakeNumber = Callable[..., PhoneNumber]
Person = Callable[..., User]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not run on each database, or be measured, and begin with what takes longest."""
    names = {item: _name(item) for item in items}
    for item, name in names.items():
        if name.startswith(tuple(ONCE)) and not name.startswith(ON_BOTH):
            item.add_marker(pytest.mark.once)
        if name.startswith(NOT_MEASURED):
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: not names[item].startswith(LONGEST))


def _name(item: pytest.Item) -> str:
    """Return the path of a test's module below ``tests/``, "" where it stands elsewhere."""
    return str(item.path.relative_to(ROOT)) if item.path.is_relative_to(ROOT) else ""


@pytest.fixture
def sandbox(settings: Settings) -> Iterator[SandboxServer]:
    """A sandbox of three seeded numbers that the product talks to, over a socket of its own."""
    with SandboxServer(numbers=3) as server:
        settings.NIXFLEX_BASE_URL = server.url
        yield server
        api.client().close()
        api._client.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End the sessions that a live server's threads leave open, or PostgreSQL would not drop the database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def all_requests_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A live server ends what it was asked before the rows of the test are deleted: see ``all_answered``."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # so that its rows are deleted after this has ended
    with all_answered():
        yield


@pytest.fixture(scope="session", autouse=True)
def flushed_in_the_end() -> Iterator[None]:
    """Delete the rows of a test again where something that was under way and the deletion waited for each other.

    PostgreSQL gives one of the two up. Were it the deletion, all later tests would meet the rows.
    """
    flush = DatabaseOperations.execute_sql_flush

    def flush_again(self: DatabaseOperations, sql_list: list[str]) -> None:
        try:
            flush(self, sql_list)
        except OperationalError:
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_again)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_templates(django_test_environment: None) -> None:
    """No test asks which templates made a page; Django would copy the context of each, in a fifth of all time."""
    Template._render = PLAIN_RENDER  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def quick_and_plain(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ins need not be slow for an attacker, and a past ``collectstatic`` has no say."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    # A clock that a test holds still is far from the database's.
    monkeypatch.setattr(clock_skew, "measure_skew", lambda: timedelta(0))
    # When a test moves it, time passes; nobody sets it.
    monkeypatch.setattr(clock_steps, "boot_clock", time.time)
    settings.WHITENOISE_AUTOREFRESH = True  # each new client would list all static files otherwise


@pytest.fixture(autouse=True)
def fresh_allowances() -> None:
    """What a token of an earlier test spent is not this one's, though they may have the same key."""
    allowance.forget()


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Load the certificates once, not for each client: that takes most of the time of making one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx, "create_ssl_context", lru_cache(httpx.create_ssl_context))
        yield


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock stands at ``START`` until the test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture(autouse=True)
def stopped_clock(request: pytest.FixtureRequest) -> None:
    """No test reads the clock of the wall: what is "now" must not depend on how busy the machine is."""
    if request.path.relative_to(ROOT).parts[0] not in REAL_TIME:
        request.getfixturevalue("clock")


@pytest.fixture
def person(db: None) -> Person:
    """Make a user in one of the groups: ``person("Editors")``."""

    def make(group: str, username: str = "") -> User:
        user = User.objects.create_user(username or group.lower().rstrip("s"), password="pass-for-tests")
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def viewer(person: Person) -> User:
    """Somebody who may only look."""
    return person("Viewers")


@pytest.fixture
def editor(person: Person) -> User:
    """Somebody who may edit, revert and push."""
    return person("Editors")


@pytest.fixture
def manager(person: Person) -> User:
    """Somebody who may do everything but manage users."""
    return person("Managers")


def signed_in(user: User) -> Client:
    """Return a browser of sorts in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def actor(user: User) -> Actor:
    """Return ``user`` as the services want them."""
    return Actor(user=user, name=display_name(user))


SYSTEM = command_actor("test")


@pytest.fixture
def make_number(db: None) -> MakeNumber:
    """Make a number as an import leaves it: ``make_number(text="...")``, live at version 1."""

    def make(number: str = NUMBER, *, text: str = TEXT, label: str = "", **fields: Any) -> PhoneNumber:
        agent, _ = Agent.objects.get_or_create(
            agent_id="agent_0123456789abcdef",
            defaults={
                "name": "Receptionist",
                "system_prompt": "You answer calls.",
                "fetched_at": timezone.now(),
            },
        )
        now = timezone.now()
        made = PhoneNumber.objects.create(
            number=number, label=label, agent=agent, state_since=now, remote_text_seen=text, verified_at=now
        )
        if text:
            first = revisions.build(made, text, kind=Revision.Kind.IMPORTED, actor=SYSTEM, now=now)
            first.save()
            revisions.set_head(made, first)
            made.live = first
        for name, value in fields.items():
            setattr(made, name, value)
        made.save()
        return made

    return make


@pytest.fixture
def number(make_number: MakeNumber) -> PhoneNumber:
    """One number, live at version 1, which the sandbox does not have."""
    return make_number()


@pytest.fixture
def clean_cache(db: None) -> Iterator[None]:
    """No sign-in attempts remembered from another test."""
    cache.clear()
    yield
    cache.clear()
