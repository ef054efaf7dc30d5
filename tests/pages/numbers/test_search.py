"""Searching and filtering the list of numbers."""

import pytest
from django.utils import timezone

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES as WRONG
from profiles.models import Agent
from tests.html import Page
from tests.pages.numbers.test_list import LIST, labels, open_list, rows


@pytest.mark.parametrize(
    "typed",
    [
        "+441632960001",
        "+44 1632 960001",
        "00441632960001",
        "0044 1632 960 001",
        "01632 960001",
        "01632960001",
        "(01632) 960-001",
        "1632 960001",
        "441632960001",
        "01632 960",
        "960001",
        "0001",
    ],
)
def test_a_number_is_found_however_it_is_written(make_number, as_viewer, typed):
    make_number(label="This one")
    make_number("+12025550123", label="Another")
    page = Page.of(as_viewer.get(LIST, {"q": typed}))
    assert labels(page) == ["This one"]


@pytest.mark.parametrize(
    "typed", ["(202) 555-0123", "202-555-0123", "+1 202 555 0123", "001 202 555 0123", "0123"]
)
def test_an_american_number_is_found_however_it_is_written(make_number, as_viewer, typed):
    make_number(label="Another")
    make_number("+12025550123", label="This one")
    assert labels(Page.of(as_viewer.get(LIST, {"q": typed}))) == ["This one"]


@pytest.mark.parametrize(
    ("typed", "found"), [("+44", ["British"]), ("+1", ["American"]), ("23", ["American"])]
)
def test_one_or_two_digits_are_a_beginning_or_an_end_like_more(make_number, as_viewer, typed, found):
    make_number(label="British")
    make_number("+12025550123", label="American")
    assert labels(Page.of(as_viewer.get(LIST, {"q": typed}))) == found


@pytest.mark.parametrize("typed", ["riverside", "RIVER", "dental river", "cafe", "café"])
def test_words_of_the_label_are_found_by_their_beginning(make_number, as_viewer, typed):
    make_number(label="Riverside Dental Café")
    make_number("+12025550123", label="Another")
    assert labels(Page.of(as_viewer.get(LIST, {"q": typed}))) == ["Riverside Dental Café"]


def test_a_number_is_found_by_its_agent(make_number, as_viewer):
    night = Agent.objects.create(agent_id="agent_night", name="Night desk", fetched_at=timezone.now())
    make_number(label="This one", agent=night)
    make_number("+12025550123", label="Another")
    assert labels(Page.of(as_viewer.get(LIST, {"q": "night"}))) == ["This one"]


@pytest.mark.parametrize("typed", ["%", "_", "'", '"; --', "\\", "*", "(", "+", "00", "\u202e", "🦷"])
def test_odd_searches_answer_with_a_page(number, as_viewer, typed):
    assert as_viewer.get(LIST, {"q": typed}).status_code == 200


def test_what_was_searched_for_stays_in_the_field(as_viewer):
    page = Page.of(as_viewer.get(LIST, {"q": 'a "b" <c>'}))
    assert page.by_id("id_q")["value"] == 'a "b" <c>'


def test_the_list_is_filtered_by_agent(make_number, as_viewer):
    night = Agent.objects.create(agent_id="agent_night", name="Night desk", fetched_at=timezone.now())
    make_number(label="This one", agent=night)
    make_number("+12025550123", label="Another")
    assert labels(open_list(as_viewer, "?agent=agent_night")) == ["This one"]


def test_the_list_is_filtered_by_state(make_number, as_viewer):
    make_number(label="This one", state="rejected")
    make_number("+12025550123", label="Another")
    assert labels(open_list(as_viewer, "?state=rejected")) == ["This one"]


def test_no_profile_is_a_filter_of_its_own(make_number, as_viewer):
    make_number(label="This one", text="")
    make_number("+12025550123", label="Another")
    assert labels(open_list(as_viewer, "?state=none")) == ["This one"]
    assert labels(open_list(as_viewer, "?state=live")) == ["Another"]


def test_search_and_filters_work_together(make_number, as_viewer):
    make_number(label="River one", state="rejected")
    make_number("+12025550123", label="River two")
    make_number("+12025550124", label="Lake", state="rejected")
    assert labels(open_list(as_viewer, "?q=river&state=rejected&agent=agent_0123456789abcdef")) == [
        "River one"
    ]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("?state=asleep", f"State: {WRONG['invalid_choice'] % {'value': 'asleep'}}"),
        ("?agent=agent_gone", f"Agent: {WRONG['invalid_choice'] % {'value': 'agent_gone'}}"),
        ("?agent=%00", "Agent: “"),
        (
            "?q=" + "a" * 201,
            f"Search: {WRONG['max_length'] % {'show_value': 201, 'limit_value': 200}}",
        ),
        ("?q=%00", f"Search: {WRONG['null_characters_not_allowed']}"),
    ],
    ids=["state", "agent", "NUL as an agent", "long", "NUL"],
)
def test_a_filter_that_can_not_be_used_is_told_and_shows_nothing(number, as_viewer, query, wrong):
    page = open_list(as_viewer, query)
    assert page.by_id("number-rows").words.startswith(f"This filter can't be used {wrong}")
    assert not rows(page)


def test_a_search_that_finds_nothing_says_what_to_do(number, as_viewer):
    nothing = open_list(as_viewer, "?q=nowhere").by_id("number-rows")
    assert nothing.words.startswith("No number matches Search by the beginning")
    assert [link["href"] for link in nothing.all("a")] == [LIST, f"{LIST}?q=nowhere&in=texts"]
