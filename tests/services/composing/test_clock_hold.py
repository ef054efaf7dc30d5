"""The clock held: nothing begins or ends by itself, and nobody's save stops."""

import pytest

from profiles.models import Account
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import clock_hold
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.composing.notice_setup import create_notice
from tests.services.stand_in import fresh, save, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(manager) -> Account:
    """Somebody holds the clock."""
    clock_hold.hold_clock(actor=actor(manager))
    return Account.objects.get()


def test_nothing_is_renewed_while_it_is_held(clock, number, nixflex, held):
    create_notice(number)
    clock.forward(3600)
    composing_clock.recompose_due()
    assert fresh(number).head_text == TEXT


def test_no_push_renews_while_it_is_held(clock, number, nixflex, manager):
    create_notice(number)
    clock.forward(3600)
    composing_clock.recompose_due()
    clock_hold.hold_clock(actor=actor(manager))
    clock.forward(3600)  # past its end
    sweep()
    assert nixflex.sent == [f"Closed today.\n\n{TEXT}"]


def test_nobodys_save_stops_while_it_is_held(number, nixflex, held):
    save(number, "New words.")
    sweep()
    assert fresh(number).state == "live"


def test_no_notice_begins_while_it_is_held(clock, number, held):
    notice = create_notice(number)
    clock.forward(3600)
    composing_clock.recompose_due()
    notice.refresh_from_db()
    assert notice.state == "planned"


def test_what_was_due_meanwhile_is_renewed_afterwards_with_what_is_true_then(clock, number, held):
    create_notice(number)
    clock.forward(3600)
    clock_hold.release_clock(actor=SYSTEM)
    composing_clock.recompose_due()
    assert fresh(number).head_text == f"Closed today.\n\n{TEXT}"
