"""A backup that is restored a day later: Nixflex holds a newer text by then, and callers go on hearing that.

The backup is a real one, and what is done with it is done by another process whose clock is a day ahead.
"""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from profiles.nixflex import NixflexClient
from tests.conftest import NUMBER
from tests.services.another_process import environment
from tests.services.later import later
from tests.services.mirror.account_list import bring_in, the
from tests.services.stand_in import Killed, push, save

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, OLD, NEW = "Open.", "Open Sundays.", "Open Mondays."


class Backup:
    """A copy of the test's database as it is when this is made; on PostgreSQL :meth:`drop` it in the end."""

    def __init__(self, folder: Path) -> None:
        original = environment()["DATABASE_URL"]
        if connection.vendor == "sqlite":
            self.url = f"sqlite:///{folder / 'backup.sqlite3'}"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(folder / "backup.sqlite3")])
            return
        self.url = f"{original}_backup"
        dump = subprocess.run(["pg_dump", "--no-owner", original], capture_output=True, check=True).stdout
        self.drop()
        self._on_the_server('CREATE DATABASE "{name}"')
        subprocess.run(["psql", "--quiet", self.url], input=dump, capture_output=True, check=True)

    def _on_the_server(self, statement: str) -> None:
        named = statement.format(name=self.url.rpartition("/")[2])
        server = self.url.removesuffix("_backup")
        subprocess.run(["psql", "--quiet", server, "--command", named], capture_output=True, check=True)

    def drop(self) -> None:
        if connection.vendor == "postgresql":
            self._on_the_server('DROP DATABASE IF EXISTS "{name}"')

    def a_day_later(self, *work: str) -> dict[str, object]:
        """Restore it, do ``work`` a day later and return what has become of the number then."""
        return later(timedelta(days=1), *work, DATABASE_URL=self.url)


@pytest.fixture
def imported(empty_account, sandbox):
    """One number that was imported."""
    sandbox.add(NUMBER, custom_prompt=FIRST)
    bring_in()
    return the()


@pytest.fixture
def back_up(tmp_path):
    """Make a backup."""
    made = []

    def make() -> Backup:
        made.append(Backup(tmp_path))
        return made[0]

    yield make
    for backup in made:
        backup.drop()


@pytest.fixture
def backup(imported, back_up, sandbox):
    """A backup in which version 2 waits to be sent. It was, and version 3 after it."""
    save(imported, OLD)
    made = back_up()
    push(save(imported, NEW))
    assert sandbox.state(NUMBER)["custom_prompt"] == NEW
    return made


@pytest.mark.parametrize("work", ["sweep", "worker"])
def test_the_newer_text_stays(backup, sandbox, work):
    assert (backup.a_day_later(work)["state"], sandbox.state(NUMBER)["custom_prompt"]) == ("drifted", NEW)


def test_what_was_saved_before_the_first_look_is_kept_beside_the_drift(backup):
    found = backup.a_day_later("save", "worker")
    assert (found["state"], found["head"]) == ("drifted", "Later.")


def test_an_older_text_that_was_under_way_is_not_sent(imported, back_up, sandbox, monkeypatch):
    def dies(*_):
        raise Killed

    save(imported, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(NixflexClient, "set_custom_prompt", dies)
        with pytest.raises(Killed):
            push(imported)
    backup = back_up()
    sandbox.edit(NUMBER, NEW)
    assert (backup.a_day_later("worker")["state"], sandbox.state(NUMBER)["custom_prompt"]) == ("drifted", NEW)


def test_what_nobody_changed_meanwhile_goes_out_by_itself(imported, back_up, sandbox):
    save(imported, OLD)
    back_up().a_day_later("worker")
    assert sandbox.state(NUMBER)["custom_prompt"] == OLD
