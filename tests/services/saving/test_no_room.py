"""A notice in force that a save leaves no room for refuses it, and can be ended there with the same save."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, NoticeNumber, Revision
from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import Change
from profiles.services.editing import clear_profile, save_profile
from profiles.services.reverting import revert_profile
from profiles.texts.contract import LIMIT
from tests.conftest import actor
from tests.notices import WORDS, make_notice, renew
from tests.services.stand_in import fresh

LONG = "a" * (LIMIT - len(WORDS) - 1)  # one too many, with the blank line
FULL = "a" * LIMIT


def save(number, user, text, **change):
    number = fresh(number)
    return save_profile(number, text=text, actor=actor(user), change=Change.on(number, **change))


@pytest.fixture
def notice(number):
    """A notice that is heard of the number now."""
    made = make_notice(number)
    renew(number)
    return made


def test_a_body_that_leaves_no_room_is_refused(notice, number, editor):
    with pytest.raises(NoRoomForNotice):
        save(number, editor, LONG)
    assert Revision.objects.count() == 2


def test_the_refusal_says_which_notice_and_by_how_much(notice, number, editor):
    with pytest.raises(
        NoRoomForNotice, match=r"“Christmas” is in force .* together they are 1 over the limit"
    ):
        save(number, editor, LONG)


def test_a_body_that_leaves_just_enough_room_is_saved(notice, number, editor):
    assert save(number, editor, LONG[1:]).created


def test_the_notice_can_be_ended_here_with_the_same_save(notice, number, editor):
    saved = save(number, editor, LONG, ends=(notice.pk,))
    assert (saved.revision.text, saved.revision.body) == (LONG, None)


def test_ending_it_ends_it_for_this_number_alone(notice, number, make_number, editor):
    other = make_number("+441632960002")
    NoticeNumber.objects.create(
        notice=notice, number=other, starts_at=notice.starts_at, ends_at=notice.ends_at
    )
    save(number, editor, LONG, ends=(notice.pk,))
    states = dict(NoticeNumber.objects.values_list("number", "state"))
    assert states == {number.pk: "ended", other.pk: "included"}


def test_ending_it_is_audited(notice, number, editor):
    save(number, editor, LONG, ends=(notice.pk,))
    event = AuditEvent.objects.get(action="notice")
    assert (event.number, event.actor, event.data["notice"]) == (number, editor, notice.pk)


def test_a_refused_save_ends_nothing(notice, number, editor):
    second = make_notice(number, title="New year")
    with pytest.raises(NoRoomForNotice, match="New year"):
        save(number, editor, FULL, ends=(notice.pk,))
    assert set(NoticeNumber.objects.values_list("notice", "state")) == {
        (notice.pk, "included"),
        (second.pk, "included"),
    }


def test_a_notice_that_fits_is_not_ended_whatever_the_form_says(notice, number, editor):
    save(number, editor, "Short.", ends=(notice.pk,))
    assert NoticeNumber.objects.get().state == "included"


def test_all_that_have_no_room_are_named_at_once(notice, number, editor):
    make_notice(number, title="New year")
    with pytest.raises(NoRoomForNotice) as caught:
        save(number, editor, FULL)
    assert caught.value.quoted_titles == "“Christmas” and “New year”"


def test_a_body_within_the_limit_is_savable_by_ending_what_has_no_room(notice, number, editor):
    second = make_notice(number, title="New year")
    assert save(number, editor, FULL, ends=(notice.pk, second.pk)).revision.text == FULL


def test_what_was_left_off_before_refuses_no_save(number, editor):
    """It is not heard, and comes in by itself once there is room."""
    save(number, editor, FULL)
    make_notice(number)
    renew(number)
    assert save(number, editor, "b" * LIMIT).created


def test_a_notice_instead_of_the_profile_needs_no_room(number, editor):
    make_notice(number, placement="instead")
    assert save(number, editor, FULL).created


def test_a_notice_that_is_to_come_refuses_no_save(clock, number, editor):
    make_notice(number, begins=clock.now + timedelta(hours=1), ends=clock.now + timedelta(hours=2))
    assert save(number, editor, FULL).created


def test_going_back_to_a_body_that_leaves_no_room_is_refused(number, editor):
    save(number, editor, FULL)
    full = fresh(number).head
    save(number, editor, "Short.")
    make_notice(number)
    with pytest.raises(NoRoomForNotice):
        revert_profile(fresh(number), to=full, actor=actor(editor), change=Change.on(fresh(number)))


def test_clearing_is_never_refused_for_want_of_room(notice, number, manager):
    assert clear_profile(fresh(number), actor=actor(manager), change=Change.on(fresh(number))).created


def test_who_may_not_edit_ends_nothing(notice, number, viewer):
    with pytest.raises(PermissionDenied):
        save(number, viewer, LONG, ends=(notice.pk,))
    assert NoticeNumber.objects.get().state == "included"
