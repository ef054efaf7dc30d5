"""Filters that people keep for themselves, as plain links above the list."""

import pytest

from profiles.models import SavedFilter
from profiles.services import saved_filters
from tests.html import Page
from tests.pages.numbers.test_list import LIST, open_list

SAVE = "/numbers/filters/"
QUERY = "q=river+side&state=rejected"


def save(browser, name="Mine", query=QUERY):
    return browser.post(SAVE, {"name": name, "query": query}, follow=True)


def own(page: Page) -> list[tuple[str, str]]:
    links = [item.one("a") for item in page.by_id("kept-filters").all("li", class_="kept__own")]
    return [(link.words, link["href"]) for link in links]


def test_a_filter_is_kept_as_a_link(as_viewer):
    page = Page.of(save(as_viewer))
    assert own(page) == [("Mine", f"{LIST}?{QUERY}")]
    assert page.says("Saved: the link “Mine” above the list opens this filter.")


def test_others_do_not_see_it(as_viewer, as_editor):
    save(as_viewer)
    assert own(open_list(as_editor)) == []


def test_only_what_the_list_understands_is_kept(as_viewer):
    save(as_viewer, query="state=rejected&evil=1&page=7&agent=nobody&sort=-length&q=")
    assert SavedFilter.objects.get().query == "state=rejected&sort=-length"


def test_a_filter_of_the_same_name_is_replaced(as_viewer):
    save(as_viewer)
    save(as_viewer, query="state=live")
    assert SavedFilter.objects.get().query == "state=live"


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", QUERY, "Give the filter a name"),
        ("x" * 61, QUERY, "Give the filter a name"),
        ("a\0b", QUERY, "Give the filter a name"),
        ("Mine", "", "There is nothing to keep"),
        ("Mine", "evil=1", "There is nothing to keep"),
        ("Mine", f"q={'%F0%9F%A6%B7' * 200}&these={'.'.join(['123456'] * 200)}", "too long to keep"),
    ],
)
def test_what_can_not_be_kept_is_told(as_viewer, name, query, told):
    assert Page.of(save(as_viewer, name, query)).says(told)
    assert not SavedFilter.objects.exists()


def test_twenty_are_kept_and_no_more(as_viewer, viewer):
    for place in range(20):
        saved_filters.save_filter(user=viewer, name=f"Filter {place}", query="state=live")
    assert Page.of(save(as_viewer)).says("You keep 20 filters already.")
    assert SavedFilter.objects.count() == 20


def test_a_filter_is_removed(as_viewer):
    save(as_viewer)
    kept = SavedFilter.objects.get()
    page = Page.of(as_viewer.post(f"{SAVE}{kept.pk}/remove/", {"query": "state=live"}, follow=True))
    assert page.says("The filter “Mine” is removed.")
    assert not SavedFilter.objects.exists()


def test_nobody_removes_anybody_elses(as_viewer, as_editor):
    save(as_viewer)
    as_editor.post(f"{SAVE}{SavedFilter.objects.get().pk}/remove/")
    assert SavedFilter.objects.count() == 1


def test_a_name_is_escaped(as_viewer):
    assert own(Page.of(save(as_viewer, "<b>&")))[0][0] == "<b>&"


def test_the_filter_that_is_on_is_marked(number, as_viewer):
    current = (
        open_list(as_viewer, "?state=needs-a-person").by_id("kept-filters").all("a", aria_current="true")
    )
    assert [link.words for link in current] == ["Needs a person"]


@pytest.mark.parametrize(
    ("query", "offered"), [("?state=retrying", True), ("?state=none", False), ("", False)]
)
def test_saving_is_offered_for_what_is_no_link_yet(number, as_viewer, query, offered):
    nav = open_list(as_viewer, query).by_id("kept-filters")
    assert bool(nav.all("li", class_="kept__idle")) != offered
