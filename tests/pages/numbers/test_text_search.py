"""Searching in what the newest profiles say."""

from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.conftest import NUMBER, actor
from tests.html import Page
from tests.notices import make_notice, renew
from tests.pages.numbers.test_list import LIST, ROWS, labels, rows

OTHER = "+441632960002"


def said(browser, words: str, **more: str) -> Page:
    return Page.of(browser.get(LIST, {"q": words, "in": "texts", **more}))


def test_what_a_profile_says_is_found_as_people_type_it(make_number, as_viewer):
    make_number(label="This one", text="John’s Café.\nA cut is 45\npounds (VAT). Mon–Fri 9–5.")
    make_number(OTHER, label="Another", text="A cut is 46 euros.")
    assert labels(said(as_viewer, "is 45 POUNDS")) == ["This one"]


def test_what_no_profile_says_is_told(number, as_viewer):
    page = said(as_viewer, "pounds")
    assert page.by_id("number-rows").words.startswith("No profile says this")
    assert not rows(page)


def test_the_words_are_marked_as_they_stand_in_the_text(make_number, as_viewer):
    make_number(text="Open daily.\nA Cut is 45 <b>Pounds</b>.")
    excerpt = rows(said(as_viewer, "45 <B>pounds"))[0].one("span", class_="excerpt")
    assert excerpt.words == "Open daily. A Cut is 45 <b>Pounds</b>."
    assert excerpt.one("mark").text == "45 <b>Pounds"


def test_more_places_in_one_text_are_counted(make_number, as_viewer):
    make_number(text="Cut 45 pounds, colour 45 pounds, both 45 pounds.")
    assert rows(said(as_viewer, "45 pounds"))[0].words.count("and 2 more times") == 1


def test_how_many_say_it_is_told(make_number, as_viewer):
    make_number(text="A cut is 45 pounds.")
    make_number(OTHER, text="A cut is 45 pounds.")
    page = said(as_viewer, "45 pounds")
    told = "2 numbers say it in the newest version"
    assert page.by_id("number-tally").words == told
    assert page.by_id("number-rows").words.startswith(told)


def test_only_the_newest_version_is_searched(number, as_viewer, editor):
    save_profile(number, text="Open on Sundays.", actor=actor(editor), change=Change(1))
    assert labels(said(as_viewer, "sundays")) == ["No label yet"]
    assert not rows(said(as_viewer, "riverside dental"))


def test_less_than_three_characters_are_not_searched(number, as_viewer):
    page = said(as_viewer, "op")
    assert page.by_id("number-rows").words.startswith("Type a little more Profile texts are searched for 3")


def test_nothing_typed_shows_all_numbers(number, as_viewer):
    assert len(rows(said(as_viewer, ""))) == 1


def test_a_search_in_texts_keeps_to_the_filters(make_number, as_viewer):
    make_number(label="This one", text="A cut is 45 pounds.", state="rejected")
    make_number(OTHER, label="Another", text="A cut is 45 pounds.")
    assert labels(said(as_viewer, "45 pounds", state="rejected")) == ["This one"]


def test_the_scope_stays_chosen(number, as_viewer):
    chosen = said(as_viewer, "open").all("input", name="in", checked=True)
    assert [radio["value"] for radio in chosen] == ["texts"]


def test_the_rows_bring_what_stands_around_them(number, as_manager):
    page = Page.of(as_manager.get(LIST, {"q": "open", "in": "texts"}, headers=ROWS))
    assert page.by_id("change-many")["href"].endswith("?source=replace&q=open&in=texts&find=open")
    assert page.by_id("kept-filters").one("input", name="query")["value"] == "q=open&in=texts"
    assert page.one("span", hx_swap_oob="innerHTML:#number-tally").words.startswith("1 number")


def test_a_number_is_listed_without_an_excerpt_when_numbers_are_searched(number, as_viewer):
    page = Page.of(as_viewer.get(LIST, {"q": NUMBER}))
    assert len(rows(page)) == 1
    assert not page.all("mark")


def test_what_is_found_is_the_profile_and_not_what_is_laid_over_it(number, as_viewer):
    make_notice(number, text="Closed, we dig in High Street.", placement="instead")
    renew(number)
    excerpt = rows(said(as_viewer, "high street"))[0].one("span", class_="excerpt")
    assert excerpt.words.startswith("Business: Riverside Dental.")
    assert not rows(said(as_viewer, "we dig"))
