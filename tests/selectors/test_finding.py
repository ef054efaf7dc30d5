"""However a search goes about it, it finds what reading every row would."""

from typing import Any

import pytest
from django.db.models import QuerySet

from profiles.models import AuditEvent, PhoneNumber
from profiles.selectors import audit, number_list, search, sorting
from profiles.selectors.paging import numbered_page
from profiles.texts.folding import label_terms, normalized_words
from tests.bench.seeding.filling import Filling

pytestmark = pytest.mark.django_db


WORDS = "dental/d/kumquat/receptionist/salon receptionist/dental line/overflow/hair cro/xylophone".split("/")
SAID = ["dental", "desk 1.", "no cheques", "45 pounds", "xylophone"]
DIGITS = ["+447", "07400", "(0)7400", "+1 21", "919", "4999123", "+44", "96", "7"]


@pytest.fixture
def filled(db) -> None:
    Filling(numbers=200, revisions=300).make()


@pytest.fixture(params=[0, 5, 2000])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many numbers a search may find and sort by itself, before it goes by an index instead."""
    monkeypatch.setattr(search, "SMALL_RESULT", request.param)
    few: int = request.param
    return few


def matching(among: QuerySet[PhoneNumber], typed: str) -> QuerySet[PhoneNumber]:
    """Return what a search finds, as the list sorts it."""
    found = search.search_numbers(among, typed)
    return sorting.sort(found.numbers, is_small=found.is_small)


def says(number: PhoneNumber, word: str) -> bool:
    """Tell whether the label has a word that begins with ``word``, or the agent's name has it anywhere."""
    agent = " ".join(normalized_words(number.agent.name))
    return word in agent or any(term.startswith(word) for term in label_terms(number.label))


@pytest.mark.usefixtures("filled", "few")
def test_words_find_the_same_few_or_many(subtests):
    everything = PhoneNumber.objects.select_related("agent")
    for typed in WORDS:
        wanted = normalized_words(typed)
        expected = {number.pk for number in everything if all(says(number, word) for word in wanted)}
        found = matching(number_list.all_numbers(None), typed)
        with subtests.test("the same", typed=typed):
            assert sorted(found.values_list("pk", flat=True)) == sorted(expected)
        with subtests.test("in the order of the list", typed=typed):
            assert [row.pk for row in found] == [
                row.pk for row in number_list.all_numbers(None) if row.pk in expected
            ]


@pytest.mark.usefixtures("filled", "few")
def test_texts_say_the_same_few_or_many(subtests):
    heads = PhoneNumber.objects.select_related("head")
    for typed in SAID:
        expected = {number.pk for number in heads if typed in number.head_text.lower()}
        found = search.search_profile_texts(number_list.all_numbers(None), typed).numbers
        with subtests.test(typed):
            assert set(found.values_list("pk", flat=True)) == expected


@pytest.mark.usefixtures("filled")
def test_an_order_is_the_same_few_or_many(few, subtests):
    found = search.search_numbers(number_list.all_numbers(None), "d")
    for by in [way + name for name in sorting.COLUMNS for way in ("", "-")]:
        ordered = [row.pk for row in sorting.sort(found.numbers, by, is_small=found.is_small)]
        everything = [row.pk for row in sorting.sort(PhoneNumber.objects.all(), by)]
        with subtests.test(by):
            assert len(ordered) > 20
            assert ordered == [pk for pk in everything if pk in set(ordered)]


@pytest.mark.usefixtures("filled")
def test_digits_find_the_same_few_or_many(monkeypatch, subtests):
    for typed in DIGITS:
        found = {}
        for few in (0, 2000):
            monkeypatch.setattr(search, "SMALL_RESULT", few)
            found[few] = set(matching(PhoneNumber.objects.all(), typed).values_list("pk", flat=True))
        with subtests.test(typed):
            assert found[0] == found[2000]
        if typed == "+447":
            with subtests.test("those that begin with them", typed=typed):
                begin = PhoneNumber.objects.filter(number__startswith=typed)
                assert found[0] == set(begin.values_list("pk", flat=True))


@pytest.mark.usefixtures("filled", "few")
def test_pages_of_a_search_are_one_list_cut_up():
    found = number_list.in_state(matching(number_list.all_numbers(None), "d"), "live")
    cut: list[PhoneNumber] = []
    page: int | None = 1
    while page is not None:
        part = numbered_page(found, page, size=7)
        cut += part.rows
        page = part.next
    assert len(cut) > 20
    assert cut == list(found)


def test_a_page_reads_what_a_row_shows_in_one_statement(filled, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = numbered_page(number_list.all_numbers(None), 2).rows
        assert all(str(row.agent) and (row.head is None or row.head.author_name) for row in rows)


FILTERS: list[dict[str, Any]] = [
    {},
    {"action": "edit"},
    {"action": "push", "outcome": "not_applied"},
    {"action": "push", "outcome": "ok"},
    {"actor": "Anna Bell"},
    {"actor": "Anna Bell", "action": "edit"},
    {"actor": "Anna Bell", "action": "push", "outcome": "accepted"},
    {"actor": "Nobody", "outcome": "ok"},
    {"q": "opening"},
    {"q": "anna OPENING"},
    {"q": "xylophone"},
    {"q": "opening", "action": "edit"},
    {"q": "slow", "outcome": "not_applied"},
    {"number": "+447400000000"},
    {"number": "+447400000000", "action": "push", "q": "a"},
    {"number": "+4999123"},
    {"actors": ["Anna Bell", "Nobody"]},
    {"actors": ["Anna Bell", "System: worker"], "action": "push"},
    {"numbers": [1, 2, 3]},
    {"numbers": [1, 2, 3], "action": "push", "q": "a"},
]


@pytest.mark.usefixtures("filled")
def test_pages_of_the_log_are_one_list_cut_up(monkeypatch, subtests):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 60)
    monkeypatch.setattr(audit, "PAGE_SIZE", 9)
    everything = list(AuditEvent.objects.select_related("number").order_by("-seq"))
    for filters in FILTERS:
        expected = [event.seq for event in everything if passes(event, filters)]
        with subtests.test("down", **filters):
            assert down(filters) == expected
        with subtests.test("up", **filters):
            assert up(filters) == expected


def down(filters: dict[str, Any]) -> list[int]:
    """Read the log from the newest line to the oldest, page by page."""
    read: list[int] = []
    before: int | None = None
    while True:
        found = audit.page(filters, None, before=before)
        read += [event.seq for event in found.page.rows]
        before = found.page.next or found.search_cursor
        if before is None:
            return read


def up(filters: dict[str, Any]) -> list[int]:
    """Read the log from the oldest line to the newest, page by page; return it newest first."""
    read: list[int] = []
    after: int | None = 0
    while after is not None:
        found = audit.page(filters, None, after=after)
        read = [event.seq for event in found.page.rows] + read
        after = found.page.previous
    return read


def passes(event: AuditEvent, filters: dict[str, Any]) -> bool:
    """Tell whether the filters let ``event`` through, word by word."""
    told = f"{event.reason}\n{event.actor_name}".lower()
    return (
        filters.get("action", event.action) == event.action
        and filters.get("outcome", event.outcome) == event.outcome
        and filters.get("actor", event.actor_name) == event.actor_name
        and event.actor_name in filters.get("actors", [event.actor_name])
        and event.number_id in filters.get("numbers", [event.number_id])
        and ("number" not in filters or (event.number and event.number.number == filters["number"]) is True)
        and all(word.lower() in told for word in filters.get("q", "").split())
    )
