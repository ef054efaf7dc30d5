"""The grid of opening hours as a page has it: sending it as it is changes nothing."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from profiles.forms.hours.grid import HoursGrid
from profiles.forms.hours.posted import hours_from_post
from profiles.texts.hours.record import CLOSED, Hours, OnHolidays
from tests.texts.hours.places import some_place

TODAY = date(2026, 11, 29)
TEMPLATE = "profiles/details/_hours.html"


class _Form(HTMLParser):
    """Collects what a browser without JavaScript would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.select = self.textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.select = told["name"]
        elif tag == "textarea":
            self.textarea = told["name"]
        elif tag == "option" and "selected" in told:
            self.sent[self.select] = told["value"]
        elif (
            tag == "input"
            and "name" in told
            and (told.get("type") not in {"radio", "checkbox"} or "checked" in told)
        ):
            self.sent[told["name"]] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea] = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""


def _sent(grid: HoursGrid) -> dict[str, str]:
    return _Form(render_to_string(TEMPLATE, {"grid": grid})).sent


@pytest.mark.parametrize("seed", range(12))
def test_a_grid_that_is_sent_as_it_is_changes_nothing(seed):
    hours = some_place(seed)
    if hours.on_holidays == OnHolidays.OTHER and hours.holiday == CLOSED:
        hours = Hours(hours.week, OnHolidays.CLOSED, CLOSED, hours.dates)
    sent = _sent(HoursGrid.of(hours, "details.h", "Hours"))
    assert hours_from_post(sent, "details.h", today=TODAY) == (hours, {})


@pytest.mark.parametrize("words", ["", "Whenever the <flag> is up"])
def test_words_that_are_sent_as_they_are_stay(words):
    sent = _sent(HoursGrid.of(words, "details.h", "Hours"))
    assert hours_from_post(sent, "details.h", today=TODAY) == (words, {})


def test_what_was_sent_is_shown_again_with_what_is_wrong():
    cells = {"h.way": "grid", "h.mon.0.opens": "25:00"}
    html = render_to_string(
        TEMPLATE, {"grid": HoursGrid("h", "Hours", cells, {"h.mon.0.opens": "Not a time."})}
    )
    assert 'value="25:00"' in html
    assert 'id="h.mon.0.opens-refusal">Not a time.' in html
