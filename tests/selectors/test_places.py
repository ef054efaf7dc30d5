"""The zone that a number's local times are in."""

import pytest
from django.test import override_settings

from profiles.models import PhoneNumber
from profiles.selectors.places import zone_of


@override_settings(TIME_ZONE="Pacific/Auckland")
@pytest.mark.parametrize(
    ("number", "said", "zone"),
    [
        ("+35312345678", "America/New_York", "America/New_York"),
        ("+35312345678", None, "Europe/Dublin"),
        ("+441632960001", None, "Pacific/Auckland"),
        ("+35312345678", "Not/A_Zone", "Pacific/Auckland"),
    ],
)
def test_it_is_as_somebody_said_else_as_the_number_tells_else_the_sites(
    number: str, said: str | None, zone: str
):
    assert zone_of(PhoneNumber(number=number, time_zone=said)).key == zone
