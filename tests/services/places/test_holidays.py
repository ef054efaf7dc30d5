"""Bank holidays: brought in by an audited act, with a dry run, and by region."""

from datetime import date

import holidays
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from profiles.l10n.number_places import DIVIDED
from profiles.models import AuditEvent, BankHoliday, PhoneNumber
from profiles.services.places.holidays import ImportRefused, import_holidays, plan_import
from tests.conftest import actor

CHRISTMAS, ST_ANDREW, EASTER_MONDAY = date(2026, 12, 25), date(2026, 11, 30), date(2026, 4, 6)


def bring_in(user, *regions, years=(2026,)):
    return import_holidays(actor=actor(user), regions=regions, years=years)


def days(region):
    return dict(BankHoliday.objects.filter(region=region).values_list("date", "name"))


def test_each_region_has_its_own_days(db, manager):
    bring_in(manager, "GB-SCT", "GB-ENG")
    assert (ST_ANDREW in days("GB-SCT"), ST_ANDREW in days("GB-ENG")) == (True, False)
    assert (EASTER_MONDAY in days("GB-SCT"), EASTER_MONDAY in days("GB-ENG")) == (False, True)


@pytest.mark.parametrize("region", ["GB-ENG", "IE", "US", "DE-BY", "FR"])
def test_names_are_in_english_whatever_the_machine_speaks(db, manager, region, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr:de:uk")
    bring_in(manager, region)
    assert "Christmas Day" in days(region)[CHRISTMAS]


def test_a_day_in_lieu_is_named_as_one(db, manager):
    bring_in(manager, "GB-ENG")
    assert days("GB-ENG")[date(2026, 12, 28)] == "Boxing Day (observed)"


def test_a_dry_run_tells_what_an_import_changes_then(db, manager):
    planned = plan_import(["IE", "GB-SCT"], [2026])
    assert (BankHoliday.objects.count(), bring_in(manager, "IE", "GB-SCT")) == (0, planned)


def test_once_brought_in_there_is_nothing_to_change(db, manager):
    bring_in(manager, "IE")
    assert plan_import(["IE"], [2026]).changes == ()


def test_what_is_there_is_corrected_for_these_regions_and_years_alone(db, manager):
    for region, day, name in (
        ("IE", date(2026, 12, 24), "Gone"),
        ("IE", CHRISTMAS, "Renamed"),
        ("IE", date(2025, 12, 24), "Another year"),
        ("GB-ENG", date(2026, 12, 24), "Another region"),
    ):
        BankHoliday.objects.create(region=region, date=day, name=name)
    bring_in(manager, "IE")
    assert (days("IE").get(date(2026, 12, 24)), days("IE")[CHRISTMAS]) == (None, "Christmas Day")
    assert (date(2025, 12, 24) in days("IE"), len(days("GB-ENG"))) == (True, 1)


def test_a_line_for_each_region_says_what_changed(db, manager):
    BankHoliday.objects.create(region="IE", date=CHRISTMAS, name="Renamed")
    BankHoliday.objects.create(region="IE", date=date(2026, 12, 24), name="Gone")
    bring_in(manager, "IE", "GB-ENG")
    told = AuditEvent.objects.order_by("seq").last().data
    assert AuditEvent.objects.filter(action="bank_holidays").count() == 2
    assert told["region"] == "IE"
    assert told["renamed"] == ["2026-12-25 Renamed → Christmas Day"]
    assert told["removed"] == ["2026-12-24 Gone"]
    assert "2026-03-17 Saint Patrick's Day" in told["added"]


def test_an_import_that_changes_nothing_leaves_no_line(db, manager):
    bring_in(manager, "IE")
    bring_in(manager, "IE")
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("region", ["XX", "GB-XX", "IE-D", "", "../x", "gb"])
def test_a_region_without_bank_holidays_is_named_beside_the_others(db, manager, region):
    plan = bring_in(manager, "IE", region)
    assert (plan.unknown, bool(days("IE"))) == ((region,), True)


def test_an_import_of_nothing_known_is_refused(db, manager):
    with pytest.raises(ImportRefused):
        bring_in(manager, "XX")


def test_it_takes_the_right_to_import(db, editor):
    with pytest.raises(PermissionDenied):
        bring_in(editor, "IE")


def test_the_command_brings_in_what_numbers_need(number, clock):
    PhoneNumber.objects.update(region="GB-SCT")
    call_command("import_holidays")
    assert ST_ANDREW in days("GB-SCT")
    assert AuditEvent.objects.get().actor_name == "System: import_holidays"


def test_the_command_with_a_dry_run_changes_nothing(db, capsys, clock):
    call_command("import_holidays", "--dry-run", "--regions", "IE")
    assert "IE       2026-12-25 (none) -> Christmas Day" in capsys.readouterr().out
    assert not BankHoliday.objects.exists()


def test_the_command_asks_for_regions_where_none_is_known(db, clock):
    with pytest.raises(CommandError, match="--regions"):
        call_command("import_holidays")


def test_countries_are_asked_for_a_part_where_these_differ():
    parts = holidays.list_supported_countries(include_aliases=False)
    assert {country for country, each in parts.items() if each} == DIVIDED
