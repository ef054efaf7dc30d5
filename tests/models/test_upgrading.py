"""Upgrading: what processes of the last release write while this one's tables are there already.

``tests/data/release_0_2_0.json`` holds what an import and a save of that release write: table and columns of each
statement. A release replaces it by one with its own, which ``CaptureQueriesContext`` tells. A column that is new
since then must be null or have a ``db_default``, and what is denormalised into it is for ``repair_heads``.
"""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from profiles.models import Account, Agent, AuditEvent, PhoneNumber, ProfileText, Revision, SearchTerm
from profiles.models.number import NEVER
from profiles.services.revisions import repair_heads
from tests.clock import START
from tests.conftest import NUMBER, SYSTEM
from tests.services.stand_in import fresh, save

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
LAST_RELEASE = re.search(r"^## (\d\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]
STATEMENTS = json.loads(
    (ROOT / "tests" / "data" / f"release_{LAST_RELEASE.replace('.', '_')}.json").read_text()
)
TABLES = {model._meta.db_table: model for model in apps.get_app_config("profiles").get_models()}

TEXT = "Open daily"
LATER = START + timedelta(minutes=5)


def values(row: models.Model, columns: list[str]) -> list[Any]:
    """Return what ``row`` has in ``columns``, as the database takes it."""
    fields = {field.column: field for field in row._meta.concrete_fields}
    return [fields[name].get_db_prep_save(getattr(row, fields[name].attname), connection) for name in columns]


def write(verb: str, table: str, columns: list[str], row: models.Model) -> int | None:
    """Insert, or update by its key, those ``columns`` of ``row`` alone; return the key of what was inserted."""
    model = TABLES[table]
    given = values(row, columns)
    quote, key = connection.ops.quote_name, model._meta.pk.column
    with connection.cursor() as cursor:
        if verb == "insert":
            names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks}) RETURNING {quote(key)}"
            cursor.execute(sql, given)
            return cursor.fetchone()[0]
        sets = ", ".join(f"{quote(name)} = %s" for name in columns)
        sql = f"UPDATE {quote(table)} SET {sets} WHERE {quote(key)} = %s"
        cursor.execute(sql, [*given, row.pk])
    return None


def run(what: str, number: PhoneNumber, revision: Revision) -> None:
    """Write as the last release does: ``number`` with the new head ``revision``, and all that goes with it."""
    rows = {
        Account: Account(pk=Account.ONLY),
        Agent: Agent(agent_id="agent-old", name="Reception", fetched_at=LATER),
        PhoneNumber: number,
        Revision: revision,
        ProfileText: ProfileText(folded=revision.text.casefold()),
        SearchTerm: SearchTerm(term="riverside"),
        AuditEvent: AuditEvent(at=LATER, actor_name="System: test", action="edit", outcome="ok"),
    }
    for verb, table, columns in STATEMENTS[what]:
        model = TABLES[table]
        row = rows[model]
        if isinstance(row, ProfileText | SearchTerm):
            row.number_id = number.pk
        key = write(verb, table, columns, row)
        if key is not None:
            row.pk = key
        if model is Revision:
            number.head, number.version = revision, revision.version
            number.has_profile, number.length, number.changed_at = True, len(revision.text), LATER
        elif model is PhoneNumber:
            revision.number_id = number.pk


def next_revision(number: PhoneNumber) -> Revision:
    return Revision(
        number=number,
        version=number.version + 1,
        text=TEXT,
        length=len(TEXT),
        kind="edited",
        author_name="System: test",
        created_at=LATER,
    )


def test_an_import_of_the_last_release_leaves_sound_rows():
    number = PhoneNumber(number=NUMBER, changed_at=NEVER)
    run("import", number, next_revision(number))
    assert (fresh(number).head_text, repair_heads()) == (TEXT, 0)


def test_a_save_of_the_last_release_leaves_sound_rows(number):
    run("save", number, next_revision(number))
    assert (fresh(number).head_text, repair_heads()) == (TEXT, 0)


def test_this_release_goes_on_where_the_last_one_saved(number):
    run("save", number, next_revision(number))
    saved = save(fresh(number), "Open on Sundays too", actor=SYSTEM)
    assert (saved.version, saved.head_text) == (number.version + 1, "Open on Sundays too")


def test_a_body_version_that_the_last_release_left_behind_is_repaired(number):
    PhoneNumber.objects.update(body_version=number.version)
    number.refresh_from_db()
    run("save", number, next_revision(number))
    assert (repair_heads(), fresh(number).body_version, repair_heads()) == (1, None, 0)


@pytest.mark.parametrize(
    "stale", [{"length": 7}, {"changed_at": NEVER}, {"has_profile": False}], ids=["length", "time", "profile"]
)
def test_what_an_older_release_left_stale_is_repaired(number, stale):
    PhoneNumber.objects.update(**stale)
    repair_heads()
    found = fresh(number)
    assert (found.length, found.changed_at, found.has_profile) == (
        found.head.length,
        found.head.created_at,
        True,
    )


def test_a_profile_that_nobody_would_find_is_indexed_again(number):
    ProfileText.objects.all().delete()
    assert (repair_heads(), ProfileText.objects.filter(number=number).count(), repair_heads()) == (1, 1, 0)


def test_a_number_without_a_version_is_left_alone(make_number):
    make_number(text="")
    assert repair_heads() == 0
