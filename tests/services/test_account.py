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
def paused(request, shared, sandbox, editor):
    """A number whose version 2 was refused for the account, which paused all pushing."""
    sandbox.faults([{"status": request.param, "message": "Not any more."}])
    push(save(shared, "Open Sundays.", actor=actor(editor)), actor=actor(editor))
    return fresh(shared)


def patches(sandbox) -> int:
    return sum(entry["method"] == "PATCH" for entry in sandbox.log()["requests"])


def test_a_refusal_of_the_account_pauses_all_pushing(paused, sandbox, subtests):
    with subtests.test("it pauses"):
        assert account.is_paused()
    with subtests.test("Nixflex's reason is kept"):
        assert Account.objects.get().paused_message == "Not any more."
    attempt = PushAttempt.objects.get()
    event = AuditEvent.objects.get(action="pause")
    with subtests.test("it is audited"):
        assert (event.outcome, event.reason, event.data) == (
            "refused",
            "Not any more.",
            {"http_status": attempt.http_status, "attempt": attempt.pk},
        )
    with subtests.test("as no person's doing"):
        assert (event.actor, event.actor_name) == (None, "System: Nixflex")
    with subtests.test("with the push that met it"):
        assert (event.number, event.revision) == (attempt.number, attempt.revision)
    with subtests.test("the text waits, as nothing is wrong with it"):
        assert (paused.state, paused.next_push_at) == ("pending", attempt.finished_at)
    sent = patches(sandbox)
    number = push(save(paused, "Open Mondays."))
    with subtests.test("a save is kept and waits"):
        assert (number.head_text, number.state, patches(sandbox)) == ("Open Mondays.", "pending", sent)
    with subtests.test("a sweep sends nothing"):
        assert (sweep().paused, patches(sandbox)) == (True, sent)
    account.pause(status=402, message="Something else.", actor=SYSTEM)
    with subtests.test("a pause that stands is left alone"):
        assert (Account.objects.get().paused_message, AuditEvent.objects.filter(action="pause").count()) == (
            "Not any more.",
            1,
        )


def test_a_sweep_that_meets_the_refusal_stops(shared, make_number, sandbox, subtests):
    other = make_number(OTHER)
    sandbox.add(OTHER, custom_prompt=TEXT)
    save(shared, "Open Sundays.")
    save(other, "Open Sundays.")
    sandbox.faults([PATCH | {"status": 401}])
    sweep()
    with subtests.test("after the first number"):
        assert patches(sandbox) == 1
    with subtests.test("both wait"):
        assert (fresh(shared).state, fresh(other).state) == ("pending", "pending")


def test_a_refusal_of_the_account_pauses_whatever_its_headers_do_to_the_budget(number, nixflex, monkeypatch):
    def refuses(stand_in, text):
        raise AccountRefused("The key has expired.", status=401)

    def fails(rate):
        raise OverflowError

    nixflex.script = [refuses]
    monkeypatch.setattr(budget, "apply_rate_headers", fails)
    with pytest.raises(OverflowError):
        push(save(number, "Open Sundays."))
    assert account.is_paused()


def test_a_wait_that_nixflex_asks_for_holds_whatever_its_headers_do_to_the_budget(
    number, nixflex, monkeypatch
):
    def fails(rate):
        raise OverflowError

    nixflex.script = [is_busy]
    monkeypatch.setattr(budget, "apply_rate_headers", fails)
    with pytest.raises(OverflowError):
        push(save(number, "Open Sundays."))
    assert budget.budget_status().blocked


def test_a_head_that_moved_under_a_refusal_of_the_account_is_not_sent_after_it(number, nixflex):
    def saves_and_refuses(stand_in, text):
        save(number, "Open Mondays.")
        raise AccountRefused("The key has expired.", status=401)

    nixflex.script = [saves_and_refuses]
    push(save(number, "Open Sundays."))
    assert nixflex.sent == ["Open Sundays."]


def test_a_key_that_does_not_work_leaves_the_pause(paused, manager, subtests):
    with subtests.test("it says why"), pytest.raises(NixflexError, match="Not any more"):
        account.resume(actor=actor(manager))
    with subtests.test("the pause stands"):
        assert account.is_paused()


def test_a_key_that_works_ends_the_pause(paused, manager, sandbox, subtests):
    sandbox.faults([])
    due = account.resume(actor=actor(manager))
    with subtests.test("it ends"):
        assert not account.is_paused()
    with subtests.test("it is audited"):
        event = AuditEvent.objects.get(action="resume")
        assert (event.actor, event.data) == (manager, {"waiting": 1})
    with subtests.test("what was refused for the account is due"):
        assert (due, fresh(paused).state) == (1, "pending")
    sweep()
    with subtests.test("and live in the end"):
        assert fresh(paused).state == "live"


def test_what_waited_is_live_in_the_end(paused, manager, sandbox):
    save(paused, "Open Mondays.")
    sandbox.faults([])
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


def test_resuming_what_is_not_paused_leaves_no_line(shared, sandbox, manager):
    account.resume(actor=actor(manager))
    assert not AuditEvent.objects.exists()


def test_an_editor_may_not_resume(paused, editor):
    with pytest.raises(PermissionDenied, match="resume pushing"):
        account.resume(actor=actor(editor))
