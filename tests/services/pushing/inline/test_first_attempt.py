"""A save's first attempt: on disk together with what was saved; none where nothing was saved or may be sent."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles import tasks
from profiles.models import AuditEvent, PhoneNumber, PushAttempt, WriteBudget
from profiles.services import account, api, clock_skew, editing, locking
from profiles.services.conflicts import Change, Conflict
from profiles.services.pushing import budget, clock_steps, inline, leases, settling
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.stand_in import Killed, accepts, fresh, is_out, kills, looking, refuses_account, sweep

NEW = "Open Sundays."


def save(number, text=NEW, **change):
    """Save and push as a page does."""
    changed = Change(**{"base_version": number.version} | change)
    return tasks.save_and_push(
        lambda first: editing.save_profile(number, text=text, actor=SYSTEM, change=changed, first=first),
        actor=SYSTEM,
    )


def used() -> int:
    return sum(WriteBudget.objects.values_list("used", flat=True))


def outcomes() -> list[str]:
    return list(PushAttempt.objects.order_by("pk").values_list("outcome", flat=True))


def test_what_is_saved_is_live_at_once(nixflex, number):
    saved = save(number)
    assert (nixflex.sent, saved.created, saved.number.state) == ([NEW], True, "live")


def test_the_number_comes_back_as_the_database_has_it(nixflex, number):
    saved, stored = save(number).number, fresh(number)
    names = [field.attname for field in PhoneNumber._meta.concrete_fields if not field.generated]
    assert [getattr(saved, name) for name in names] == [getattr(stored, name) for name in names]


@pytest.mark.django_db(transaction=True)
def test_save_attempt_and_lease_are_on_disk_before_the_request_leaves(nixflex, number):
    seen: list[object] = []

    def look():
        seen.extend(
            PushAttempt.objects.values_list(
                "outcome", "revision__version", "number__version", "number__state"
            )
        )
        seen.extend(
            (n.lease_token is not None, n.next_push_at is not None) for n in PhoneNumber.objects.all()
        )

    nixflex.script = [looking(look)]
    save(number)
    assert seen == [("started", 2, 2, "pending"), (True, True)]


@pytest.mark.django_db(transaction=True)
def test_the_attempt_is_begun_in_the_transaction_of_the_save(nixflex, number, monkeypatch):
    """Where that ends badly there is neither, and nothing is sent."""

    def breaks(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("profiles.services.audit.record", breaks)
    with pytest.raises(ZeroDivisionError):
        save(number)
    assert (nixflex.sent, outcomes(), fresh(number).version, fresh(number).lease_token) == ([], [], 1, None)


def test_it_is_begun_after_the_decision_that_it_carries_out(nixflex, number):
    with CaptureQueriesContext(connection) as captured:
        save(number)
    written = [query["sql"].split()[2] for query in captured if query["sql"].startswith("INSERT")]
    assert written.index('"profiles_auditevent"') < written.index('"profiles_pushattempt"')


def test_one_write_of_the_budget_is_used(nixflex, number):
    save(number)
    assert used() == 1


@pytest.mark.parametrize("change", [{"base_version": 0}, {"text": TEXT}], ids=["conflict", "no change"])
def test_a_write_is_given_back_where_nothing_was_saved(nixflex, number, change):
    budget.reserve(for_person=True)
    with suppress(Conflict):
        save(number, **change)
    assert (used(), nixflex.sent) == (1, [])


def test_a_write_is_not_given_back_to_a_later_window(clock, nixflex, number, monkeypatch):
    def is_held_up(*_, **__):
        clock.forward(budget.WINDOW.total_seconds() + 2)
        budget.reserve(for_person=True)
        raise ZeroDivisionError

    monkeypatch.setattr(editing, "save_text", is_held_up)
    with pytest.raises(ZeroDivisionError):
        save(number)
    assert used() == 1


def test_after_another_version_is_saved_meanwhile_that_one_is_sent_too(nixflex, number):
    def is_overtaken(stand_in, text):
        editing.save_profile(number, text="Closed.", actor=SYSTEM, change=Change(2))
        return accepts(stand_in, text)

    nixflex.script = [is_overtaken]
    saved = save(number)
    assert (nixflex.sent, saved.number.state, saved.number.version) == ([NEW, "Closed."], "live", 3)


# --- Where nothing may be sent from here


def begins_nothing(nixflex, number):
    """Save; assert that it is kept and due, and that neither an attempt nor a write was begun."""
    saved = save(number)
    assert (nixflex.sent, outcomes(), used()) == ([], [], 0)
    assert (saved.created, fresh(number).state, fresh(number).next_push_at is None) == (
        True,
        "pending",
        False,
    )


def test_while_pushing_is_paused(nixflex, number):
    account.pause(status=401, message="No.", actor=SYSTEM)
    begins_nothing(nixflex, number)


def test_with_a_wrong_clock(nixflex, number, monkeypatch):
    monkeypatch.setattr(clock_skew, "excessive_skew", lambda: timedelta(seconds=3))
    begins_nothing(nixflex, number)


def test_where_all_slots_are_taken(nixflex, number, settings):
    settings.PUSHES_INLINE = 1
    with inline.inline_slot():
        begins_nothing(nixflex, number)


def test_who_waits_to_save_takes_no_slot(nixflex, number, settings, monkeypatch):
    """Those who lose against another save hold none that the winner needs."""
    lock_number, free = locking.lock_number, []

    def waits(pk, **how):
        with inline.inline_slot() as slot:
            free.append(slot)
        return lock_number(pk, **how)

    settings.PUSHES_INLINE = 1
    monkeypatch.setattr("profiles.services.editing.lock_number", waits)
    save(number)
    assert (free, nixflex.sent) == ([True], [NEW])


def test_where_pushes_are_left_to_workers(nixflex, number, settings):
    settings.PUSH_INLINE = False
    begins_nothing(nixflex, number)


def test_after_an_absence(clock, nixflex, number):
    account.get_account()
    account.allow_pushing_after_import(read_from=clock.now)
    clock.forward(account.ABSENCE_LIMIT.total_seconds() + 1)
    begins_nothing(nixflex, number)


def test_a_clock_that_is_set_while_the_save_waits_ends_no_lease(clock, nixflex, number, monkeypatch):
    """It seems to be over, and the request of whoever holds it is under way."""
    lock_number = locking.lock_number

    def waits(pk, **how):
        clock.forward(3600)
        return lock_number(pk, **how)

    monkeypatch.setattr(clock_steps, "_seen", None)
    monkeypatch.setattr(clock_steps, "boot_clock", lambda: 0.0)
    monkeypatch.setattr("profiles.services.editing.lock_number", waits)
    leases.take_locked(number, now=clock.now)
    number.save()
    assert save(number).created
    assert (nixflex.sent, outcomes(), fresh(number).lease_token) == ([], [], number.lease_token)


def test_while_another_process_sends_the_number(clock, nixflex, number):
    token = leases.take_locked(number, now=clock.now) and number.lease_token
    number.save()
    begins_nothing(nixflex, number)
    assert fresh(number).lease_token == token


def test_where_the_budget_is_spent_it_is_due_when_it_opens(clock, nixflex, number, editor, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    budget.reserve(for_person=True)
    tasks.save_and_push(
        lambda first: editing.save_profile(
            number, text=NEW, actor=actor(editor), change=Change(1), first=first
        ),
        actor=actor(editor),
    )
    assert (outcomes(), fresh(number).next_push_at) == ([], WriteBudget.objects.get().ends_at)


def test_a_budget_that_can_not_be_reserved_keeps_nothing_from_being_saved(nixflex, number, monkeypatch):
    def breaks(**_):
        raise ZeroDivisionError

    monkeypatch.setattr(budget, "reserve", breaks)
    assert save(number).created


# --- What goes wrong between the save and the answer


def test_what_was_not_sent_is_closed_as_not_applied(nixflex, number, monkeypatch):
    monkeypatch.setattr(leases, "holds", lambda pk, token: False)
    saved = save(number)
    assert (nixflex.sent, outcomes(), saved.number.state) == ([], ["not_applied"], "retrying")
    assert PushAttempt.objects.get().on_books_until is None


def test_a_mistake_before_it_leaves_is_not_applied_either(nixflex, number, monkeypatch, caplog):
    def breaks():
        raise ZeroDivisionError

    monkeypatch.setattr(api, "client", breaks)
    save(number)
    assert (outcomes(), fresh(number).state, fresh(number).lease_token) == (["not_applied"], "retrying", None)
    assert "could not be sent" in caplog.text


def test_a_mistake_while_it_is_under_way_leaves_it_on_the_books(nixflex, number):
    def breaks(stand_in, text):
        raise ZeroDivisionError

    nixflex.script = [breaks]
    saved = save(number)
    assert (saved.created, fresh(number).state, fresh(number).lease_token) == (True, "unconfirmed", None)
    assert PushAttempt.objects.get().on_books_until is not None


def test_a_save_whose_commit_took_too_long_for_its_lease_sends_nothing(clock, nixflex, number, monkeypatch):
    push_saved = tasks.push_saved

    def is_held_up(*args, **kwargs):
        clock.forward(leases.LEASE_SECONDS - leases.REQUEST_DEADLINE - leases.SKEW_ALLOWANCE + 1)
        return push_saved(*args, **kwargs)

    monkeypatch.setattr(tasks, "push_saved", is_held_up)
    save(number)
    assert (nixflex.sent, outcomes()) == ([], ["not_applied"])


def test_after_a_crash_it_is_unknown(clock, nixflex, number):
    nixflex.script = [kills]
    with pytest.raises(Killed):
        save(number)
    before = outcomes()
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert (before, outcomes(), fresh(number).state) == (["started"], ["unknown", "accepted"], "live")


def test_a_save_takes_over_from_a_dead_process_and_says_so(clock, nixflex, number):
    nixflex.script = [kills]
    with pytest.raises(Killed):
        save(number)
    clock.forward(leases.LEASE_SECONDS)
    saved = save(fresh(number), "Closed Sundays.")
    assert (outcomes(), saved.number.state) == (["unknown", "accepted"], "unconfirmed")
    assert AuditEvent.objects.get(action="push", outcome="unknown").reason == str(settling.ORPHANED_MESSAGE)


def test_what_is_out_is_tried_again(nixflex, number):
    nixflex.script = [is_out]
    assert save(number).number.state == "retrying"


def test_a_refused_key_pauses_all_pushing(nixflex, number):
    nixflex.script = [refuses_account]
    save(number)
    assert account.is_paused()
