"""The pause of all pushing after a refusal that every number would meet, and what ends it."""

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import Account, AuditEvent, PushAttempt
from profiles.nixflex import AccountRefused, NixflexError
from profiles.services import account
from profiles.services.pushing import budget
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.stand_in import fresh, is_busy, push, save, sweep

OTHER = "+441632960002"
PATCH = {"method": "PATCH"}


@pytest.fixture(params=[401, 402])
def paused(request, shared, sandbox):
    """A number whose version 2 was refused for the account, which paused all pushing."""
    sandbox.faults([{"status": request.param, "message": "Not any more."}])
    push(save(shared, "Open Sundays."))
    return fresh(shared)


@pytest.fixture
def works_again(sandbox):
    """Nixflex accepts the key again."""
    return lambda: sandbox.faults([])


def patches(sandbox) -> int:
    return sum(entry["method"] == "PATCH" for entry in sandbox.log()["requests"])


def test_a_refusal_of_the_account_pauses_all_pushing(paused):
    assert account.is_paused()


def test_the_pause_keeps_nixflexs_reason(paused):
    assert Account.objects.get().paused_message == "Not any more."


def test_the_pause_is_audited(paused):
    event = AuditEvent.objects.get(action="pause")
    status = PushAttempt.objects.get().http_status
    assert (event.outcome, event.reason, event.data) == ("refused", "Not any more.", {"http_status": status})


def test_a_pause_that_stands_is_left_alone(paused):
    account.pause(status=402, message="Something else.", actor=SYSTEM)
    assert (Account.objects.get().paused_message, AuditEvent.objects.filter(action="pause").count()) == (
        "Not any more.",
        1,
    )


def test_while_paused_a_save_is_kept(paused):
    assert save(paused, "Open Mondays.").head.text == "Open Mondays."


def test_while_paused_a_save_waits(paused, sandbox):
    sent = patches(sandbox)
    assert (push(save(paused, "Open Mondays.")).state, patches(sandbox)) == ("pending", sent)


def test_while_paused_a_sweep_sends_nothing(paused, sandbox):
    save(paused, "Open Mondays.")
    sent = patches(sandbox)
    assert (sweep().paused, patches(sandbox)) == (True, sent)


def test_a_sweep_that_meets_the_refusal_stops(shared, make_number, sandbox):
    other = make_number(OTHER)
    sandbox.add(OTHER, custom_prompt=TEXT)
    save(shared, "Open Sundays.")
    save(other, "Open Sundays.")
    sandbox.faults([PATCH | {"status": 401}])
    sweep()
    assert patches(sandbox) == 1


def test_a_number_whose_turn_did_not_come_still_waits(shared, make_number, sandbox):
    other = make_number(OTHER)
    sandbox.add(OTHER, custom_prompt=TEXT)
    save(shared, "Open Sundays.")
    save(other, "Open Sundays.")
    sandbox.faults([PATCH | {"status": 401}])
    sweep()
    assert sorted([fresh(shared).state, fresh(other).state]) == ["pending", "rejected"]


def test_a_refusal_of_the_account_pauses_whatever_its_headers_do_to_the_budget(number, nixflex, monkeypatch):
    def refuses(stand_in, text):
        raise AccountRefused("The key has expired.", status=401)

    def fails(rate):
        raise OverflowError

    nixflex.script = [refuses]
    monkeypatch.setattr(budget, "correct", fails)
    with pytest.raises(OverflowError):
        push(save(number, "Open Sundays."))
    assert account.is_paused()


def test_a_wait_that_nixflex_asks_for_holds_whatever_its_headers_do_to_the_budget(
    number, nixflex, monkeypatch
):
    def fails(rate):
        raise OverflowError

    nixflex.script = [is_busy]
    monkeypatch.setattr(budget, "correct", fails)
    with pytest.raises(OverflowError):
        push(save(number, "Open Sundays."))
    assert budget.standing().blocked


def test_a_head_that_moved_under_a_refusal_of_the_account_is_not_sent_after_it(number, nixflex):
    def saves_and_refuses(stand_in, text):
        save(number, "Open Mondays.")
        raise AccountRefused("The key has expired.", status=401)

    nixflex.script = [saves_and_refuses]
    push(save(number, "Open Sundays."))
    assert nixflex.sent == ["Open Sundays."]


def test_resuming_checks_the_key(paused, manager):
    with pytest.raises(NixflexError, match="Not any more"):
        account.resume(actor=actor(manager))


def test_a_key_that_does_not_work_leaves_the_pause(paused, manager):
    with pytest.raises(NixflexError):
        account.resume(actor=actor(manager))
    assert account.is_paused()


def test_a_key_that_works_ends_the_pause(paused, works_again, manager):
    works_again()
    account.resume(actor=actor(manager))
    assert not account.is_paused()


def test_what_was_refused_for_the_account_is_due_again(paused, works_again, manager):
    works_again()
    assert (account.resume(actor=actor(manager)), fresh(paused).state) == (1, "pending")


def test_what_was_refused_for_the_account_is_live_in_the_end(paused, works_again, manager):
    works_again()
    account.resume(actor=actor(manager))
    sweep()
    assert fresh(paused).state == "live"


def test_what_waited_is_live_in_the_end(paused, works_again, manager, sandbox):
    save(paused, "Open Mondays.")
    works_again()
    account.resume(actor=actor(manager))
    sweep()
    assert sandbox.state(NUMBER)["custom_prompt"] == "Open Mondays."


def test_what_was_refused_for_itself_stays_refused(shared, make_number, sandbox, manager):
    other = make_number(OTHER)
    sandbox.add(OTHER, custom_prompt=TEXT)
    sandbox.faults([PATCH | {"status": 400, "nth": 1}, PATCH | {"status": 401, "nth": 2}])
    push(save(shared, "Open Sundays."))
    push(save(other, "Open Sundays."))
    sandbox.faults([])
    account.resume(actor=actor(manager))
    assert (fresh(shared).state, fresh(other).state) == ("rejected", "pending")


def test_what_was_refused_for_the_account_and_since_then_for_itself_stays_refused(paused, sandbox, manager):
    account._resume(SYSTEM)
    sandbox.faults([PATCH | {"status": 400}])
    sweep()
    sandbox.faults([])
    assert (account.resume(actor=actor(manager)), fresh(paused).state) == (0, "rejected")


def test_resuming_is_audited(paused, works_again, manager):
    works_again()
    account.resume(actor=actor(manager))
    event = AuditEvent.objects.get(action="resume")
    assert (event.actor, event.data) == (manager, {"due_again": 1})


def test_resuming_what_is_not_paused_leaves_no_line(shared, sandbox, manager):
    account.resume(actor=actor(manager))
    assert not AuditEvent.objects.exists()


def test_an_editor_may_not_resume(paused, editor):
    with pytest.raises(PermissionDenied, match="resume pushing"):
        account.resume(actor=actor(editor))
