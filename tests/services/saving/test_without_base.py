"""Saves without a base: the last write wins, but over no outside text; and followers that are left alone."""

import pytest

from profiles.models import PhoneNumber
from profiles.selectors.history.versions import ended_following
from profiles.services import editing
from profiles.services.conflicts import Change, Conflict, WouldStopFollowing
from tests.conftest import actor
from tests.details import make_follower, make_template

pytestmark = pytest.mark.django_db(transaction=True)

OPENING = "Open {{days}}."


@pytest.fixture
def follower(number, manager) -> PhoneNumber:
    return make_follower(number, make_template(manager, OPENING), days="daily")


def save(number, user, text: str, **more: bool) -> editing.SaveResult:
    return editing.save_profile(number, text=text, actor=actor(user), change=Change.on(number, **more))


def test_the_last_write_wins(number, editor):
    opened = PhoneNumber.objects.get(pk=number.pk)
    save(number, editor, "Open on Sundays.")
    saved = save(opened, editor, "Closed on Sundays.", last_write_wins=True)
    assert (saved.number.version, saved.number.head_body) == (3, "Closed on Sundays.")


def test_an_outside_text_is_not_overwritten(make_number, editor):
    drifted = make_number(state=PhoneNumber.State.DRIFTED, remote_text_seen="From outside.")
    with pytest.raises(Conflict) as refused:
        save(drifted, editor, "Open on Sundays.", last_write_wins=True)
    assert refused.value.theirs == "From outside."


def test_a_follower_is_left_alone(follower, editor):
    with pytest.raises(WouldStopFollowing):
        save(follower, editor, "Closed.", keeps_followers=True)
    assert PhoneNumber.objects.get().version == follower.version


def test_a_number_that_follows_none_is_saved_all_the_same(number, editor):
    assert save(number, editor, "Closed.", keeps_followers=True).created


def test_the_same_text_leaves_a_follower_following(follower, editor):
    saved = save(follower, editor, follower.head_body, keeps_followers=True)
    assert (saved.created, saved.number.template_id) == (False, follower.template_id)


def test_a_save_by_hand_ended_the_following(follower, editor):
    assert ended_following(save(follower, editor, "Closed.").revision)


def test_a_save_of_the_same_text_ended_nothing(follower, editor):
    assert not ended_following(save(follower, editor, follower.head_body).revision)


def test_a_save_of_a_number_that_followed_none_ended_nothing(number, editor):
    assert not ended_following(save(number, editor, "Closed.").revision)
