"""What callers hear of a number now, and how certain that is."""

import pytest

from profiles.models import PhoneNumber, PushAttempt
from profiles.selectors.history.last_known_text import last_known_text
from tests.conftest import TEXT
from tests.services.conftest import nixflex as nixflex
from tests.services.stand_in import fresh, loses, push, refuses, save


@pytest.fixture
def heard(clock):
    """Return what callers of a number hear as it is now."""
    return lambda number: last_known_text(fresh(number))


@pytest.fixture
def lost(clock, number, nixflex):
    """A number whose version 2 was sent, and Nixflex never answered."""
    nixflex.script = [loses]
    clock.forward(1)
    return push(save(number, "New"))


def test_what_is_live_is_heard_for_certain(number, heard):
    told = heard(number)
    assert (told.text, told.version, told.maybe, told.is_certain) == (TEXT, 1, [], True)


def test_what_was_found_there_is_heard_since_its_version_was_made(number, heard):
    assert heard(number).since == number.head.created_at


def test_what_was_pushed_is_heard_since_nixflex_took_it(clock, number, nixflex, heard):
    saved = save(number, "New")
    clock.forward(90)
    push(saved)
    assert heard(number).since == clock.now


def test_what_was_saved_is_not_heard_before_it_is_sent(number, heard):
    save(number, "New")
    assert (heard(number).text, heard(number).version) == (TEXT, 1)


def test_what_may_have_been_taken_may_be_heard(lost, heard):
    assert heard(lost).maybe == [2]


def test_where_another_version_may_be_heard_nothing_is_certain(lost, heard):
    assert not heard(lost).is_certain


def test_what_nixflex_refuses_is_not_heard(clock, number, nixflex, heard):
    nixflex.script = [refuses]
    clock.forward(1)
    push(save(number, "New"))
    assert (heard(number).version, heard(number).maybe) == (1, [])


def test_an_outside_text_is_heard_and_is_no_version(number, heard):
    PhoneNumber.objects.update(remote_text_seen="Theirs", state=PhoneNumber.State.DRIFTED)
    told = heard(number)
    assert (told.text, told.version, told.since) == ("Theirs", None, None)


def test_a_profile_that_was_never_told_is_not_known(make_number, heard):
    told = heard(make_number(text="", remote_text_seen=None))
    assert (told.text, told.is_certain) == (None, False)


def test_a_number_without_a_profile_is_heard_without_one(make_number, heard):
    told = heard(make_number(text=""))
    assert (told.text, told.version, told.is_certain) == ("", None, True)


def test_of_a_removed_number_nothing_is_certain(number, heard):
    PhoneNumber.objects.update(state=PhoneNumber.State.REMOVED)
    assert not heard(number).is_certain


def test_an_attempt_that_was_taken_twice_is_heard_since_the_first(clock, number, nixflex, heard):
    clock.forward(5)
    first = clock.now
    pushed = push(save(number, "New"))
    clock.forward(60)
    PushAttempt.objects.create(
        number=pushed, revision=pushed.head, outcome=PushAttempt.Outcome.ACCEPTED, finished_at=clock.now
    )
    assert heard(number).since == first
