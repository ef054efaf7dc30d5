"""The pages that are opened all day take few statements, and find what they show by an index.

What ``make bench-pages`` shows at size, these show of a few hundred rows with every run of the tests; and of
saving, resuming and sweeping.
"""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.models import Account, PhoneNumber
from profiles.selectors import audit, search
from profiles.services import account
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.services.pushing.sweeping import sweep
from profiles.views.numbers import rows as number_rows
from tests.bench.pages import LIMITS, PAGES, Page
from tests.bench.places import places
from tests.bench.plans import LARGE, Statement, plan, recorded
from tests.bench.seeding.filling import Filling
from tests.conftest import SYSTEM

# As if the tables were so large that any number of steps is a small part of them: only the plan's words count.
ENDLESS = {f"profiles_{name}": 10**12 for name in LARGE}
ON_SQLITE = connection.vendor == "sqlite"
# Few rows to show, and still more than the statements that a page may make: one for each row would be too many.
ROWS = 12
LIMITED = [page for page in PAGES if page.kind in LIMITS]
SEARCHES = [page for page in LIMITED if page.kind == "list" and "q=" in page.path]


@pytest.fixture
def clients(db) -> dict[str, Client]:
    """Browsers in which those who open the pages are signed in."""
    clients = {}
    for role, group in (("viewer", "Viewers"), ("editor", "Editors")):
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get(name=group))
        clients[role] = Client()
        clients[role].force_login(user)
    return clients


def opened(pages: list[Page], clients: dict[str, Client]) -> Iterator[tuple[Page, list[Statement]]]:
    """Open the pages and tell what each asked of the database."""
    names = places()
    for page in pages:
        with recorded() as statements:
            assert clients[page.role].get(page.path.format(**names)).status_code == 200
        yield page, statements


def test_pages_take_few_statements_and_read_no_large_table_whole(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    monkeypatch.setattr(number_rows, "DEFAULT_PAGE_SIZE", ROWS)
    monkeypatch.setattr(audit, "PAGE_SIZE", ROWS)
    Filling(numbers=300, revisions=1_000).make()
    over: dict[str, int] = {}
    scanned: dict[str, list[str]] = {}
    with monkeypatch.context() as at_size:
        at_size.setattr(search, "SMALL_RESULT", 30)  # as small a part of all numbers as at size
        for page, statements in opened(LIMITED, clients):
            if len(statements) > page.limit:
                over[str(page)] = len(statements)
            for statement in statements if ON_SQLITE else []:
                if statement.reads and (found := plan(statement, ENDLESS)).scans:
                    scanned[f"{page}: {', '.join(found.scans)}"] = found.lines
    with subtests.test("few statements"):
        assert over == {}
    with subtests.test("few statements where a search finds few"):
        pages = opened(SEARCHES, clients)
        assert {str(page): len(sent) for page, sent in pages if len(sent) > page.limit} == {}
    with subtests.test("by an index"):
        if not ON_SQLITE:
            pytest.skip("PostgreSQL reads small tables whole, index or not: see make bench-pages")
        assert scanned == {}


@pytest.mark.django_db
@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL reads small tables whole")
def test_no_work_behind_the_pages_reads_a_large_table_whole(number: PhoneNumber) -> None:
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"paused_at": timezone.now()})
    with recorded() as statements:
        saved = save_profile(number, text="Open.", actor=SYSTEM, change=Change(1, submission="a form"))
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
