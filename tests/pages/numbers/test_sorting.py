"""The orders of the list, the size of its pages, and how many numbers it says there are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber
from tests.html import Page
from tests.pages.numbers.test_list import LIST, ROWS, labels, many, open_list, rows


@pytest.fixture
def three(make_number) -> None:
    """Three numbers that every column sorts differently."""
    make_number("+441632960001", label="Alpha", text="Open on Sundays.")
    make_number("+441632960002", label="Beta", text="Open.", state="rejected")
    make_number("+441632960003", label="Gamma", text="Open daily.", state="pending")
    for label, days in {"Gamma": 0, "Alpha": 2, "Beta": 3}.items():
        PhoneNumber.objects.filter(label=label).update(changed_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("?sort=-changed", ["Gamma", "Alpha", "Beta"]),
        ("?q=open&in=texts&sort=-length", ["Alpha", "Gamma", "Beta"]),
        ("?changed=day", ["Gamma"]),
    ],
)
@pytest.mark.usefixtures("three")
def test_the_list_is_sorted_searched_and_filtered_as_its_address_says(as_viewer, query, order):
    assert labels(open_list(as_viewer, query)) == order


def test_a_number_that_never_changed_comes_after_those_that_did(three, make_number, as_viewer):
    make_number("+441632960004", label="Delta", text="")
    assert labels(open_list(as_viewer, "?sort=-changed"))[-1] == "Delta"


@pytest.mark.parametrize(
    ("query", "name", "asks"),
    [
        ("", "label", "-label"),
        ("?sort=-label", "label", "label"),
        ("", "length", "-length"),
        ("?sort=-length", "length", "length"),
        ("", "state", "state"),
        ("?page=1", "changed", "-changed"),
    ],
)
def test_the_head_of_a_column_turns_the_order_round(number, as_viewer, query, name, asks):
    assert open_list(as_viewer, query).by_id(f"sort-{name}")["href"] == f"{LIST}?sort={asks}"


def test_the_sorted_column_says_how(number, as_viewer):
    heads = open_list(as_viewer, "?sort=-length").all("th", scope="col")
    assert [(head.words, head["aria-sort"]) for head in heads if "aria-sort" in head] == [
        ("Length", "descending")
    ]


def test_the_sizes_of_a_page_are_offered(make_number, as_viewer):
    many(make_number, 26)
    sizes = open_list(as_viewer).one(class_="list__sizes").all("a")
    assert [link.words for link in sizes] == ["25", "50", "100", "200"]
    assert [link.words for link in sizes if "aria-current" in link] == ["50"]


@pytest.mark.usefixtures("small_pages")
def test_a_page_has_as_many_rows_as_are_asked_for_and_goes_on_so(make_number, as_viewer):
    many(make_number, 6)
    assert len(rows(open_list(as_viewer, "?size=5"))) == 5
    assert len(rows(open_list(as_viewer))) == 5


def test_rows_stand_as_close_as_is_asked_for_and_go_on_so(number, as_viewer):
    def is_compact(page: Page) -> bool:
        return "table--compact" in page.one("table")["class"]

    compact = open_list(as_viewer, "?rows=compact")
    again = open_list(as_viewer)
    roomy = Page.of(as_viewer.get(again.one(class_="list__density")["href"]))
    assert [is_compact(page) for page in (compact, again, roomy)] == [True, True, False]


def test_another_density_is_not_taken(number, as_viewer):
    assert "table--compact" not in open_list(as_viewer, "?rows=tight").one("table")["class"]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("size", ["7", "0", "-5", "1000", "abc", "٥"])
def test_another_size_is_not_taken(make_number, as_viewer, size):
    many(make_number, 11)
    page = Page.of(as_viewer.get(f"{LIST}?size={size}", headers=ROWS))
    assert len(rows(page)) == 10


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "6 numbers"),
        ("?size=5", "1 to 5 of 6 numbers"),
        ("?size=5&page=2", "6 to 6 of 6 numbers"),
        ("?q=001", "1 number"),
        ("?size=5&q=business", "1 to 5 of 6 numbers"),
        ("?q=nowhere", "No number"),
        ("?q=riverside&in=texts&size=5", "1 to 5 of 6 numbers that say it in the newest version"),
    ],
)
def test_how_many_there_are_is_told(make_number, as_viewer, query, told):
    many(make_number, 6)
    assert open_list(as_viewer, query).by_id("number-tally").words == told


@pytest.mark.usefixtures("small_pages")
def test_more_than_are_counted_are_told_as_such(make_number, as_viewer, monkeypatch):
    monkeypatch.setattr("profiles.selectors.tally.COUNT_LIMIT", 7)
    many(make_number, 8)
    assert open_list(as_viewer, "?size=5").by_id("number-tally").words == "1 to 5 of more than 7 numbers"


@pytest.mark.usefixtures("small_pages")
def test_of_a_search_that_finds_many_only_that_more_follow_is_told(make_number, as_viewer, monkeypatch):
    monkeypatch.setattr("profiles.selectors.search.SMALL_RESULT", 2)
    many(make_number, 6)
    page = open_list(as_viewer, "?size=5&q=business")
    assert page.by_id("number-tally").words == "1 to 5, more follow"


def test_a_selection_is_a_filter_that_can_be_taken_away(three, as_viewer):
    keys = PhoneNumber.objects.filter(label__in=["Alpha", "Gamma"]).values_list("pk", flat=True)
    page = open_list(as_viewer, f"?these={keys[0]}.{keys[1]}")
    assert labels(page) == ["Alpha", "Gamma"]
    assert page.one("a", aria_current="true").words == "2 chosen numbersTake this filter away"
