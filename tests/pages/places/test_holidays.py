"""Pages of bank holidays: what is known, bringing them in, and closing on them."""

from datetime import date

import pytest
from django.urls import reverse

from profiles.models import BankHoliday, Notice, PhoneNumber
from tests.conftest import NUMBER, signed_in
from tests.html import Page

HOLIDAYS, CLOSING = "/notices/holidays/", "/notices/holidays/closing/"
SCOTTISH, NOWHERE = "+441314960001", "+447700900123"
CHRISTMAS, ST_ANDREW = date(2026, 12, 25), date(2026, 11, 30)


@pytest.fixture
def rows(db, clock):
    """Two bank holidays of Scotland and one of England."""
    for region, day, name in (
        ("GB-ENG", CHRISTMAS, "Christmas Day"),
        ("GB-SCT", CHRISTMAS, "Christmas Day"),
        ("GB-SCT", ST_ANDREW, "Saint Andrew's Day"),
    ):
        BankHoliday.objects.create(region=region, date=day, name=name)


@pytest.fixture
def places(rows, number, make_number):
    """A number in England, one in Scotland, and one without a region."""
    make_number(SCOTTISH)
    make_number(NOWHERE)
    PhoneNumber.objects.filter(number=NUMBER).update(region="GB-ENG")
    PhoneNumber.objects.filter(number=SCOTTISH).update(region="GB-SCT")


def test_the_days_stand_by_region(rows, viewer):
    page = Page.of(signed_in(viewer).get(HOLIDAYS))
    assert [row.one("th").words for row in page.all("tbody tr")] == ["GB-ENG1 day", "GB-SCT2 days"]
    assert [each.words for each in page.all("#region-GB-SCT + td dt, #region-GB-SCT + td dd")][:2] == [
        "Mon 30 Nov 2026",
        "Saint Andrew's Day",
    ]


def test_what_an_import_changes_is_shown_before_anything_is_changed(places, manager):
    page = Page.of(signed_in(manager).get(HOLIDAYS, {"regions": "IE"}))
    assert "IE Fri 25 Dec 2026 none Christmas Day" in page.by_id("holiday-import").words
    assert BankHoliday.objects.count() == 3


def test_what_was_shown_is_brought_in_with_one_press(places, manager):
    client = signed_in(manager)
    form = Page.of(client.get(HOLIDAYS, {"regions": "ie"})).by_id("holiday-import")
    client.post(HOLIDAYS, form.values())
    assert BankHoliday.objects.filter(region="IE", date=CHRISTMAS).exists()


def test_the_regions_of_numbers_are_proposed(places, manager):
    PhoneNumber.objects.filter(number=NOWHERE).update(region="IE")
    field = Page.of(signed_in(manager).get(HOLIDAYS)).by_id("id_regions")
    assert field["value"] == "GB-ENG GB-SCT IE"


def test_a_region_that_nobody_knows_is_named(places, manager):
    assert Page.of(signed_in(manager).get(HOLIDAYS, {"regions": "XX IE"})).says(
        "No bank holidays are known of XX."
    )


@pytest.mark.parametrize("regions", ["", " ", "\0", "x" * 5000])
def test_what_are_no_regions_is_refused_with_a_sentence(rows, manager, regions):
    assert signed_in(manager).get(HOLIDAYS, {"regions": regions}).status_code == 422


def test_hostile_regions_are_refused_when_they_are_sent(rows, manager):
    assert signed_in(manager).post(HOLIDAYS, {"regions": "../../x ' --"}).status_code == 422


def test_only_who_may_import_is_shown_what_would_change(rows, editor):
    assert signed_in(editor).get(HOLIDAYS, {"regions": "IE"}).status_code == 403


def test_the_plan_has_each_day_with_its_regions_and_numbers(places, manager):
    form = Page.of(signed_in(manager).get(CLOSING)).by_id("closing")
    assert [row.words for row in form.all("tbody tr")] == [
        "Mon 30 Nov 2026 Saint Andrew's Day GB-SCT 1",
        "Fri 25 Dec 2026 Christmas Day GB-ENG, GB-SCT 2",
    ]


def test_numbers_without_a_region_are_named_and_asked_for(places, manager):
    asked = Page.of(signed_in(manager).get(CLOSING)).by_id("unplaced")
    assert (asked.says(NOWHERE), asked.one("a")["href"]) == (True, "/places/?")


def test_one_press_sets_a_notice_for_each_day(places, manager):
    client = signed_in(manager)
    boxes = Page.of(client.get(CLOSING)).all("#closing input", name="day")
    days = {"day": [box["value"] for box in boxes], "days_before": "0", "submission": "form"}
    client.post(CLOSING, days)
    assert sorted(Notice.objects.values_list("title", "state")) == [
        ("Closed on 25 December 2026 (Christmas Day)", "planned"),
        ("Closed on 30 November 2026 (Saint Andrew's Day)", "planned"),
    ]


def test_it_is_for_the_filtered_numbers_alone(places, manager):
    scottish = PhoneNumber.objects.get(number=SCOTTISH)
    page = Page.of(signed_in(manager).get(f"{CLOSING}?these={scottish.pk}"))
    assert [row.words[-1] for row in page.all("#closing tbody tr")] == ["1", "1"]


def test_days_that_have_a_notice_are_not_offered_again(places, manager):
    client = signed_in(manager)
    client.post(CLOSING, {"day": ["2026-12-25 Christmas Day"], "days_before": "0", "submission": "form"})
    page = Page.of(client.get(CLOSING))
    assert [box["value"] for box in page.all("#closing input", name="day")] == [
        "2026-11-30 Saint Andrew's Day"
    ]


def test_nothing_ticked_is_refused_with_a_sentence(places, manager):
    answer = signed_in(manager).post(CLOSING, {"days_before": "0", "submission": "form"})
    assert (answer.status_code, Notice.objects.count()) == (422, 0)


@pytest.mark.parametrize("before", ["", "2", "x", "-7", "9999999999999999999999"])
def test_an_earlier_begin_that_can_not_be_is_refused_with_a_sentence(places, manager, before):
    sent = {"day": ["2026-12-25 Christmas Day"], "days_before": before, "submission": "form"}
    assert (signed_in(manager).post(CLOSING, sent).status_code, Notice.objects.count()) == (422, 0)


def test_too_many_numbers_are_refused_with_a_sentence_and_the_ticks_are_kept(places, manager, monkeypatch):
    monkeypatch.setattr("profiles.services.places.closing.NUMBER_LIMIT", 1)
    sent = {"day": ["2026-12-25 Christmas Day"], "days_before": "0", "submission": "form"}
    page = Page.of(signed_in(manager).post(CLOSING, sent), status=422)
    assert [box["value"] for box in page.all("#closing input", name="day", checked=True)] == sent["day"]


def test_filters_that_can_not_be_used_lead_back(places, manager):
    assert signed_in(manager).get(f"{CLOSING}?tag=77")["Location"] == reverse("notice-holidays")


def test_an_editor_may_not_close_several(places, editor):
    sent = {"day": ["2026-12-25 Christmas Day"], "days_before": "0", "submission": "form"}
    assert (signed_in(editor).post(CLOSING, sent).status_code, Notice.objects.count()) == (403, 0)
