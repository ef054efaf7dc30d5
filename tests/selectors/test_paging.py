"""Pages: numbered ones and those that go on from a key."""

import pytest

from profiles.models import AuditEvent, PhoneNumber
from profiles.selectors import audit
from profiles.selectors.paging import keyset_page, numbered_page
from profiles.services.audit import record
from tests.conftest import SYSTEM, actor


@pytest.fixture
def seven(db):
    """Seven numbers, of which the last digit is their place."""
    PhoneNumber.objects.bulk_create(PhoneNumber(number=f"+44163296000{n}") for n in range(1, 8))
    return PhoneNumber.objects.order_by("number")


def places(page) -> list[int]:
    return [int(row.number[-1]) for row in page.rows]


@pytest.mark.parametrize(
    ("number", "rows", "previous", "following"),
    [(1, [1, 2, 3], None, 2), (2, [4, 5, 6], 1, 3), (3, [7], 2, None), (4, [], 3, None)],
)
def test_a_numbered_page(seven, number, rows, previous, following):
    page = numbered_page(seven, number, size=3)
    assert (places(page), page.previous, page.next) == (rows, previous, following)


def test_a_last_page_that_is_full_has_no_next(seven):
    assert numbered_page(seven, 1, size=7).next is None


def test_a_numbered_page_keeps_the_filter(seven):
    page = numbered_page(seven.filter(number__gte="+441632960005"), 1, size=2)
    assert (places(page), page.next) == ([5, 6], 2)


def key(seven, place: int) -> int:
    return seven.get(number=f"+44163296000{place}").pk


def test_the_first_page_has_the_highest_keys(seven):
    page = keyset_page(seven, "pk", size=3)
    assert (places(page), page.previous, page.next) == ([7, 6, 5], None, key(seven, 5))


def test_the_next_page_goes_on_below(seven):
    page = keyset_page(seven, "pk", before=key(seven, 5), size=3)
    assert (places(page), page.previous, page.next) == ([4, 3, 2], key(seven, 4), key(seven, 2))


def test_the_last_page_has_no_next(seven):
    page = keyset_page(seven, "pk", before=key(seven, 2), size=3)
    assert (places(page), page.previous, page.next) == ([1], key(seven, 1), None)


def test_the_page_above_ends_right_above(seven):
    page = keyset_page(seven, "pk", after=key(seven, 2), size=3)
    assert (places(page), page.previous, page.next) == ([5, 4, 3], key(seven, 5), key(seven, 3))


def test_the_page_at_the_top_has_no_previous(seven):
    page = keyset_page(seven, "pk", after=key(seven, 4), size=3)
    assert (places(page), page.previous, page.next) == ([7, 6, 5], None, key(seven, 5))


@pytest.mark.parametrize("where", [{"before": 0}, {"after": 2**40}])
def test_a_page_beyond_the_ends_is_empty(seven, where):
    page = keyset_page(seven, "pk", size=3, **where)
    assert (page.rows, page.previous, page.next) == ([], None, None)


def test_walking_down_meets_each_row_once(seven):
    met, before = [], None
    while True:
        page = keyset_page(seven, "pk", before=before, size=2)
        met += places(page)
        if page.next is None:
            break
        before = page.next
    assert met == [7, 6, 5, 4, 3, 2, 1]


# --- the audit log


@pytest.fixture
def log(clock, number, editor):
    """Sixty lines, a day apart every ten, of which every third is the editor's and says "needle"."""
    for n in range(60):
        who = actor(editor) if n % 3 == 0 else SYSTEM
        record(
            actor=who, action=AuditEvent.Action.EDIT, number=number, reason="needle" if n % 3 == 0 else "hay"
        )
        if n % 10 == 9:
            clock.forward(86_400)
    return list(AuditEvent.objects.order_by("-seq").values_list("seq", flat=True))


def shown(filters, **where) -> list[int]:
    return [event.seq for event in audit.page(filters, None, **where).page.rows]


def test_the_newest_lines_come_first(log):
    assert shown({}) == log[:50]


def test_the_next_lines_follow(log):
    first = audit.page({}, None).page
    assert shown({}, before=first.next) == log[50:]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"actor": "editor"}, 20),
        ({"actor": "nobody"}, 0),
        ({"action": "edit", "actor": "editor"}, 20),
        ({"action": "push"}, 0),
        ({"outcome": "refused"}, 0),
        ({"number": "01632 960001", "actor": "editor"}, 20),
        ({"number": "+441632960009"}, 0),
        ({"number": "no number"}, 0),
        ({"q": "needle"}, 20),
        ({"q": "NEEDLE edi"}, 20),
        ({"q": "needle hay"}, 0),
        ({"q": "needle", "actor": "editor", "action": "edit"}, 20),
    ],
    ids=str,
)
def test_filters_leave_what_they_name(log, filters, count):
    assert len(shown(filters)) == count


def test_both_days_of_a_stretch_are_included(log, clock):
    day = clock.now.date()
    second, third = day.replace(day=day.day - 5), day.replace(day=day.day - 4)
    assert shown({"from": second, "to": third}) == log[30:50]


def test_words_are_searched_a_stretch_at_a_time(log, monkeypatch):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 30)
    page = audit.page({"q": "needle"}, None)
    assert (0 < len(page.page.rows) < 20, page.search_cursor is not None) == (True, True)


def test_a_search_goes_on_where_it_stopped(log, monkeypatch):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 30)
    met, before = [], None
    while True:
        found = audit.page({"q": "needle"}, None, before=before)
        met += [event.seq for event in found.page.rows]
        before = found.page.next or found.search_cursor
        if before is None:
            break
    assert met == [seq for place, seq in enumerate(reversed(log)) if place % 3 == 0][::-1]


def test_a_search_that_reached_the_end_says_so(log):
    assert audit.page({"q": "needle"}, None).search_cursor is None


def test_the_first_page_of_a_search_has_nothing_newer(log):
    assert audit.page({"q": "needle"}, None).page.previous is None
