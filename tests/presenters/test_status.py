"""A number's state in words: what callers hear now, and what is still to come."""

from datetime import timedelta

import pytest

from profiles.models import PhoneNumber
from profiles.presenters.status import state_key, status_line
from profiles.selectors.numbers import recent_attempts
from profiles.services import account
from profiles.services.conflicts import conflict_key
from profiles.services.mirror import drift
from profiles.services.pushing import leases
from tests.conftest import SYSTEM
from tests.services.mirror.account_list import see
from tests.services.stand_in import (
    Killed,
    accepts,
    fresh,
    is_busy,
    is_out,
    kills,
    loses,
    push,
    refuses,
    save,
    trims,
)


@pytest.fixture
def line(clock):
    """Return what the page of a number says now."""

    def of(number: PhoneNumber, *, paused: bool = False, must_import_first: bool = False):
        number = fresh(number)
        return status_line(
            number, recent_attempts(number), now=clock.now, paused=paused, must_import_first=must_import_first
        )

    return of


@pytest.fixture
def pushed(clock, number, nixflex):
    """Save a text and push it; ``script`` says what becomes of that."""

    def after(text, *script):
        nixflex.script = list(script)
        return push(save(number, text))

    return after


# --- settled


def test_live_names_the_version_that_callers_hear(number, line):
    assert (line(number).word, line(number).hears) == ("Live", "Callers hear version 1.")


def test_live_has_nothing_to_come(number, line):
    assert (line(number).next, line(number).at, line(number).unsettled, line(number).can_push) == (
        "",
        None,
        False,
        False,
    )


def test_a_number_that_never_had_a_profile(make_number, line):
    said = line(make_number(text=""))
    assert (said.key, said.word, said.hears) == (
        "none",
        "No profile",
        "No profile: callers hear the agent prompt alone.",
    )


def test_a_cleared_number(pushed, line):
    said = line(pushed("", accepts))
    assert (said.key, said.hears) == (
        "none",
        "Version 2 has no profile: callers hear the agent prompt alone.",
    )


def test_a_number_whose_text_was_never_told(make_number, clock, line):
    said = line(make_number(text="", remote_text_seen=None, last_seen_at=clock.now))
    assert (said.key, said.word, said.hears) == (
        "unknown",
        "Not known",
        "Nixflex has not told what this number's profile is, so it is not known what callers hear.",
    )


def test_a_removed_number(number, line):
    PhoneNumber.objects.filter(pk=number.pk).update(state="removed")
    assert (line(number).word, line(number).hears) == (
        "Removed",
        "This number is not in the Nixflex account any more. Its history stays here.",
    )


def test_a_label_of_the_state_is_no_profile_only_while_live(make_number):
    assert state_key(make_number(text="", state="pending")) == "pending"


# --- on its way


def test_a_saved_version_is_not_live_yet(clock, number, line):
    said = line(save(number, "Open Sundays."))
    assert (said.hears, said.next) == (
        "Callers still hear version 1.",
        "Version 2 is saved, not live yet: it waits to be sent.",
    )


def test_a_saved_version_has_no_reason_from_another_versions_push(pushed, number, line):
    pushed("Rude.", refuses)
    save(number, "Polite.")
    assert line(number).reason == ""


def test_a_version_that_is_being_sent(clock, number, line):
    save(number, "Open Sundays.")
    leases.take(number.pk, now=clock.now)
    assert (line(number).next, line(number).at, line(number).can_push) == (
        "Version 2 is being sent now.",
        None,
        False,
    )


def test_a_version_that_waits_for_the_account(clock, number, line):
    save(number, "Open Sundays.")
    said = line(number, paused=True)
    assert (said.next, said.at, said.can_push) == (
        "Version 2 is saved and safe, and waits: pushing is paused for the whole account.",
        None,
        False,
    )


def test_a_version_that_waits_for_a_first_look_after_an_absence(clock, number, line):
    save(number, "Open Sundays.")
    said = line(number, must_import_first=True)
    waits_for = "Nixadmin was not at work for a while, and first looks at what Nixflex holds"
    assert (said.next, said.at, said.can_push) == (f"Version 2 is saved and waits: {waits_for}.", None, False)


def test_a_version_that_was_refused_for_the_account_waits_for_it(shared, sandbox, line):
    sandbox.faults([{"method": "PATCH", "status": 402, "message": "Top up."}])
    push(save(shared, "Open Sundays."))
    said = line(shared, paused=True)
    assert (said.word, said.next, said.reason) == (
        "Pending",
        "Version 2 is saved and safe, and waits: pushing is paused for the whole account.",
        "Top up.",
    )


def test_a_text_that_was_refused_for_itself_is_so_during_a_pause_too(pushed, line):
    said = line(pushed("Open Sundays.", refuses), paused=True)
    assert said.next == "Nixflex refused version 2; it is kept here but not sent again by itself."


def test_a_version_that_did_not_reach_nixflex(pushed, line):
    said = line(pushed("Open Sundays.", is_out))
    assert (said.hears, said.next, said.reason) == (
        "Callers still hear version 1.",
        "Version 2 is saved, not live yet, and will be sent again.",
        "Nixflex could not be reached.",
    )


def test_a_version_that_a_busy_nixflex_did_not_take(pushed, line):
    assert line(pushed("Open Sundays.", is_busy)).next == (
        "Version 2 is saved, not live yet: Nixflex answered 429. It will be sent again."
    )


def test_the_moment_of_the_next_try_is_told(pushed, line):
    number = pushed("Open Sundays.", is_busy)
    assert line(number).at == number.next_push_at


@pytest.mark.parametrize("step", [is_out, loses, refuses], ids=["retrying", "unconfirmed", "rejected"])
def test_what_is_not_live_can_be_tried_now(pushed, line, step):
    assert line(pushed("Open Sundays.", step)).can_push


def test_a_refused_version(pushed, line):
    said = line(pushed("Rude.", refuses))
    assert (said.hears, said.next, said.reason, said.unsettled) == (
        "Callers still hear version 1.",
        "Nixflex refused version 2; it is kept here but not sent again by itself.",
        "The text is not allowed.",
        False,
    )


def test_a_refused_first_version_leaves_the_agent_prompt_alone(make_number, nixflex, line):
    nixflex.script = [refuses]
    number = push(save(make_number(text=""), "Rude."))
    assert line(number).hears == "Callers still hear the agent prompt alone."


def test_a_refused_first_version_of_a_number_whose_text_was_never_told(make_number, nixflex, line):
    nixflex.script = [refuses]
    number = push(save(make_number(text="", remote_text_seen=None), "Rude."))
    assert line(number).hears == "Callers still hear what Nixflex held before."


def test_after_clearing_a_waiting_version_leaves_the_agent_prompt_alone(pushed, number, line):
    pushed("", accepts)
    save(number, "Open Sundays.")
    assert line(number).hears == "Callers still hear the agent prompt alone."


# --- uncertain


def test_a_version_of_unknown_outcome_may_be_heard(pushed, line):
    said = line(pushed("A", loses))
    assert (said.hears, said.next) == (
        "It is not certain what callers hear: version 1 or version 2.",
        "Version 2 will be sent again to make sure.",
    )


def test_a_version_that_an_error_may_have_taken_is_not_said_to_be_missing(pushed, line):
    number = pushed("A", loses)
    number.attempts.update(http_status=503)
    assert line(number).next == "Nixflex answered 503: version 2 will be sent again to make sure."


def test_each_version_of_unknown_outcome_may_be_heard(clock, pushed, line):
    pushed("A", loses)
    clock.forward(1)
    assert line(pushed("B", loses)).hears.endswith(": version 1, version 2 or version 3.")


def test_a_version_that_may_land_over_the_accepted_one_may_be_heard(clock, pushed, line):
    pushed("A", loses)
    clock.forward(1)
    assert line(pushed("B", accepts)).hears.endswith(": version 3 or version 2.")


def test_that_may_have_happened_before_its_horizon_too(clock, pushed, line):
    """The horizon has passed, but nobody has looked since."""
    pushed("A", loses)
    clock.forward(1)
    number = pushed("B", accepts)
    clock.forward(60)
    assert line(number).hears.endswith(": version 3 or version 2.")


def test_a_refused_version_does_not_hide_an_unknown_one(clock, pushed, line):
    pushed("A", loses)
    clock.forward(1)
    assert line(pushed("Rude.", refuses)).hears.endswith(": version 1 or version 2.")


def test_a_version_that_a_dead_process_was_sending_may_be_heard(clock, number, nixflex, line):
    nixflex.script = [kills]
    with pytest.raises(Killed):
        push(save(number, "A"))
    clock.forward(leases.LEASE_SECONDS)
    assert line(number).hears.endswith(": version 1 or version 2.")


def test_many_failures_later_an_unknown_version_may_still_be_heard(clock, pushed, number, nixflex, line):
    pushed("A", loses)
    save(number, "B")
    nixflex.script = [is_out] * 12
    for _ in range(12):
        push(number)
        clock.forward(400)
    assert line(number).hears.endswith(": version 1 or version 2.")


def test_what_was_confirmed_since_is_certain(clock, pushed, line):
    pushed("A", loses)
    clock.forward(60)
    assert line(pushed("B", accepts)).hears == "Callers hear version 3."


def test_what_was_seen_since_is_certain(clock, pushed, number, line, listing):
    # The stand-ins share a place: the last fixture that was asked for is the client.
    PhoneNumber.objects.filter(pk=number.pk).update(state="rejected")
    see(listing, number.head_text)
    assert line(number).hears == "Callers hear version 1."


# --- changed outside


def test_an_outside_text_is_what_callers_hear(clock, number, listing, line):
    see(listing, "Theirs.")
    assert line(number).hears == "Callers hear a text that was set outside Nixadmin."


def test_an_outside_clearing_is_what_callers_hear(clock, number, listing, line):
    see(listing, "")
    assert line(number).hears == (
        "Callers hear the agent prompt alone (the profile was removed outside Nixadmin)."
    )


def test_an_outside_text_waits_for_a_person(clock, number, listing, line):
    see(listing, "Theirs.")
    said = line(number)
    assert ("until somebody decides" in said.next, said.can_push, said.unsettled) == (True, False, False)


def test_after_choosing_ours_callers_still_hear_the_outside_text(clock, number, listing, line):
    see(listing, "Theirs.")
    drift.push_ours(number, actor=SYSTEM)
    assert line(number).hears == "Callers still hear a text that was set outside Nixadmin."


def test_an_outside_text_is_not_explained_by_an_old_failure(clock, pushed, number, line):
    pushed("A", is_out)
    PhoneNumber.objects.filter(pk=number.pk).update(state="drifted", remote_text_seen="Theirs.")
    assert line(number).reason == ""


def test_a_text_that_nixflex_keeps_instead_is_explained(pushed, line):
    said = line(pushed(" A ", trims))
    assert said.reason == "Nixflex accepted the profile but keeps a different text."


def test_a_text_that_nixflex_keeps_instead_is_uncertain_while_another_may_land(clock, pushed, line):
    pushed("A", loses)
    clock.forward(1)
    said = line(pushed(" B ", trims))
    assert said.hears == (
        "It is not certain what callers hear: another text than the one that was sent or version 2."
    )


def test_nobody_set_the_text_that_nixflex_keeps_instead(pushed, line):
    said = line(pushed(" A ", trims))
    assert said.hears == "Callers hear another text than the one that was sent."


def test_an_outside_text_after_one_that_was_kept_and_adopted_is_set_outside(pushed, line):
    number = pushed(" A ", trims)
    drift.adopt(number, actor=SYSTEM, acknowledged=conflict_key(fresh(number)))
    PhoneNumber.objects.update(state="drifted", remote_text_seen="Theirs.")
    assert line(number).hears == "Callers hear a text that was set outside Nixadmin."


def test_a_save_beyond_the_write_budget_says_so(clock, number, line):
    saved = save(number, "Open Sundays.")
    saved.next_push_at = clock.now + timedelta(seconds=20)
    saved.save()
    said = line(saved)
    assert (said.next, said.at) == (
        "Version 2 is saved, not live yet: Nixflex takes no more changes for the moment.",
        saved.next_push_at,
    )


def test_resuming_is_followed_by_waiting_to_be_sent(shared, sandbox, line):
    sandbox.faults([{"method": "PATCH", "status": 402}])
    push(save(shared, "Open Sundays."))
    account._resume(SYSTEM)
    assert line(shared).next == "Version 2 is saved, not live yet: it waits to be sent."


def test_a_lease_that_has_run_out_is_nobody_sending(clock, number, line):
    save(number, "Open Sundays.")
    leases.take(number.pk, now=clock.now - timedelta(seconds=leases.LEASE_SECONDS), even_if_not_due=True)
    assert line(number).can_push
