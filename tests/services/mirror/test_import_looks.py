"""Which look at a number counts, and what it is taken for: drift, our own text, or nothing."""

from datetime import timedelta

import pytest

from profiles.models import AuditEvent, PhoneNumber, PushAttempt
from profiles.services import api
from profiles.services.mirror import drift
from profiles.services.pushing import leases, settling
from profiles.services.pushing.answers import Answer
from profiles.services.pushing.attempts import begin
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.mirror.account_list import see
from tests.services.stand_in import StandIn, accepts, fresh, is_out, loses, push, refuses, save, sweep


@pytest.fixture
def sending(monkeypatch):
    """Send with a stand-in that meets ``script``, whichever client is there otherwise."""

    def send(work, *script):
        stand_in = StandIn(*script)
        with monkeypatch.context() as patch:
            patch.setattr(api, "client", lambda: stand_in)
            return work()

    return send


@pytest.fixture
def unknown_a(clock, number, sending):
    """A number whose version 2, "A", was sent with an unknown outcome."""
    return sending(lambda: push(save(number, "A")), loses)


# --- drift


def test_another_text_is_drift(clock, number, listing, subtests):
    report = see(listing, "Theirs.\r\nSecond line.")
    after = fresh(number)
    with subtests.test("the number has drifted"):
        assert (report.drifted, after.state) == (1, "drifted")
    with subtests.test("the outside text is kept"):
        assert after.remote_text_seen == "Theirs.\nSecond line."
    with subtests.test("head and live stay where they were"):
        assert (after.head_id, after.live_id, after.version) == (number.head_id, number.live_id, 1)
    with subtests.test("it is audited"):
        assert AuditEvent.objects.get(action="drift").number == number
    clock.forward(60)
    report = see(listing, "Theirs.\nSecond line.")
    with subtests.test("seen again it is no new drift"):
        assert (report.drifted, AuditEvent.objects.filter(action="drift").count()) == (0, 1)
    with subtests.test("and as old as before"):
        assert fresh(number).state_since == after.state_since
    report = see(listing, "Theirs, again.")
    with subtests.test("changed again it is new drift"):
        assert (report.drifted, fresh(number).remote_text_seen) == (1, "Theirs, again.")
    see(listing, TEXT)
    with subtests.test("the text that is live ends it"):
        assert fresh(number).state == "live"


def test_a_state_of_which_nobody_knows_since_when_is_since_the_next_look(clock, number, listing):
    PhoneNumber.objects.update(state_since=None)
    see(listing, TEXT)
    assert fresh(number).state_since == clock.now


def test_a_cleared_profile_is_drift(number, listing):
    see(listing, "")
    assert (fresh(number).state, fresh(number).remote_text_seen) == ("drifted", "")


def test_other_line_ends_are_no_drift(number, listing):
    see(listing, TEXT.replace("\n", "\r\n"))
    assert fresh(number).state == "live"


def test_drift_holds_back_what_waits_to_be_sent(number, listing, sending):
    save(number, "Open Sundays.")
    see(listing, "Theirs.")
    sending(sweep)
    assert (fresh(number).next_push_at, fresh(number).state) == (None, "drifted")


def test_the_text_that_is_live_makes_what_was_held_back_due(clock, number, listing):
    save(number, "Open Sundays.")
    see(listing, "Theirs.")
    see(listing, TEXT)
    assert (fresh(number).state, fresh(number).next_push_at) == ("pending", clock.now)


def test_drift_that_equals_the_head_confirms_it(number, listing):
    save(number, "Open Sundays.")
    see(listing, "Theirs.")
    see(listing, "Open Sundays.")
    after = fresh(number)
    assert (after.state, after.live.version, after.next_push_at) == ("live", 2, None)


def test_the_head_that_is_seen_before_it_was_sent_is_live(number, listing):
    save(number, "Open Sundays.")
    see(listing, "Open Sundays.")
    assert (fresh(number).state, fresh(number).live.version) == ("live", 2)


def test_a_refused_head_that_is_seen_all_the_same_is_live(clock, number, listing, sending):
    sending(lambda: push(save(number, "Open Sundays.")), refuses)
    clock.forward(1)
    see(listing, "Open Sundays.")
    assert fresh(number).state == "live"


def test_the_text_that_was_live_leaves_a_refused_head_refused(clock, number, listing, sending):
    sending(lambda: push(save(number, "Open Sundays.")), refuses)
    clock.forward(1)
    see(listing, TEXT)
    assert fresh(number).state == "rejected"


# --- looks that do not count


def test_while_a_push_may_still_land_no_look_counts(clock, unknown_a, listing, subtests):
    before = unknown_a.verified_at
    clock.forward(44)
    see(listing, "A")
    with subtests.test("not one that shows it"):
        assert fresh(unknown_a).state == "unconfirmed"
    with subtests.test("nor one that shows another text"):
        assert see(listing, "Theirs.").drifted == 0
    with subtests.test("it is not called a look"):
        assert fresh(unknown_a).verified_at == before
    clock.forward(1)
    with subtests.test("when nothing can land any more it counts again"):
        assert see(listing, "Theirs.").drifted == 1


def test_while_a_push_is_under_way_no_look_counts(clock, number, listing, monkeypatch):
    def imports_meanwhile(stand_in, text):
        with monkeypatch.context() as patch:
            patch.setattr(api, "client", lambda: listing)
            see(listing, "Theirs.")
        return accepts(stand_in, text)

    stand_in = StandIn(imports_meanwhile)
    monkeypatch.setattr(api, "client", lambda: stand_in)
    assert push(save(number, "Open Sundays.")).state == "live"


def test_a_read_that_began_before_the_last_push_ended_does_not_count(clock, number, listing, sending):
    """The list was read before the text was sent, and is stored after it was accepted."""
    read = listing.list_numbers

    def then_sends(**how):
        old = read(**how)
        clock.forward(1)
        sending(lambda: push(save(number, "Open Sundays.")))
        return old

    listing.list_numbers = then_sends
    see(listing, TEXT)
    assert fresh(number).state == "live"


def test_a_read_that_began_at_the_moment_at_which_the_last_push_ended_does_not_count(
    clock, number, listing, sending
):
    sending(lambda: push(save(number, "Open Sundays.")))
    see(listing, "Perhaps from before.")
    assert fresh(number).state == "live"


def test_a_read_that_began_while_the_last_push_was_under_way_does_not_count(clock, number, listing):
    """The request left before the list was read, took effect after that, and was accepted before it is stored."""
    save(number, "Open Sundays.")
    attempt = begin(number.pk, leases.take(number.pk, now=clock.now), actor=SYSTEM)
    read = listing.list_numbers

    def then_is_accepted(**how):
        old = read(**how)
        clock.forward(1)
        settling.record_answer(attempt, Answer(outcome=PushAttempt.Outcome.ACCEPTED), actor=SYSTEM)
        return old

    clock.forward(1)
    listing.list_numbers = then_is_accepted
    see(listing, TEXT)
    assert fresh(number).state == "live"


def test_a_read_that_began_before_that_of_a_look_that_counted_does_not_count(clock, number, listing):
    """Two imports at once: the one that read first stores last."""
    read = listing.list_numbers

    def then_another_imports(**how):
        old = read(**how)
        clock.forward(1)
        listing.list_numbers = read
        see(listing, TEXT)
        return old

    listing.list_numbers = then_another_imports
    see(listing, "Theirs, but taken back.")
    assert fresh(number).state == "live"


def test_drift_is_not_taken_back_by_a_read_that_overlaps_the_one_that_found_it(clock, number, listing):
    """The list was read before the outside change, by the import that began later; it stores last."""
    read, began = listing.list_numbers, clock.now

    def then_the_other_finds_drift(**how):
        old = read(**how)
        clock.forward(1)
        listing.list_numbers = read
        see(listing, "Theirs.")
        PhoneNumber.objects.update(verified_at=began - timedelta(seconds=1))
        return old

    listing.list_numbers = then_the_other_finds_drift
    see(listing, TEXT)
    assert (fresh(number).state, fresh(number).remote_text_seen) == ("drifted", "Theirs.")


# --- what we may have sent ourselves


def test_the_unknown_text_that_is_seen_is_live(clock, unknown_a, listing):
    clock.forward(60)
    see(listing, "A")
    assert (fresh(unknown_a).state, fresh(unknown_a).live.text) == ("live", "A")


def test_the_unknown_text_below_a_new_head_is_no_drift(clock, unknown_a, listing):
    save(unknown_a, "B")
    clock.forward(60)
    see(listing, "A")
    after = fresh(unknown_a)
    assert (after.state, after.live.text, after.next_push_at is not None) == ("pending", "A", True)


def test_the_text_before_the_unknown_one_is_no_drift(clock, unknown_a, listing):
    clock.forward(60)
    see(listing, TEXT)
    assert (fresh(unknown_a).state, fresh(unknown_a).live.text) == ("unconfirmed", TEXT)


def test_an_unknown_text_that_landed_over_an_accepted_one_is_no_drift(clock, unknown_a, listing, sending):
    """B was accepted while A could still land, and A did: that is ours, and B is sent once more anyway."""
    clock.forward(1)
    sending(lambda: push(save(unknown_a, "B")))
    clock.forward(60)
    see(listing, "A")
    after = fresh(unknown_a)
    assert (after.state, after.live.text, after.next_push_at is not None) == ("unconfirmed", "A", True)


def test_an_old_unknown_text_is_drift_once_another_was_confirmed(clock, unknown_a, listing, sending):
    clock.forward(60)
    sending(lambda: push(save(unknown_a, "B")))
    clock.forward(60)
    see(listing, "A")
    assert fresh(unknown_a).state == "drifted"


def test_an_old_unknown_text_is_drift_once_a_look_has_shown_another(clock, unknown_a, listing, editor):
    clock.forward(60)
    see(listing, "Theirs.")
    drift.adopt(fresh(unknown_a), actor=actor(editor))
    clock.forward(60)
    see(listing, "A")
    assert fresh(unknown_a).state == "drifted"


def test_a_number_that_returns_while_a_push_may_still_land_is_sent_again(clock, unknown_a, listing, sending):
    clock.forward(1)
    sending(lambda: push(save(unknown_a, "B")))
    PhoneNumber.objects.filter(pk=unknown_a.pk).update(state="removed", next_push_at=None)
    see(listing, "B")
    assert (fresh(unknown_a).state, fresh(unknown_a).next_push_at) == ("pending", clock.now)


# --- outside texts that a person has decided to overwrite


@pytest.fixture
def ours_waits(clock, number, listing):
    """A number that had drifted to "Theirs."; a person chose to push ours, which is not sent yet."""
    see(listing, "Theirs.")
    clock.forward(1)
    return drift.push_ours(number, actor=SYSTEM)


def test_a_look_does_not_undo_the_decision_to_push_ours(clock, ours_waits, listing, subtests):
    clock.forward(1)
    report = see(listing, "Theirs.")
    with subtests.test("ours still waits"):
        assert (fresh(ours_waits).state, fresh(ours_waits).next_push_at is not None) == ("pending", True)
    with subtests.test("what was decided about is no new drift"):
        assert report.drifted == 0


def test_the_decision_holds_while_the_push_is_retried(clock, ours_waits, listing, sending):
    sending(lambda: push(ours_waits), is_out)
    clock.forward(1)
    see(listing, "Theirs.")
    assert fresh(ours_waits).state == "retrying"


def test_a_text_that_nobody_has_seen_is_drift_in_spite_of_the_decision(clock, ours_waits, listing):
    clock.forward(1)
    see(listing, "Theirs, changed again.")
    assert (fresh(ours_waits).state, fresh(ours_waits).next_push_at) == ("drifted", None)


def test_the_same_outside_text_after_ours_was_live_is_drift(clock, ours_waits, listing, sending):
    sending(lambda: push(ours_waits))
    clock.forward(1)
    see(listing, "Theirs.")
    assert fresh(ours_waits).state == "drifted"


def test_a_number_that_returns_with_what_was_decided_about_has_drifted(clock, ours_waits, listing):
    PhoneNumber.objects.filter(pk=ours_waits.pk).update(state="removed", next_push_at=None)
    clock.forward(1)
    see(listing, "Theirs.")
    assert fresh(ours_waits).state == "drifted"
