"""The pages that are opened all day take few statements, and find what they show by an index.

What ``make bench`` shows at size, these show of a few hundred rows with every run of the tests; and of saving,
resuming and sweeping.
"""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.models import Account, PhoneNumber
from profiles.selectors import search
from profiles.services import account
from profiles.services.editing import save_profile
from profiles.services.pushing.push import sweep
from tests.bench.pages import LIMITS, PAGES, Page
from tests.bench.places import places
from tests.bench.plans import LARGE, Statement, plan, recorded
from tests.bench.seeding.filling import Filling
from tests.conftest import SYSTEM

# As if the tables were so large that any number of steps is a small part of them: only the plan's words count.
ENDLESS = {f"profiles_{name}": 10**12 for name in LARGE}


def opened() -> Iterator[tuple[Page, list[Statement]]]:
    """Fill the database, open the pages and tell what each asked of it."""
    Filling(numbers=300, revisions=2_000).make()
    clients = {}
    for role, group in (("viewer", "Viewers"), ("editor", "Editors")):
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get(name=group))
        clients[role] = Client()
        clients[role].force_login(user)
    names = places()
    for page in PAGES:
        if page.kind in LIMITS:
            with recorded() as statements:
                assert clients[page.role].get(page.path.format(**names)).status_code == 200
            yield page, statements


@pytest.mark.django_db
def test_pages_take_few_statements() -> None:
    over = {str(page): len(statements) for page, statements in opened() if len(statements) > page.limit}
    assert over == {}


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, index or not: see make bench"
)
def test_no_statement_reads_a_large_table_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", 30)  # as small a part of all numbers as at size
    scanned = {
        f"{page}: {', '.join(found.scans)}": found.lines
        for page, statements in opened()
        for found in (plan(statement, ENDLESS) for statement in statements if statement.reads)
        if found.scans
    }
    assert scanned == {}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="as above")
def test_no_work_behind_the_pages_reads_a_large_table_whole(number: PhoneNumber) -> None:
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"paused_at": timezone.now()})
    with recorded() as statements:
        saved = save_profile(number, text="Open.", actor=SYSTEM, base_version=1, submission="a form")
        account._resume(SYSTEM)
        sweep(actor=SYSTEM)
    assert saved.created
    scans = {f"SCAN {table}" for table in ENDLESS}
    scanned = {
        statement.sql: lines
        for statement in statements
        if statement.reads or statement.sql.startswith("UPDATE")
        for lines in [plan(statement, ENDLESS).lines]
        if any(line in scans for line in lines)
    }
    assert scanned == {}
