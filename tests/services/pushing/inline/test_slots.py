"""So many web requests wait for Nixflex, and no more: the rest is left to the workers."""

import pytest

from profiles.services.pushing import inline
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import actor
from tests.services.stand_in import fresh, is_out, push, save, sweep


@pytest.fixture
def all_waiting(settings):
    """Take every slot of this process."""
    settings.PUSHES_INLINE = 1
    with inline.inline_slot() as held:
        assert held
        yield


def test_a_save_beyond_them_is_kept_and_due(all_waiting, nixflex, number):
    saved = push(save(number, "Open Sundays."))
    assert (nixflex.sent, saved.state, saved.next_push_at is None) == ([], "pending", False)


def test_it_is_sent_by_the_next_sweep(all_waiting, nixflex, number):
    push(save(number, "Open Sundays."))
    sweep()
    assert fresh(number).state == "live"


def test_whoever_asks_is_told_that_it_is_sent_next(clock, settings, nixflex, number, editor):
    settings.PUSHES_INLINE = 1
    nixflex.script = [is_out]
    push(save(number, "Open Sundays."))
    with inline.inline_slot(), pytest.raises(PushRefused, match="sent by itself next"):
        push_now(number, actor=actor(editor))
    assert fresh(number).next_push_at == clock.now


def test_a_slot_is_free_again_after_a_request(settings, nixflex, number):
    settings.PUSHES_INLINE = 1
    push(save(number, "One."))
    push(save(number, "Two."))
    assert nixflex.sent == ["One.", "Two."]


def test_a_slot_is_free_again_after_a_request_that_failed(settings, nixflex, number):
    settings.PUSHES_INLINE = 1

    def fails(*_):
        raise LookupError

    nixflex.script = [fails]
    with pytest.raises(LookupError):
        push(save(number, "One."))
    push(save(number, "Two."))
    with inline.inline_slot() as free:
        assert free
