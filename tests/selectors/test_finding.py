"""However a search goes about it, it finds what reading every row would."""

from typing import Any

import pytest
from django.db.models import QuerySet

from profiles.models import AuditEvent, PhoneNumber
from profiles.selectors import audit, numbers, search, sorting
from profiles.selectors.paging import numbered
from profiles.texts.folding import label_terms, normalized_words
from tests.bench.seeding.filling import Filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(db) -> None:
    Filling(numbers=200, revisions=600).make()


def matching(among: QuerySet[PhoneNumber], typed: str) -> QuerySet[PhoneNumber]:
    """Return what a search finds, as the list sorts it."""
    found = search.find(among, typed)
    return sorting.sort(found.numbers, few=found.few)


def says(number: PhoneNumber, word: str) -> bool:
    """Tell whether the label has a word that begins with ``word``, or the agent's name has it anywhere."""
    agent = " ".join(normalized_words(number.agent.name))
    return word in agent or any(term.startswith(word) for term in label_terms(number.label))


@pytest.mark.parametrize("few", [0, 5, 2000])
@pytest.mark.parametrize(
    "typed",
    [
        "dental",
        "d",
        "kumquat",
        "receptionist",
        "salon receptionist",
        "dental line",
        "overflow",
        "hair cro",
        "xylophone",
    ],
)
def test_words_find_the_same_few_or_many(filled, monkeypatch, few, typed):
    monkeypatch.setattr(search, "FEW", few)
    expected = {
        number.pk
        for number in PhoneNumber.objects.select_related("agent")
        if all(says(number, word) for word in normalized_words(typed))
    }
    found = matching(numbers.all_numbers(), typed)
    assert sorted(found.values_list("pk", flat=True)) == sorted(expected)
    assert [row.pk for row in found] == [row.pk for row in numbers.all_numbers() if row.pk in expected]


@pytest.mark.parametrize("few", [0, 5, 2000])
@pytest.mark.parametrize("typed", ["dental", "desk 1.", "no cheques", "45 pounds", "xylophone"])
def test_texts_say_the_same_few_or_many(filled, monkeypatch, few, typed):
    monkeypatch.setattr(search, "FEW", few)
    heads = PhoneNumber.objects.select_related("head")
    expected = {number.pk for number in heads if typed in number.head_text.lower()}
    found = search.saying(numbers.all_numbers(), typed).numbers
    assert set(found.values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("by", [way + name for name in sorting.COLUMNS for way in ("", "-")])
def test_an_order_is_the_same_few_or_many(filled, monkeypatch, few, by):
    monkeypatch.setattr(search, "FEW", few)
    found = search.find(numbers.all_numbers(), "d")
    ordered = [row.pk for row in sorting.sort(found.numbers, by, few=found.few)]
    everything = [row.pk for row in sorting.sort(PhoneNumber.objects.all(), by)]
    assert ordered == [pk for pk in everything if pk in set(ordered)]
    assert len(ordered) > 20


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("typed", ["+447", "07400", "(0)7400", "+1 21", "919", "4999123", "+44", "96", "7"])
def test_digits_find_the_same_few_or_many(filled, monkeypatch, few, typed):
    monkeypatch.setattr(search, "FEW", 2000)
    expected = set(matching(PhoneNumber.objects.all(), typed).values_list("pk", flat=True))
    monkeypatch.setattr(search, "FEW", few)
    found = set(matching(PhoneNumber.objects.all(), typed).values_list("pk", flat=True))
    assert found == expected
    if typed == "+447":
        assert found == set(
            PhoneNumber.objects.filter(number__startswith="+447").values_list("pk", flat=True)
        )


@pytest.mark.parametrize("few", [0, 2000])
def test_pages_of_a_search_are_one_list_cut_up(filled, monkeypatch, few):
    monkeypatch.setattr(search, "FEW", few)
    found = numbers.in_state(matching(numbers.all_numbers(), "d"), "live")
    cut: list[PhoneNumber] = []
    page: int | None = 1
    while page is not None:
        part = numbered(found, page, size=7)
        cut += part.rows
        page = part.next
    assert len(cut) > 20
    assert cut == list(found)


def test_a_page_reads_what_a_row_shows_in_one_statement(filled, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = numbered(numbers.all_numbers(), 2).rows
        assert all(str(row.agent) and (row.head is None or row.head.author_name) for row in rows)


@pytest.mark.parametrize(
    "filters",
    [
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
    ],
    ids=str,
)
def test_pages_of_the_log_are_one_list_cut_up(filled, monkeypatch, filters: dict[str, Any]):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 60)
    monkeypatch.setattr(audit, "SIZE", 5)
    expected = [
        event.seq
        for event in AuditEvent.objects.select_related("number").order_by("-seq")
        if passes(event, filters)
    ]
    down: list[int] = []
    before: int | None = None
    while True:
        found = audit.page(filters, before=before)
        down += [event.seq for event in found.page.rows]
        before = found.page.next or found.search_on
        if before is None:
            break
    assert down == expected
    up: list[int] = []
    after: int | None = 0
    while after is not None:
        found = audit.page(filters, after=after)
        up = [event.seq for event in found.page.rows] + up
        after = found.page.previous
    assert up == expected


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
