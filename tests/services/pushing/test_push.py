"""Pushing: what each answer of Nixflex comes to, over the sandbox's socket."""

import random
from dataclasses import dataclass, field, fields
from time import monotonic
from typing import Any

import httpx
import pytest

from profiles.models import Account, AuditEvent, PushAttempt
from profiles.nixflex import wire
from profiles.services import api
from profiles.services.pushing.sweeping import SweepResult
from tests.clock import START
from tests.conftest import NUMBER, TEXT, actor
from tests.services.stand_in import fresh, push, save, sweep

SENT = "  Open Sundays.  "
PATCH = {"method": "PATCH"}


@dataclass(frozen=True)
class Case:
    """A fault of the sandbox and what one push that meets it must come to.

    ``wait`` is in how many seconds at the earliest the number is pushed again, None for never by itself.
    """

    name: str
    fault: dict[str, Any] = field(default_factory=dict)
    outcome: str = "unknown"
    state: str = "unconfirmed"
    wait: float | None = 2.0
    live: int = 1
    held: str = TEXT
    status: int | None = None
    code: str = ""

    def __str__(self) -> str:
        return self.name


def refused(status: int, **fields: Any) -> Case:
    return Case(
        f"{status}",
        {"status": status, "code": "some_code", "message": "Not like this."},
        status=status,
        code="some_code",
        **{"outcome": "rejected", "state": "rejected", "wait": None, **fields},
    )


CASES = [
    Case("200 equal", outcome="accepted", state="live", wait=None, live=2, held=SENT, status=200),
    Case(
        "200 trimmed",
        {"echo_other": True},
        outcome="accepted",
        state="drifted",
        wait=None,
        held=SENT.strip(),
        status=200,
    ),
    Case("200 without echo", {"echo_missing": True}, held=SENT, status=200),
    Case("200 HTML", {"garbage": True}, held=SENT, status=200),
    Case("200 JSON string", {"garbage": '"ok"'}, held=SENT, status=200),
    Case("200 JSON list", {"garbage": [1]}, held=SENT, status=200),
    Case("200 cut short", {"garbage": '{"phone_number": {"custom_prompt": "  Op'}, held=SENT, status=200),
    Case("200 empty", {"garbage": ""}, held=SENT, status=200),
    *[refused(status) for status in (400, 403, 404, 409, 422)],
    # The attempt is refused; the text waits until the account may send again.
    *[refused(status, state="pending", wait=0.0) for status in (401, 402)],
    Case(
        "429 naming a wait",
        {"status": 429, "retry_after": 40},
        outcome="not_applied",
        state="retrying",
        wait=40.0,
        status=429,
        code="rate_limit_exceeded",
    ),
    Case(
        "429 naming none",
        {"status": 429, "retry_after": None},
        outcome="not_applied",
        state="retrying",
        status=429,
        code="rate_limit_exceeded",
    ),
    *[
        Case(f"{status}", {"status": status, "code": "some_code"}, status=status, code="some_code")
        for status in (500, 502, 503, 504)
    ],
    Case("500 applied", {"status": 500, "apply": True, "code": "c"}, held=SENT, status=500, code="c"),
    Case(
        "503 naming a wait",
        {"status": 503, "headers": {"Retry-After": "40"}, "code": "c"},
        wait=40.0,
        status=503,
        code="c",
    ),
    Case("502 HTML", {"status": 502, "body": "<h1>Bad gateway</h1>"}, status=502),
    Case("applied, then cut off", {"apply_then_drop": True}, held=SENT, code="protocol_error"),
    Case("cut off before", {"drop_before_apply": True}, code="protocol_error"),
    Case("read timeout", {"drop_before_apply": True, "hold": 60}, code="read_timeout"),
    Case("read timeout, applied", {"apply_then_drop": True, "hold": 60}, held=SENT, code="read_timeout"),
    Case("applied late", {"apply_late": 600}, code="protocol_error"),
    Case(
        "connection refused", {"outage": True}, outcome="not_applied", state="retrying", code="connect_failed"
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_comes_to_what_the_table_says(case, clock, shared, sandbox, editor, monkeypatch):
    monkeypatch.setattr(random, "uniform", lambda least, most: least)
    number = save(shared, SENT, actor=actor(editor))
    if "hold" in case.fault:
        monkeypatch.setattr(wire, "TIMEOUTS", httpx.Timeout(0.2))
    if "outage" in case.fault:
        sandbox.stop()
    elif case.fault:
        sandbox.faults([PATCH | case.fault])
    push(number, actor=actor(editor))
    assert came_to(number, sandbox) == expected(case)


def expected(case) -> dict[str, Any]:
    named = {field.name: getattr(case, field.name) for field in fields(case)}
    del named["name"], named["fault"]
    return named | {
        "audited": ("editor", case.outcome, 2),
        # 15 s are the deadline of a request, 30 s the time that it may still take to land.
        "on_books_for": 45 if case.outcome == "unknown" else None,
        "lease": None,
        "paused": case.status if case.status in {401, 402} else None,
    }


def came_to(number, sandbox) -> dict[str, Any]:
    """Return everything that is left of one push, by the names of a case's fields and a few more."""
    number = fresh(number)
    attempt = PushAttempt.objects.get()
    event = AuditEvent.objects.get(action="push")
    account = Account.objects.filter(paused_at__isnull=False).first()
    return {
        "outcome": attempt.outcome,
        "status": attempt.http_status,
        "code": attempt.error_code,
        "state": number.state,
        "live": number.live.version,
        "wait": number.next_push_at and (number.next_push_at - START).total_seconds(),
        "held": sandbox.state(NUMBER)["custom_prompt"],
        "audited": (event.actor_name, event.outcome, event.revision.version),
        "on_books_for": attempt.on_books_until and (attempt.on_books_until - START).total_seconds(),
        "lease": number.lease_token or number.lease_until,
        "paused": account and account.paused_status,
    }


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"status": 400, "message": "Too rude."}, "Too rude."),
        ({"status": 422, "body": "<h1>No</h1>"}, "Nixflex calls the request invalid."),
        ({"status": 409, "body": {"error": "in use"}}, "in use"),
        ({"status": 403, "body": {"error": ["a"]}}, "Nixflex does not allow this with the API key in use."),
        ({"echo_missing": True}, "Nixflex answered without saying which text it keeps."),
        ({"echo_other": "Other."}, "Nixflex accepted the profile but keeps a different text."),
    ],
    ids=["its own", "HTML", "a string", "a list", "no echo", "other echo"],
)
def test_the_attempt_says_why_in_words(shared, sandbox, fault, message):
    sandbox.faults([PATCH | fault])
    push(save(shared, SENT))
    assert PushAttempt.objects.get().message == message


def test_the_attempt_keeps_nixflexs_id_of_the_request(shared, sandbox):
    push(save(shared, SENT))
    assert PushAttempt.objects.get().request_id == sandbox.log()["requests"][-1]["request_id"]


def test_the_attempt_keeps_how_long_the_request_took(number, nixflex):
    push(save(number, SENT))
    assert PushAttempt.objects.get().duration_ms == nixflex.set_custom_prompt(NUMBER, SENT).duration_ms


def test_what_nixflex_keeps_instead_is_remembered(shared, sandbox):
    sandbox.faults([PATCH | {"echo_other": "Kept\r\nother."}])
    push(save(shared, SENT))
    assert fresh(shared).remote_text_seen == "Kept\nother."


def test_what_nixflex_keeps_instead_is_audited_as_drift(shared, sandbox):
    sandbox.faults([PATCH | {"echo_other": True}])
    push(save(shared, SENT))
    assert AuditEvent.objects.get(action="drift").number == shared


def test_an_echo_with_other_line_ends_is_the_same_text(shared, sandbox):
    sandbox.faults([PATCH | {"echo_other": "a\r\nb"}])
    assert push(save(shared, "a\nb")).state == "live"


def test_an_echo_that_can_not_be_stored_is_kept_in_a_form_that_can(shared, sandbox):
    sandbox.faults([PATCH | {"echo_other": "half \ud83d and \0"}])
    push(save(shared, SENT))
    assert fresh(shared).remote_text_seen == "half \ufffd and \ufffd"


def test_clearing_sends_null(shared, sandbox):
    push(save(shared, ""))
    assert (sandbox.log()["requests"][-1]["text"], sandbox.state(NUMBER)["custom_prompt"]) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"phone_number": {"phone_number": NUMBER, "custom_prompt": None}},
        {"phone_number": {"phone_number": NUMBER, "custom_prompt": ""}},
        {"phone_number": {"phone_number": NUMBER}},
    ],
    ids=["null", "empty", "absent"],
)
def test_after_clearing_every_way_of_saying_none_counts(shared, sandbox, body):
    sandbox.faults([PATCH | {"status": 200, "body": body}])
    assert push(save(shared, "")).state == "live"


def test_a_late_landing_does_not_go_unnoticed(shared, sandbox):
    """Nixflex holds the text, but nobody has been told: the number must not look live before it was."""
    sandbox.faults([PATCH | {"apply_late": 0.05}])
    number = push(save(shared, SENT))
    deadline = monotonic() + 5
    while sandbox.state(NUMBER)["custom_prompt"] != SENT:
        assert monotonic() < deadline, "the sandbox did not apply it"
    assert fresh(number).state == "unconfirmed"


def test_nothing_listens_on_the_port(settings, make_number):
    settings.NIXFLEX_BASE_URL = "http://127.0.0.1:9"
    number = push(save(make_number(), SENT))
    api.client().close()
    assert number.state == "retrying"


def test_an_outage_that_ends_is_followed_by_live(clock, shared, sandbox):
    sandbox.stop()
    number = push(save(shared, SENT))
    sandbox.start()
    clock.move_to(number.next_push_at)
    sweep()
    assert fresh(number).state == "live"


def test_with_inline_pushing_off_a_save_waits_for_a_sweep(shared, sandbox, settings):
    settings.PUSH_INLINE = False
    number = push(save(shared, SENT))
    assert (number.state, sandbox.state(NUMBER)["custom_prompt"]) == ("pending", TEXT)


def test_a_sweep_says_what_it_did(clock, shared, make_number, sandbox):
    later = make_number("+441632960002")
    sandbox.add("+441632960002", custom_prompt=TEXT)
    sandbox.faults([PATCH | {"status": 503, "nth": 1}])
    push(save(later, SENT))
    save(shared, SENT)
    assert sweep() == SweepResult(pushed=1, waiting=1, paused=False)


def test_a_sweep_begins_with_what_is_due_longest(clock, shared, make_number, sandbox):
    first = make_number("+441632960002")
    sandbox.add("+441632960002", custom_prompt=TEXT)
    save(first, SENT)
    clock.forward(1)
    save(shared, SENT)
    sweep(limit=1)
    assert (fresh(first).state, fresh(shared).state) == ("live", "pending")
