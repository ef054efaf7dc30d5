"""The list of notices by state, and the calendar."""

import pytest

from profiles.models import NumberTag, Tag
from profiles.selectors.notices import listing
from tests.html import Page
from tests.pages.notices.conftest import made, page_of

LIST, CALENDAR = "/notices/", "/notices/?view=calendar&month="


def titles(page: Page) -> list[str]:
    return [link.words for link in page.all("a", **{"data-key-item": True})]


def test_without_any_it_says_what_they_are_for(as_viewer):
    assert Page.of(as_viewer.get(LIST)).says("No notices yet")


def test_a_planned_one_is_listed(notice, as_viewer):
    assert titles(Page.of(as_viewer.get(LIST))) == ["Christmas"]


def test_what_is_in_force_comes_first(notice, begun, as_viewer):
    marks = [cell.words for cell in Page.of(as_viewer.get(LIST)).all("td", **{"data-label": "State"})]
    assert marks == ["In force", "Planned"]


@pytest.mark.parametrize(("state", "found"), [("current", 0), ("drafts", 1), ("over", 0), ("nonsense", 1)])
def test_the_list_is_narrowed_by_state(draft, as_viewer, state, found):
    assert len(titles(Page.of(as_viewer.get(f"{LIST}?state={state}")))) == found


def test_the_list_is_narrowed_to_a_tag(notice, as_viewer):
    tags = [Tag.objects.create(name=name) for name in ("VIP", "Scotland")]
    NumberTag.objects.create(tag=tags[0], number=notice.numbers.first().number)
    found = [len(titles(Page.of(as_viewer.get(f"{LIST}?tag={tag.pk}")))) for tag in tags]
    assert found == [1, 0]


def test_one_that_was_thrown_away_is_not_listed(draft, as_manager):
    as_manager.post(f"{page_of(draft)}drop/")
    assert Page.of(as_manager.get(f"{LIST}?state=over")).says("No notice")


@pytest.mark.parametrize("page", ["99", "x", "9" * 40])
def test_any_page_number_is_taken(notice, as_viewer, page):
    assert as_viewer.get(f"{LIST}?page={page}").status_code == 200


def test_the_calendar_shows_it_on_each_of_its_days(notice, as_viewer):
    page = Page.of(as_viewer.get(CALENDAR + "2026-12"))
    days = [cell.one("time")["datetime"] for cell in page.all("td") if cell.all("a")]
    assert days == ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"]


def test_one_that_ends_at_midnight_ends_the_day_before(places, as_manager):
    made(as_manager, starts_at="2026-12-24T00:00", ends_at="2026-12-25T00:00")
    page = Page.of(as_manager.get(CALENDAR + "2026-12"))
    assert [cell.one("time")["datetime"] for cell in page.all("td") if cell.all("a")] == ["2026-12-24"]


def test_one_that_was_ended_ends_there(begun, as_manager):
    as_manager.post(page_of(begun), {"end": "1"})
    page = Page.of(as_manager.get(CALENDAR + "2026-06"))
    assert [cell.one("time")["datetime"] for cell in page.all("td") if cell.all("a")] == ["2026-06-15"]


def test_a_month_without_any_says_so(notice, as_viewer):
    assert Page.of(as_viewer.get(CALENDAR + "2027-02")).says("No notice is on in this month.")


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "9999-12", "2026-12-24", "-", "٣-٣"])
def test_any_month_is_taken(as_viewer, month):
    assert as_viewer.get(CALENDAR + month).status_code == 200


@pytest.mark.parametrize(
    ("month", "before", "after"), [("2026-01", "2025-12", "2026-02"), ("2026-12", "2026-11", "2027-01")]
)
def test_the_calendar_leads_to_the_months_beside(as_viewer, month, before, after):
    page = Page.of(as_viewer.get(CALENDAR + month))
    assert [page.one("a", rel=rel)["href"][-7:] for rel in ("prev", "next")] == [before, after]


def test_who_may_not_edit_makes_none(notice, as_viewer):
    assert not [link for link in Page.of(as_viewer.get(LIST)).all("a") if link["href"] == "/notices/new/"]


def test_the_list_takes_as_many_statements_for_many(places, as_manager, statements):
    made(as_manager)
    few = len(statements(as_manager, LIST))
    for _ in range(5):
        made(as_manager)
    assert len(statements(as_manager, LIST)) == few


def test_who_may_holds_the_clock_from_here(notice, as_manager, as_editor):
    found = [Page.of(browser.get(LIST)).says("Hold the clock") for browser in (as_manager, as_editor)]
    assert found == [True, False]


@pytest.mark.parametrize(("limit", "told"), [(1, False), (0, True)])
def test_a_calendar_that_is_too_full_says_so(notice, as_viewer, monkeypatch, limit, told):
    monkeypatch.setattr(listing, "CALENDAR_LIMIT", limit)
    assert Page.of(as_viewer.get(CALENDAR + "2026-12")).says("those that begin last are left off") == told
