"""Deciding about an outside text: adopt it, or push ours over it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, Revision
from profiles.services.conflicts import Conflict, SaveRefused, conflict_key
from profiles.services.mirror import drift
from profiles.services.mirror.drift import NotDrifted
from tests.conftest import NUMBER, TEXT, actor
from tests.services.mirror.account_list import see
from tests.services.stand_in import accepts, fresh, loses, push, save, sweep, trims


@pytest.fixture
def drifted(clock, number, listing):
    """A number, live at version 1, that was seen to hold "Theirs."."""
    see(listing, "Theirs.")
    return fresh(number)


def adopt(number, user, **choice):
    return drift.adopt(number, actor=actor(user), **choice)


def push_ours(number, user, **choice):
    return drift.push_ours(number, actor=actor(user), **choice)


# --- adopt


def test_adopting_makes_the_outside_text_the_next_version(drifted, editor):
    revision = adopt(drifted, editor, note="They were right")
    assert (revision.version, revision.text, revision.kind, revision.note) == (
        2,
        "Theirs.",
        "adopted",
        "They were right",
    )


def test_an_adopted_text_is_live(drifted, editor):
    revision = adopt(drifted, editor)
    number = fresh(drifted)
    assert (number.state, number.head, number.live, number.next_push_at) == ("live", revision, revision, None)


def test_adopting_sends_nothing(drifted, editor, nixflex):
    adopt(drifted, editor)
    sweep()
    assert nixflex.sent == []


def test_adopting_is_audited(drifted, editor):
    revision = adopt(drifted, editor, note="They were right")
    event = AuditEvent.objects.get(action="adopt")
    assert (event.actor, event.revision, event.reason) == (editor, revision, "They were right")


def test_adopting_an_outside_clearing_leaves_no_profile(drifted, listing, editor):
    see(listing, "")
    revision = adopt(drifted, editor)
    assert (revision.text, fresh(drifted).has_profile) == ("", False)


def test_the_first_text_of_a_number_can_be_adopted(make_number, listing, editor):
    number = make_number(text="")
    save(number, "Ours.")
    see(listing, "Theirs.")
    assert adopt(number, editor).version == 2


def test_a_text_over_the_limit_can_not_be_adopted(drifted, listing, editor):
    see(listing, "a" * 8037)
    with pytest.raises(SaveRefused, match="37 over the limit"):
        adopt(drifted, editor)


def test_a_text_that_could_not_be_adopted_still_waits(drifted, listing, editor):
    see(listing, "a" * 8037)
    with pytest.raises(SaveRefused):
        adopt(drifted, editor)
    assert (fresh(drifted).state, Revision.objects.count()) == ("drifted", 1)


def test_an_adopted_text_that_could_not_be_stored_as_it_is_is_sent(drifted, listing, editor):
    """Ours has a replacement character where theirs has half of a smile; only sending makes them the same."""
    see(listing, "half \ud83d")
    adopt(drifted, editor)
    assert (fresh(drifted).state, fresh(drifted).head.text) == ("pending", "half \ufffd")


def test_an_adopted_text_is_not_live_while_an_earlier_push_may_land_over_it(clock, nixflex, number, editor):
    nixflex.script = [loses, trims]
    push(save(number, "A"))
    clock.forward(1)
    push(save(number, " B "))
    adopt(number, editor)
    horizon = clock.now + timedelta(seconds=44)
    assert (fresh(number).state, fresh(number).next_push_at) == (
        "unconfirmed",
        horizon + timedelta(seconds=1),
    )


def test_an_adopted_text_is_sent_again_after_that_and_is_live(clock, nixflex, number, editor):
    nixflex.script = [loses, trims, accepts]
    push(save(number, "A"))
    clock.forward(1)
    push(save(number, " B "))
    adopt(number, editor)
    clock.move_to(fresh(number).next_push_at)
    sweep()
    assert (nixflex.sent[-1], fresh(number).state) == ("B", "live")


# --- push ours


def test_pushing_ours_makes_the_head_due(clock, drifted, editor):
    number = push_ours(drifted, editor)
    assert (number.state, number.next_push_at, number.version) == ("pending", clock.now, 1)


def test_pushing_ours_overwrites_the_outside_text(drifted, editor, nixflex):
    nixflex.held = "Theirs."
    push(push_ours(drifted, editor))
    assert nixflex.held == TEXT


def test_ours_is_live_once_it_is_accepted(drifted, editor, nixflex):
    assert push(push_ours(drifted, editor)).state == "live"


def test_pushing_ours_makes_no_version(drifted, editor):
    push_ours(drifted, editor)
    assert Revision.objects.count() == 1


def test_pushing_ours_is_audited(drifted, editor):
    push_ours(drifted, editor, note="Not agreed with us")
    event = AuditEvent.objects.get(action="push_ours")
    assert (event.actor, event.revision, event.reason) == (editor, drifted.head, "Not agreed with us")


def test_where_there_is_nothing_of_ours_nothing_can_be_pushed(make_number, listing, editor):
    number = make_number(text="")
    see(listing, "a" * 8001)
    with pytest.raises(SaveRefused, match="no version of this profile to push"):
        push_ours(number, editor)


def test_nothing_is_overwritten_without_a_decision(drifted, nixflex, clock):
    clock.forward(3600)
    sweep()
    assert nixflex.sent == []


# --- either

either = pytest.mark.parametrize("decide", [adopt, push_ours])


@either
def test_what_was_decided_already_is_not_decided_again(drifted, editor, decide):
    decide(drifted, editor)
    with pytest.raises(NotDrifted):
        decide(drifted, editor)


@either
def test_a_decision_about_the_text_that_was_shown_goes_ahead(drifted, editor, decide):
    decide(drifted, editor, acknowledged=conflict_key(drifted))
    assert fresh(drifted).state != "drifted"


@either
def test_a_decision_about_another_text_than_is_there_now_is_a_conflict(drifted, listing, editor, decide):
    shown = conflict_key(drifted)
    see(listing, "Theirs, changed again.")
    with pytest.raises(Conflict):
        decide(drifted, editor, acknowledged=shown)


@either
def test_a_conflict_shows_the_text_that_is_there_now(drifted, listing, editor, decide):
    shown = conflict_key(drifted)
    see(listing, "Theirs, changed again.")
    with pytest.raises(Conflict) as caught:
        decide(drifted, editor, acknowledged=shown)
    assert caught.value.theirs == "Theirs, changed again."


@either
def test_a_viewer_may_not_decide(drifted, viewer, decide):
    with pytest.raises(PermissionDenied, match="edit, revert and push profiles"):
        decide(drifted, viewer)


def test_what_nixflex_kept_instead_can_be_adopted(shared, sandbox, editor):
    sandbox.faults([{"method": "PATCH", "echo_other": True}])
    push(save(shared, "  Open Sundays.  "))
    adopt(shared, editor)
    assert (fresh(shared).live.text, sandbox.state(NUMBER)["custom_prompt"]) == (
        "Open Sundays.",
        "Open Sundays.",
    )
