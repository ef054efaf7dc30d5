"""What Nixflex is seen to hold after an absence: a text that our notices make of our body is ours, not drift."""

import pytest

from profiles.models import Account, PhoneNumber
from profiles.models.notice import Placement
from profiles.models.revision import Kind
from profiles.services import account
from profiles.services.composing import clock as composing_clock
from tests.conftest import TEXT
from tests.services.composing.notice_setup import HOUR, create_notice
from tests.services.mirror.account_list import AccountList, see, the
from tests.services.stand_in import sweep

pytestmark = pytest.mark.django_db

ABOVE = f"Closed today.\n\n{TEXT}"


@pytest.fixture
def planned(clock, number, listing) -> AccountList:
    """What a backup holds that was taken before a notice: its number, verified, and the notice planned."""
    see(listing, TEXT)
    create_notice(number)
    composing_clock.recompose_due()
    return listing


def test_what_a_notice_makes_of_the_body_now_is_ours(clock, planned):
    clock.forward(1.5 * 3600)
    see(planned, ABOVE)
    assert (the().state, the().live_text) == ("live", ABOVE)


def test_what_it_made_at_its_begin_is_ours_although_it_is_over(clock, planned):
    clock.forward(5 * 3600)
    see(planned, ABOVE)
    assert (the().state, the().live_text) == ("live", ABOVE)


def test_and_is_then_replaced_by_what_is_true_now(clock, planned):
    clock.forward(5 * 3600)
    see(planned, ABOVE)
    composing_clock.recompose_due()
    assert (the().state, the().head_text) == ("pending", TEXT)


def test_so_it_is_where_nothing_was_left_to_be_composed(clock, planned):
    clock.forward(5 * 3600)
    composing_clock.recompose_due()
    see(planned, ABOVE)
    composing_clock.recompose_due()
    assert (the().state, the().head_text) == ("pending", TEXT)


def test_a_notice_that_was_set_after_its_begin_explains_its_text(clock, number, listing):
    see(listing, TEXT)
    create_notice(number, begins=-HOUR)
    clock.forward(600)
    see(listing, ABOVE)
    assert the().state == "live"


def test_the_text_has_a_version_of_the_clocks_with_our_body(clock, planned):
    clock.forward(5 * 3600)
    see(planned, ABOVE)
    live = the().live
    assert live is not None
    assert (live.kind, live.body_text, live.version_of_body) == (Kind.COMPOSED, TEXT, 1)


def test_what_is_composed_before_the_look_is_live_by_the_look(clock, planned):
    clock.forward(1.5 * 3600)
    composing_clock.recompose_due()
    see(planned, ABOVE)
    assert (the().state, the().version) == ("live", 2)


def test_of_two_notices_each_begin_is_looked_at(clock, planned):
    create_notice(the(), text="Back at noon.", begins=2 * HOUR, ends=3 * HOUR, placement=Placement.BELOW)
    composing_clock.recompose_due()
    clock.forward(9 * 3600)
    see(planned, f"{TEXT}\n\nBack at noon.")
    assert the().state == "live"


@pytest.mark.parametrize(
    "text", ["Closed today.", f"Closed today.\n{TEXT}", f"{TEXT}\n\nClosed today.", "Gone."]
)
def test_any_other_text_is_drift(clock, planned, text):
    clock.forward(1.5 * 3600)
    see(planned, text)
    assert (the().state, the().version) == ("drifted", 1)


def test_what_was_over_when_the_text_was_last_verified_is_drift(clock, planned):
    for _ in range(3):
        clock.forward(3600)
        composing_clock.recompose_due()
    PhoneNumber.objects.update(live=the().head, state="live", next_push_at=None)
    see(planned, TEXT)
    clock.forward(3600)
    see(planned, ABOVE)
    assert the().state == "drifted"


def test_a_notice_that_is_still_to_come_explains_nothing(clock, planned):
    clock.forward(0.5 * 3600)
    see(planned, ABOVE)
    assert the().state == "drifted"


def test_after_an_absence_what_is_due_is_composed_and_nothing_sent_before_the_look(clock, number, nixflex):
    create_notice(number)
    composing_clock.recompose_due()
    account.get_account()
    Account.objects.update(alive_at=clock.now)
    clock.forward(1.5 * 3600)
    composing_clock.recompose_due()
    sweep()
    assert (the().head_text, nixflex.sent) == (ABOVE, [])
