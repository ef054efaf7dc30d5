"""After an absence an import lets pushing go on only if it could look at every number that waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import Account, PhoneNumber
from profiles.services import account, api
from profiles.services.mirror import importing
from tests.conftest import SYSTEM
from tests.services.mirror.account_list import bring_in
from tests.services.stand_in import StandIn, fresh, loses, push, refuses_account, save

AWAY = timedelta(hours=8).total_seconds()


@pytest.fixture
def imported(clock, number, listing) -> PhoneNumber:
    """A number that the last import saw."""
    listing.texts = {number.number: number.head_text}
    bring_in()
    return fresh(number)


@pytest.fixture
def due(clock, imported) -> PhoneNumber:
    """A number whose version 2 was still due when background work ended for the night."""
    save(imported, "Open Sundays.")
    clock.forward(AWAY)
    return fresh(imported)


@pytest.fixture
def on_the_books(clock, imported, settings, monkeypatch) -> PhoneNumber:
    """A number whose version 2 was sent with an unknown outcome, and may take effect for a whole night."""
    settings.PUSH_SETTLE_SECONDS = 2 * AWAY
    with monkeypatch.context() as patch:
        patch.setattr(api, "client", lambda: StandIn(loses))
        push(save(imported, "Open Sundays."))
    clock.forward(AWAY)
    return fresh(imported)


def test_an_import_that_sees_the_number_suffices(due):
    bring_in()
    assert account.may_push()


def test_a_worker_looks_at_once_however_far_off_the_next_import_is(due):
    Account.objects.update(next_import_at=timezone.now() + timedelta(days=1))
    assert importing.import_if_due(actor=SYSTEM) is not None


def test_while_one_worker_looks_no_other_does(due, listing):
    read, beside = listing.list_numbers, []

    def another_comes(**how):
        listing.list_numbers = read
        beside.append(importing.import_if_due(actor=SYSTEM))
        return read(**how)

    listing.list_numbers = another_comes
    importing.import_if_due(actor=SYSTEM)
    assert beside == [None]


def test_a_list_that_was_cut_short_before_the_number_leaves_it_to_a_person(due, listing):
    listing.texts, listing.complete = {}, False
    bring_in()
    assert account.is_paused()


def test_a_number_that_does_not_wait_need_not_be_seen(clock, imported, listing):
    clock.forward(AWAY)
    listing.texts, listing.complete = {}, False
    bring_in()
    assert account.may_push()


def test_while_a_request_of_ours_may_still_land_pushing_waits(on_the_books):
    bring_in()
    assert account.must_import_first()


def test_while_a_request_of_ours_may_still_land_nobody_is_troubled(on_the_books):
    bring_in()
    assert not account.is_paused()


def test_while_a_request_of_ours_may_still_land_the_next_look_is_soon(on_the_books, clock):
    bring_in()
    assert Account.objects.get().next_import_at == clock.now + timedelta(minutes=1)


def test_once_nothing_can_land_any_more_the_next_look_suffices(on_the_books, clock):
    bring_in()
    clock.forward(2 * AWAY)
    bring_in()
    assert account.may_push()


def test_a_pause_for_a_person_takes_the_place_of_one_that_ends_by_itself(due, listing, clock):
    account.pause(status=402, message="Top up.", actor=SYSTEM)
    listing.texts = {due.number: None}
    bring_in()
    assert Account.objects.get().paused_status is None


def test_what_the_end_of_a_pause_makes_due_has_to_be_seen_too(clock, imported, listing, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(api, "client", lambda: StandIn(refuses_account))
        push(save(imported, "Open Sundays."))
    account.pause(status=402, message="Top up.", actor=SYSTEM)
    clock.forward(AWAY)
    listing.texts = {imported.number: None}
    bring_in()
    assert Account.objects.get().paused_status is None


def test_a_key_that_works_ends_no_pause_that_came_while_it_was_checked(clock, imported, listing):
    account.pause(status=401, message="No.", actor=SYSTEM)
    clock.forward(120)
    listing.check_key = lambda: account.pause(status=None, message="Look.", actor=SYSTEM)
    account.resume_if_key_works(actor=SYSTEM)
    assert account.is_paused()
