"""The differences of the rows of a plan, all at once or one by one, and what callers would hear."""

import pytest

from tests.conftest import NUMBER
from tests.html import Page
from tests.notices import WORDS, make_notice
from tests.pages.conftest import HTMX
from tests.pages.rollouts.plan_page import address, open_page
from tests.services.rollouts.plans.making import text_plan


def opened(page: Page) -> list[str]:
    """Return the ids of the differences that stand open."""
    return [row["id"] for row in page.by_id("rows").all("tr", class_="table__more")]


def test_the_differences_of_all_rows_open_at_once(rollout, as_manager, subtests):
    page = open_page(as_manager, rollout, open="all")
    with subtests.test("each under its row"):
        assert opened(page) == ["difference-3", "difference-1", "difference-2"]
    with subtests.test("with what changes"):
        assert page.by_id("difference-1").all("ins")
    with subtests.test("and close again"):
        assert page.by_id("open-all")["href"] == f"/rollouts/{rollout.pk}/?#rows"


@pytest.mark.parametrize("query", ["?open=all", "rows/1/"], ids=["all", "one"])
def test_what_callers_would_hear_with_a_notice_stands_beside_the_difference(make_number, as_manager, query):
    make_notice(make_number(NUMBER, text="Open daily."))
    page = Page.of(as_manager.get(address(text_plan("Closed today."), query)))
    assert page.says(f"What callers would hear, with the notices that are in force {WORDS} Closed today.")


def test_without_a_notice_callers_hear_the_profile(make_number, as_manager):
    make_number(NUMBER, text="Open daily.")
    assert not open_page(as_manager, text_plan("Closed today."), open="all").says("What callers would hear")


def test_the_differences_are_closed_at_first(rollout, as_manager):
    page = open_page(as_manager, rollout)
    assert (opened(page), page.by_id("open-all")["href"]) == ([], f"/rollouts/{rollout.pk}/?open=all#rows")


def test_the_fragment_of_rows_opens_them_too(rollout, as_manager):
    page = Page.of(as_manager.get(address(rollout, "rows/"), {"open": "all"}, headers=HTMX))
    assert len(opened(page)) == 3


def test_opened_differences_come_ten_a_page_and_stay_open_on_the_next(make_number, as_manager, subtests):
    for place in range(11):
        make_number(f"+44163296{place:04}", text="Old")
    page = open_page(as_manager, text_plan("New"), open="all")
    with subtests.test("ten"):
        assert len(opened(page)) == 10
    with subtests.test("the next page"):
        assert "open=all" in page.one("a", rel="next")["href"]


def test_a_text_that_is_far_too_long_to_compare_says_so_among_the_others(rollout, as_manager):
    rollout.rows.filter(position=1).update(text="x" * 200_000)
    page = open_page(as_manager, rollout, open="all")
    assert page.by_id("difference-1").says("are not compared")
