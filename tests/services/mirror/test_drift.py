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


def test_adopting_makes_the_outside_text_the_next_version(drifted, editor, nixflex, subtests):
    revision = adopt(drifted, editor, note="They were right")
    with subtests.test("the version"):
        assert (revision.version, revision.text, revision.kind, revision.note) == (
            2,
            "Theirs.",
            "adopted",
            "They were right",
        )
    with subtests.test("it is live"):
        number = fresh(drifted)
        assert (number.state, number.head, number.live, number.next_push_at) == (
            "live",
            revision,
            revision,
            None,
        )
    with subtests.test("it is audited"):
        event = AuditEvent.objects.get(action="adopt")
        assert (event.actor, event.revision, event.reason) == (editor, revision, "They were right")
    sweep()
    with subtests.test("nothing is sent"):
        assert nixflex.sent == []


def test_adopting_an_outside_clearing_leaves_no_profile(drifted, listing, editor):
    see(listing, "")
    revision = adopt(drifted, editor)
    assert (revision.text, fresh(drifted).has_profile) == ("", False)


def test_the_first_text_of_a_number_can_be_adopted(make_number, listing, editor):
    number = make_number(text="")
    save(number, "Ours.")
    see(listing, "Theirs.")
    assert adopt(number, editor).version == 2


def test_a_text_over_the_limit_can_not_be_adopted(drifted, listing, editor, subtests):
    see(listing, "a" * 8037)
    with subtests.test("it says why"), pytest.raises(SaveRefused, match="37 over the limit"):
        adopt(drifted, editor)
    with subtests.test("it still waits"):
        assert (fresh(drifted).state, Revision.objects.count()) == ("drifted", 1)


def test_an_adopted_text_that_could_not_be_stored_as_it_is_is_sent(drifted, listing, editor):
    """Ours has a replacement character where theirs has half of a smile; only sending makes them the same."""
    see(listing, "half \ud83d")
    adopt(drifted, editor)
    assert (fresh(drifted).state, fresh(drifted).head.text) == ("pending", "half \ufffd")


def test_an_adopted_text_is_not_live_while_an_earlier_push_may_land_over_it(
    clock, nixflex, number, editor, subtests
):
    nixflex.script = [loses, trims, accepts]
    push(save(number, "A"))
    clock.forward(1)
    push(save(number, " B "))
    adopt(number, editor)
    horizon = clock.now + timedelta(seconds=44)
    with subtests.test("until then it is unconfirmed"):
        assert (fresh(number).state, fresh(number).next_push_at) == (
            "unconfirmed",
            horizon + timedelta(seconds=1),
        )
    clock.move_to(fresh(number).next_push_at)
    sweep()
    with subtests.test("then it is sent again and live"):
        assert (nixflex.sent[-1], fresh(number).state) == ("B", "live")


# --- push ours


def test_pushing_ours_overwrites_the_outside_text(clock, drifted, editor, nixflex, subtests):
    nixflex.held = "Theirs."
    number = push_ours(drifted, editor, note="Not agreed with us")
    with subtests.test("the head is due"):
        assert (number.state, number.next_push_at, number.version) == ("pending", clock.now, 1)
    with subtests.test("no version is made"):
        assert Revision.objects.count() == 1
    with subtests.test("it is audited"):
        event = AuditEvent.objects.get(action="push_ours")
        assert (event.actor, event.revision, event.reason) == (editor, drifted.head, "Not agreed with us")
    number = push(number)
    with subtests.test("Nixflex holds ours"):
        assert nixflex.held == TEXT
    with subtests.test("it is live"):
        assert number.state == "live"


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
def test_a_decision_about_the_text_that_was_shown_goes_ahead(drifted, editor, decide, subtests):
    decide(drifted, editor, acknowledged=conflict_key(drifted))
    with subtests.test("it is decided"):
        assert fresh(drifted).state != "drifted"
    with subtests.test("it is not decided again"), pytest.raises(NotDrifted):
        decide(drifted, editor)


@either
def test_a_decision_about_another_text_than_is_there_now_is_a_conflict(drifted, listing, editor, decide):
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
