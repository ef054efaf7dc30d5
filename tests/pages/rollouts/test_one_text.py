"""One text for all: how many words go, said as a warning, and adding it to each profile instead."""

import pytest

from profiles.models.rollout import TextUse
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.rollouts.plan_page import address, open_page
from tests.services.rollouts.plans.making import OTHER, replace_plan, text_plan


def test_one_text_for_all_says_in_the_colour_of_a_warning_how_many_words_go(make_number, as_manager):
    make_number(NUMBER, text="One two three four.")
    make_number(OTHER, text="Five six.")
    page = open_page(as_manager, text_plan("Closed today."))
    warning = page.by_id("words-that-go")
    assert ("banner--warning" in warning["class"], warning.says("6 words go, and 4 come in their place.")) == (
        True, True,
    )  # fmt: skip


def test_one_text_that_takes_no_words_away_warns_of_nothing(make_number, as_manager):
    make_number(NUMBER, text="")
    assert not open_page(as_manager, text_plan("Closed today.")).all(id="words-that-go")


@pytest.mark.parametrize(
    ("use", "text"), [("below", "Open daily.\n\nClosed today."), ("above", "Closed today.\n\nOpen daily.")]
)
def test_one_text_is_added_to_each_profile_instead(make_number, as_manager, use, text):
    make_number(NUMBER, text="Open daily.")
    rollout = text_plan("Closed today.")
    as_manager.post(address(rollout, "use/"), {"use": use})
    assert rollout.rows.get().text == text


def test_a_text_that_is_added_takes_no_words_away(make_number, as_manager):
    make_number(NUMBER, text="Open daily.")
    page = open_page(as_manager, text_plan("Closed today.", use=TextUse.BELOW))
    assert not page.all(id="words-that-go")


def test_added_it_can_replace_each_profile_after_all(make_number, as_manager):
    make_number(NUMBER, text="Open daily.")
    rollout = text_plan("Closed today.", use=TextUse.BELOW)
    as_manager.post(address(rollout, "use/"), {"use": "replace"})
    assert rollout.rows.get().text == "Closed today."


@pytest.mark.parametrize("use", ["", "beside"])
def test_a_use_that_there_is_not_is_refused(make_number, as_manager, use):
    make_number(NUMBER, text="Open daily.")
    rollout = text_plan("Closed today.")
    page = Page.of(as_manager.post(address(rollout, "use/"), {"use": use}, follow=True))
    assert page.says("Choose whether the text replaces the profiles")
    assert rollout.rows.get().text == "Closed today."


def test_another_source_is_not_added(number, as_manager):
    rollout = replace_plan("Riverside", "Lakeside")
    page = Page.of(as_manager.post(address(rollout, "use/"), {"use": "below"}, follow=True))
    assert page.says("Only one text for all")
