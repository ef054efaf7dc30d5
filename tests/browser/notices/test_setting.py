"""Notices in a browser: planned, set, followed until they are heard, ended; the calendar without a mouse."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import Notice, PhoneNumber
from profiles.services.composing.clock import recompose_due
from profiles.services.notices.content import Content, as_wall_clock
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.setting import set_notice
from tests.browser.page_load import wait_for_page
from tests.conftest import NUMBER, SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet")]

WORDS = "The car park is closed today."


def month() -> date:
    return timezone.localdate().replace(day=1)


@pytest.fixture
def set_one(number) -> Notice:
    """A notice that is on in all of this month, and in the beginning of the next."""
    begin = as_wall_clock(datetime.combine(month(), time(9)))
    end = as_wall_clock(datetime.combine(month() + timedelta(days=40), time(9)))
    content = Content("Burst pipe", WORDS, "above", begin, end)
    notice = make_draft(actor=SYSTEM, content=content, numbers=[NUMBER], now=datetime.now(UTC))
    return set_notice(notice, actor=SYSTEM, now=datetime.now(UTC))


def test_one_is_planned_set_and_ended_without_a_mouse(at, number):
    page: Page = at(f"/notices/new/?recipe=closed-today&numbers=%2B{NUMBER[1:]}")
    page.get_by_label("What callers are to hear").fill(WORDS)
    page.get_by_role("button", name="Plan it").press("Enter")
    wait_for_page(page.get_by_role("link", name="Preview of"))
    page.get_by_role("link", name="Preview of").press("Enter")
    expect(page.locator(".table__more .diff__row ins").first).to_contain_text("The")
    page.get_by_role("button", name="Set it for 1 number").press("Enter")
    expect(page.get_by_text("The notice is set and in force")).to_be_visible()
    page.get_by_role("button", name="End now, everywhere").press("Enter")
    expect(page.get_by_text("The notice is over.")).to_be_visible()


def test_its_page_follows_until_callers_hear_it(at, set_one):
    page: Page = at(f"/notices/{set_one.pk}/")
    expect(page.locator("#notice-progress")).to_contain_text("Callers of 0 of 1")
    recompose_due()
    PhoneNumber.objects.update(state="live")
    expect(page.locator("#notice-progress")).to_contain_text("Callers of 1 of 1")


def test_the_calendar_is_walked_with_keys(at, set_one):
    page: Page = at("/notices/?view=calendar")
    page.keyboard.press("j")
    expect(page.locator(".calendar__notice").first).to_be_focused()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("month="))
    wait_for_page(page.locator(".calendar__notice").first)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Burst pipe")).to_be_visible()


def test_on_a_phone_the_calendar_is_a_list_of_days_that_have_any(at, set_one):
    page: Page = at(f"/notices/?view=calendar&month={month() + timedelta(days=32):%Y-%m}")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".calendar__day--empty").last).to_be_attached()
    expect(page.locator(".calendar__day--empty").last).to_be_hidden()
    expect(page.locator(".calendar__day:not(.calendar__day--beside) .calendar__words").first).to_be_visible()
