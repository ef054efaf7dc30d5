"""The page of a plan says how its table was understood, and takes a corrected one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.models import Rollout
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.rollouts.plan_page import address, open_page
from tests.services.rollouts.plans.making import table_plan

OTHER = "+441632960002"
TITLED = f"Our practices,\nas of May,by Jo\nPractice,Tel. No.\nSmile,{NUMBER}\n"


@pytest.fixture
def plan(make_number) -> Rollout:
    make_number()
    return table_plan(TITLED)


def correct(browser, plan: Rollout, **sent):
    values = {"pasted": "", "header_line": ""} | sent
    return browser.post(address(plan, "table/"), values, follow=True)


def test_which_row_is_the_header_is_told(plan, as_manager):
    assert (
        open_page(as_manager, plan).by_id("understood").says("The header is row 3; rows 1 to 2 are left out.")
    )


def test_a_header_in_the_first_row_is_not_worth_a_word(make_number, as_manager):
    make_number()
    page = open_page(as_manager, table_plan(f"number,name\n{NUMBER},Smile\n"))
    assert page.all("div", id="understood") == []


def test_guessed_columns_are_told_beside_their_choice(plan, as_manager):
    assert open_page(as_manager, plan).by_id("columns").says("Guessed by what the column is called.")


def test_the_choice_of_guessed_columns_is_open(plan, as_manager):
    assert "open" in open_page(as_manager, plan).by_id("columns")


def test_a_corrected_file_says_what_it_changed(plan, as_manager, make_number):
    make_number(OTHER)
    file = SimpleUploadedFile("new.csv", f"Practice,Tel. No.\nSmile 2,{NUMBER}\nPark,{OTHER}\n".encode())
    page = Page.of(correct(as_manager, plan, file=file))
    assert page.says("Planned with the corrected table: 1 row says something else, 1 row is new.")


def test_another_row_is_the_header_where_somebody_says_so(plan, as_manager):
    correct(as_manager, plan, header_line="2")
    assert Rollout.objects.get().options["table_columns"] == ["as of May", "by Jo"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose the corrected file"),
        ({"header_line": "9"}, "Row 9 can't name the columns"),
        ({"header_line": "-1"}, "Type the number of a row"),
        ({"pasted": "a,a\nb,c\n"}, "has the same name as column 1"),
    ],
)
def test_a_table_that_can_not_be_used_is_refused_where_it_was_sent(plan, as_manager, sent, words):
    assert Page.of(correct(as_manager, plan, **sent), 422).by_id("table").says(words)


def test_a_refused_table_leaves_the_plan(plan, as_manager):
    correct(as_manager, plan, pasted="a,a\nb,c\n")
    assert Rollout.objects.get().rows.count() == 1


def test_a_refused_file_comes_back_as_text(plan, as_manager):
    file = SimpleUploadedFile("new.csv", b"a,a\nb,c\n")
    page = Page.of(correct(as_manager, plan, file=file), 422)
    assert page.by_id("table").one("textarea", name="pasted").text == "a,a\nb,c\n"
