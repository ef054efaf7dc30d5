"""The orders of the list, the size of its pages, and how many numbers it says there are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import PhoneNumber
from tests.pages.numbers.test_list import LIST, labels, many, open_list, rows


@pytest.fixture
def three(make_number) -> None:
    """Three numbers that every column sorts differently."""
    make_number("+441632960001", label="Alpha", text="Open on Sundays.")
    make_number("+441632960002", label="Beta", text="Open.", state="rejected")
    make_number("+441632960003", label="Gamma", text="Open daily.", state="pending")
    for label, days in {"Gamma": 0, "Alpha": 2, "Beta": 3}.items():
        PhoneNumber.objects.filter(label=label).update(changed_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("label", "Alpha Beta Gamma"),
        ("-label", "Gamma Beta Alpha"),
        ("state", "Beta Gamma Alpha"),
        ("-state", "Alpha Gamma Beta"),
        ("length", "Beta Gamma Alpha"),
        ("-length", "Alpha Gamma Beta"),
        ("changed", "Beta Alpha Gamma"),
        ("-changed", "Gamma Alpha Beta"),
    ],
)
@pytest.mark.usefixtures("three")
def test_the_list_is_sorted_by_each_column_both_ways(as_viewer, sort, order):
    assert labels(open_list(as_viewer, f"?sort={sort}")) == order.split()


@pytest.mark.usefixtures("three")
def test_a_search_is_sorted_as_well(as_viewer):
    assert labels(open_list(as_viewer, "?q=open&in=texts&sort=-length")) == ["Alpha", "Gamma", "Beta"]


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


def test_an_order_that_there_is_not_is_told(number, as_viewer):
    assert open_list(as_viewer, "?sort=colour").says(
        "This filter can't be used Order: “colour” is not among the choices."
    )


def test_a_page_has_as_many_rows_as_are_asked_for_and_goes_on_so(make_number, as_viewer):
    many(make_number, 30)
    assert len(rows(open_list(as_viewer, "?size=25"))) == 25
    assert len(rows(open_list(as_viewer))) == 25


@pytest.mark.parametrize("size", ["7", "0", "-25", "1000", "abc", "٢٥"])
def test_another_size_is_not_taken(make_number, as_viewer, size):
    many(make_number, 30)
    assert len(rows(open_list(as_viewer, f"?size={size}"))) == 30


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "30 numbers"),
        ("?size=25", "1 to 25 of 30 numbers"),
        ("?size=25&page=2", "26 to 30 of 30 numbers"),
        ("?q=001", "1 number"),
        ("?size=25&q=business", "1 to 25 of 30 numbers"),
        ("?q=nowhere", "No number"),
        ("?q=riverside&in=texts&size=25", "1 to 25 of 30 numbers that say it in the newest version"),
    ],
)
def test_how_many_there_are_is_told(make_number, as_viewer, query, told):
    many(make_number, 30)
    assert open_list(as_viewer, query).by_id("number-tally").words == told


def test_more_than_are_counted_are_told_as_such(make_number, as_viewer, monkeypatch):
    monkeypatch.setattr("profiles.selectors.tally.COUNT_LIMIT", 27)
    many(make_number, 30)
    assert open_list(as_viewer, "?size=25").by_id("number-tally").words == "1 to 25 of more than 27 numbers"


def test_of_a_search_that_finds_many_only_that_more_follow_is_told(make_number, as_viewer, monkeypatch):
    monkeypatch.setattr("profiles.selectors.search.SMALL_RESULT", 5)
    many(make_number, 30)
    page = open_list(as_viewer, "?size=25&q=business")
    assert page.by_id("number-tally").words == "1 to 25, more follow"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=needs-a-person", ["Beta"]),
        ("?state=not-live", ["Beta", "Gamma"]),
        ("?changed=day&sort=-changed", ["Gamma"]),
        ("?changed=week&sort=-changed", ["Gamma", "Alpha", "Beta"]),
    ],
)
@pytest.mark.usefixtures("three")
def test_several_states_and_recent_changes_are_filters(as_viewer, query, found):
    assert labels(open_list(as_viewer, query)) == found


def test_a_selection_is_a_filter_that_can_be_taken_away(three, as_viewer):
    keys = PhoneNumber.objects.filter(label__in=["Alpha", "Gamma"]).values_list("pk", flat=True)
    page = open_list(as_viewer, f"?these={keys[0]}.{keys[1]}")
    assert labels(page) == ["Alpha", "Gamma"]
    assert page.one("a", aria_current="true").words == "2 chosen numbersTake this filter away"


@pytest.mark.parametrize("only", ["a", "1,2", "1..2", ".", ".".join(["1"] * 201)])
def test_a_selection_that_can_not_be_is_told(number, as_viewer, only):
    assert open_list(as_viewer, f"?these={only}").says("At most 200 numbers can be chosen one by one.")
