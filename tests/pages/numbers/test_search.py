"""Searching and filtering the list of numbers."""

import pytest
from django.utils import timezone

from profiles.forms.filter_errors import FILTER_ERROR_MESSAGES as WRONG
from profiles.models import Agent
from tests.html import Page
from tests.pages.numbers.test_list import LIST, ROWS, labels, open_list, rows


@pytest.mark.parametrize("typed", ["01632 960001", "0001", "riverside", "café"])
def test_a_number_is_found_by_its_digits_and_by_words_of_its_label(make_number, as_viewer, typed):
    make_number(label="Riverside Dental Café")
    make_number("+12025550123", label="Another")
    assert labels(Page.of(as_viewer.get(LIST, {"q": typed}))) == ["Riverside Dental Café"]


def test_a_number_is_found_by_its_agent(make_number, as_viewer):
    night = Agent.objects.create(agent_id="agent_night", name="Night desk", fetched_at=timezone.now())
    make_number(label="This one", agent=night)
    make_number("+12025550123", label="Another")
    assert labels(Page.of(as_viewer.get(LIST, {"q": "night"}))) == ["This one"]


@pytest.mark.parametrize("typed", ["%", "'", '"; --', "\\", "+", "\u202e"])
def test_odd_searches_answer_with_a_page(number, as_viewer, typed):
    assert as_viewer.get(LIST, {"q": typed}, headers=ROWS).status_code == 200


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
        ("?agent=%00", "Agent: “"),
        ("?q=%00", f"Search: {WRONG['null_characters_not_allowed']}"),
        ("?these=1..2", "Chosen numbers: "),
    ],
    ids=["state", "NUL as an agent", "NUL", "chosen"],
)
def test_a_filter_that_can_not_be_used_is_told_and_shows_nothing(number, as_viewer, query, wrong):
    page = open_list(as_viewer, query)
    assert page.by_id("number-rows").words.startswith(f"This filter can't be used {wrong}")
    assert not rows(page)


def test_a_search_that_finds_nothing_says_what_to_do(number, as_viewer):
    nothing = open_list(as_viewer, "?q=nowhere").by_id("number-rows")
    assert nothing.words.startswith("No number matches Search by the beginning")
    assert [link["href"] for link in nothing.all("a")] == [LIST, f"{LIST}?q=nowhere&in=texts"]
