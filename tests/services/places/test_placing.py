"""Saying where numbers are: one, many, or each as it tells itself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber, Revision
from profiles.services.places import placing
from profiles.services.places.placing import Place, PlaceRefused
from tests.conftest import actor

# Tells neither; tells zone and region.
MOBILE, DUBLIN = "+447700900123", "+35312345678"


@pytest.fixture
def two(make_number):
    """A number that tells nothing of its place, and one that tells all."""
    return [make_number(MOBILE), make_number(DUBLIN)]


def say(user, numbers=None, **place):
    chosen = PhoneNumber.objects.all() if numbers is None else numbers
    return placing.place_numbers(chosen, actor=actor(user), place=Place(**place), now=timezone.now())


def place_of(number):
    return PhoneNumber.objects.values_list("time_zone", "region").get(number=number)


def test_zone_and_region_are_said_of_all_that_are_chosen(two, editor):
    say(editor, time_zone="Europe/London", region="GB-SCT")
    assert place_of(MOBILE) == place_of(DUBLIN) == ("Europe/London", "GB-SCT")


def test_what_is_not_said_stays_as_it_was(two, editor):
    say(editor, time_zone="Europe/London", region="GB-SCT")
    say(editor, region="IE")
    assert place_of(MOBILE) == ("Europe/London", "IE")


def test_each_number_as_it_tells_itself(two, editor):
    say(editor, guessed=True)
    assert (place_of(MOBILE), place_of(DUBLIN)) == ((None, None), ("Europe/Dublin", "IE"))


def test_what_somebody_said_stands_against_what_a_number_tells(two, editor):
    say(editor, time_zone="America/New_York")
    say(editor, guessed=True)
    assert place_of(DUBLIN) == ("America/New_York", "IE")


def test_what_is_said_with_it_stands_against_what_a_number_tells(two, editor):
    say(editor, region="GB-NIR", guessed=True)
    assert place_of(DUBLIN) == ("Europe/Dublin", "GB-NIR")


def test_it_is_told_how_many_change(two, editor):
    say(editor, PhoneNumber.objects.filter(number=MOBILE), region="IE")
    assert say(editor, region="IE") == 1


def test_each_change_is_a_line_with_what_it_was(two, editor):
    say(editor, PhoneNumber.objects.filter(number=MOBILE), region="IE")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.number.number, event.data) == (
        "place",
        editor,
        MOBILE,
        {"region": [None, "IE"]},
    )


def test_the_same_again_leaves_no_line(two, editor):
    say(editor, region="IE")
    say(editor, region="IE")
    assert AuditEvent.objects.count() == 2


def test_no_profile_has_a_new_version_by_it(two, editor):
    say(editor, time_zone="Europe/London", region="IE")
    assert Revision.objects.count() == 2


def test_many_in_chunks_leave_none_out(two, editor, monkeypatch):
    monkeypatch.setattr(placing, "CHUNK", 1)
    assert say(editor, region="IE") == 2


def test_a_region_is_stored_in_capitals(two, editor):
    say(editor, region=" gb-sct ")
    assert place_of(MOBILE) == (None, "GB-SCT")


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"time_zone": "Europe/Nowhere"},
        {"time_zone": "Europe"},
        {"region": "Scotland"},
        {"region": "XX"},
        {"region": "GB-"},
        {"region": "GB-SCOTLAND"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_what_is_no_place_changes_nothing(two, editor, place):
    with pytest.raises(PlaceRefused):
        say(editor, **place)
    assert place_of(MOBILE) == (None, None)


def test_a_viewer_may_not(two, viewer):
    with pytest.raises(PermissionDenied):
        say(viewer, region="IE")
