"""Opening hours that differ on bank holidays of which no date is known: callers would be told none."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from profiles.models import BankHoliday, PhoneNumber
from tests.conftest import NUMBER, signed_in
from tests.html import Page
from tests.pages.details.following import form_of

pytestmark = pytest.mark.usefixtures("clock", "follower")


@pytest.fixture
def browser(editor) -> Client:
    return signed_in(editor)


def typed(browser: Client, hours: str) -> Page:
    """Return what the page says while somebody types these hours."""
    words = {"details.clinic.hours-grid.way": "typed", "details.clinic.hours-grid.typed": hours}
    address = reverse("number-details-draft", args=[NUMBER])
    return Page.of(browser.post(address, form_of(browser) | words, headers={"HX-Request": "true"}))


CLOSED = "Monday to Friday 9am to 5pm. Closed on bank holidays."


def test_where_nobody_has_said_the_region_that_is_told(browser):
    assert typed(browser, CLOSED).says("nobody has said in which region this place is")


def test_where_none_are_known_of_the_region_that_is_told(browser):
    PhoneNumber.objects.update(region="IE")
    assert typed(browser, CLOSED).says("none are known of the region IE")


def test_where_they_are_known_there_is_nothing_to_tell(browser):
    PhoneNumber.objects.update(region="IE")
    BankHoliday.objects.create(region="IE", date=date(2026, 12, 25), name="Christmas Day")
    assert not typed(browser, CLOSED).says("differ on bank holidays")


def test_nor_is_there_where_bank_holidays_are_as_any_day(browser):
    assert not typed(browser, "Monday to Friday 9am to 5pm.").says("differ on bank holidays")
