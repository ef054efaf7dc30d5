"""What people set in their system holds here too: no motion, and colours of their own."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

# Animations that anybody could see, while something is being asked for.
MOVING = """
() => {
  document.querySelector("main").classList.add("htmx-request");
  const seen = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 50);
  return seen.map((each) => each.animationName ?? each.transitionProperty);
}
"""
LOOKS = """
element => ["", "::after"].map(part => {
  const style = getComputedStyle(element, part);
  return [style.borderBlockEndWidth, style.borderColor, style.outlineStyle, style.content].join(" ");
}).join(" / ")
"""


@pytest.fixture
def everything(page: Page, live_server, settings, viewer, signed_in_page) -> Page:
    """The page with all components."""
    settings.DEBUG = True
    signed_in_page(viewer)
    page.goto(f"{live_server.url}/styleguide/")
    return page


def test_what_moves_stands_still_for_those_who_asked_for_that(everything: Page):
    assert set(everything.evaluate(MOVING)) >= {"spinner", "progress-line"}
    everything.emulate_media(reduced_motion="reduce")
    everything.reload()
    assert everything.evaluate(MOVING) == []


CHOSEN = {
    "filters": (".chip[aria-current]", ".chip:not([aria-current])"),
    "tabs": (".tabs [aria-current]", ".tabs :not([aria-current])"),
    "theme": (".switch :checked + span", ".switch :not(:checked) + span"),
}


def test_what_is_chosen_is_seen_without_our_colours(everything: Page, subtests):
    everything.emulate_media(forced_colors="active")
    everything.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for name, (chosen, other) in CHOSEN.items():
        with subtests.test(name):
            looks = [everything.locator(which).first.evaluate(LOOKS) for which in (chosen, other)]
            assert looks[0] != looks[1]
