"""What a database of 0.1 holds when it is upgraded goes on as if nothing had been."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.models import PhoneNumber, Revision, Rollout
from tests.clock import START, Clock
from tests.conftest import TEXT, signed_in
from tests.html import Page
from tests.services.conftest import nixflex as nixflex
from tests.services.conftest import roomy as roomy
from tests.services.rollouts.running import outcomes, run

pytestmark = pytest.mark.django_db(transaction=True)

OF_0_1 = ("profiles", "0012_rollout_submissions")
BEFORE_COMPOSITION = ("profiles", "0016_refused_for_the_account")
CHRISTMAS = START + timedelta(hours=1)
MINE = f"{TEXT} Closed on Sundays."


def migrate(*target: tuple[str, str]) -> MigrationExecutor:
    """Migrate to ``target``, or to the newest release."""
    executor = MigrationExecutor(connection)
    executor.migrate([*target] or executor.loader.graph.leaf_nodes())
    return executor


def upgrade() -> None:
    """Do what ``manage.py migrate`` does."""
    migrate()


class Old:
    """A database of 0.1 with numbers that one person looks after."""

    def __init__(self) -> None:
        executor = migrate(OF_0_1)
        # A superuser, since tests that commit leave no groups behind.
        self.manager = User.objects.create_superuser("manager")
        self.models = executor.loader.project_state([OF_0_1]).apps

    def make(self, model: str, **fields: Any) -> Any:
        return self.models.get_model("profiles", model).objects.create(**fields)

    def add_number(self, number: str) -> Any:
        """Add a number, live at version 1."""
        made = self.make("PhoneNumber", number=number, state_since=START, remote_text_seen=TEXT)
        made.live = self.add_version(made, TEXT)
        made.save()
        return made

    def add_version(self, number: Any, text: str) -> Any:
        number.version += 1
        number.head = self.make(
            "Revision", number=number, version=number.version, text=text, length=len(text), kind="edited",
            author_id=self.manager.pk, author_name="manager", created_at=START,
        )  # fmt: skip
        number.has_profile, number.length, number.changed_at = True, len(text), START
        number.save()
        return number.head

    def schedule(self, number: Any) -> None:
        """Schedule ``MINE`` for ``CHRISTMAS``, as an edit of the number as it is."""
        rollout = self.make(
            "Rollout", title="Edit", source="edit", stage="scheduled", stage_since=START, starts_at=CHRISTMAS,
            author_id=self.manager.pk, author_name="manager", canary=0, canary_waits=False, stop_after=1,
            stop_percent=100, note="Christmas",
        )  # fmt: skip
        self.make(
            "RolloutRow", rollout=rollout, position=1, line=1, number_typed=number.number, number=number,
            text=MINE, length=len(MINE), base=number.head, base_version=number.version, effect="changed",
            outcome="waiting", submission=f"rollout-{rollout.pk}-1",
        )  # fmt: skip

    def keep_draft(self, number: Any) -> None:
        self.make(
            "Draft", user_id=self.manager.pk, number=number, text=MINE, base_version=number.version,
            updated_at=START,
        )  # fmt: skip


@pytest.fixture
def old(nixflex: object) -> Iterator[Old]:
    try:
        yield Old()
    finally:
        upgrade()


def now(number: Any) -> PhoneNumber:
    return PhoneNumber.objects.select_related("head", "live").get(number=number.number)


def test_what_0_1_left_goes_on(old: Old, clock: Clock, roomy: None, subtests: pytest.Subtests) -> None:
    waiting, moved, typed, opened, overtaken, listed = (
        old.add_number(f"+44163296000{place}") for place in range(6)
    )
    old.schedule(waiting)
    old.schedule(moved)
    old.keep_draft(typed)
    for number in (moved, overtaken, listed):
        old.add_version(number, f"{TEXT} Open late.")
    upgrade()
    browser = signed_in(old.manager)
    with subtests.test("a draft is offered"):
        assert browser_form(browser, typed)["text"] == MINE
    with subtests.test("a form that was open is accepted"):
        assert (send(browser, opened).status_code, now(opened).head_text) == (302, MINE)
    with subtests.test("one that was open while somebody else saved conflicts"):
        answer = send(browser, overtaken)
        assert (answer.status_code, now(overtaken).version) == (409, 2)
        assert Page.of(answer, 409).by_id("editor").values()["text"] == MINE
    with subtests.test("the history shows what a version changed"):
        item = Page.of(browser.get(f"/numbers/{listed.number}/history/")).by_id("version-2")
        assert [mark.words for mark in item.one(class_="excerpt").all("ins")] == ["Open late."]
    with subtests.test("nothing is filled in"):
        kept = Revision.objects.values_list("first_change", "body", "body_version", "parts", "details")
        assert kept.get(pk=listed.head.pk) == (None,) * 5
    clock.move_to(CHRISTMAS)
    first, second = map(run, Rollout.objects.order_by("pk"))
    with subtests.test("a waiting schedule starts at its time"):
        assert (first.stage, outcomes(first), now(waiting).live_text) == ("finished", ["live"], MINE)
    with subtests.test("one of a number that moved asks"):
        assert (second.stage, outcomes(second), now(moved).version) == ("asking", ["waiting"], 2)


def browser_form(browser: Client, number: Any) -> dict[str, str]:
    """Return what the editor's form of ``number`` would send."""
    return Page.of(browser.get(f"/numbers/{number.number}/")).by_id("editor").values()


def send(browser: Client, number: Any) -> Any:
    """Send the form that 0.1 showed for version 1, with ``MINE``."""
    form = {"text": MINE, "note": "", "base_version": "1", "submission": f"form-{number.pk}"}
    return browser.post(f"/numbers/{number.number}/", form)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL copies nothing")
def test_the_versions_are_copied_once(old: Old) -> None:
    migrate(BEFORE_COMPOSITION)
    with CaptureQueriesContext(connection) as made:
        upgrade()
    copies = [sql for sql in made if sql["sql"].startswith('INSERT INTO "new__profiles_revision"')]
    assert len(copies) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite copies")
def test_the_versions_are_neither_copied_nor_read_under_a_lock(old: Old, subtests: pytest.Subtests) -> None:
    migrate(BEFORE_COMPOSITION)
    file = asked("SELECT pg_relation_filenode('profiles_revision')")
    with CaptureQueriesContext(connection) as made:
        upgrade()
    with subtests.test("a table that was rewritten has another file"):
        assert asked("SELECT pg_relation_filenode('profiles_revision')") == file
    checks = [
        sql["sql"]
        for sql in made
        if sql["sql"].startswith('ALTER TABLE "profiles_revision" ADD CONSTRAINT ')
        and " CHECK " in sql["sql"]
    ]
    with subtests.test("checks are made for what comes"):
        assert [sql for sql in checks if sql.endswith("NOT VALID")] == checks != []
    with subtests.test("and then proven for what is there"):
        assert asked("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []


def asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
