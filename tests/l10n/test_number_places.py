"""What a phone number tells of its place."""

import pytest

from profiles.l10n.number_places import guess_region, guess_zone

# Numbers that allow one answer for both: zone, region.
TOLD = [
    ("+442079460000", "Europe/London", "GB-ENG"),
    ("+441314960000", "Europe/London", "GB-SCT"),
    ("+442890180000", "Europe/London", "GB-NIR"),
    ("+442920180000", "Europe/London", "GB-WLS"),
    ("+35312345678", "Europe/Dublin", "IE"),
    ("+441534123456", "Europe/Jersey", "JE"),
    ("+213551234567", "Africa/Algiers", "DZ"),
]


@pytest.mark.parametrize(("number", "zone", "region"), TOLD)
def test_a_number_that_allows_one_answer_is_there(number: str, zone: str, region: str):
    assert (guess_zone(number), guess_region(number)) == (zone, region)


@pytest.mark.parametrize(
    "number", ["+441632960001", "+447700900123", "+18005550100", "+80012345678", "+79161234567", "hello", ""]
)
def test_what_may_be_in_several_zones_or_none_is_not_guessed(number: str):
    assert guess_zone(number) is None


@pytest.mark.parametrize(
    "number",
    ["+441632960001", "+447700900123", "+12125550100", "+4930123456", "+441895123456", "+80012345678"],
)
def test_a_country_whose_parts_have_bank_holidays_of_their_own_is_asked_for(number: str):
    assert guess_region(number) is None
