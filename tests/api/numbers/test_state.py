"""Where a number stands, by the API: at once, or as soon as it is settled; what callers hear; pushing it now."""

import runpy
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection

from profiles.api import long_polling
from profiles.models import PhoneNumber
from profiles.models.number import State
from tests.conftest import NUMBER, ROOT, TEXT
from tests.services.conftest import nixflex as nixflex
from tests.services.stand_in import loses, push, refuses, save

STATE, HEARD, PUSH = (f"/numbers/{NUMBER}/{what}" for what in ("state", "heard", "push"))


@pytest.fixture
def pending(number) -> PhoneNumber:
    """A number whose version 2 waits to be sent."""
    return save(number, "New")


@pytest.fixture
def sends(settings, nixflex):
    """Saves are sent, and meet what the test says."""
    settings.PUSH_INLINE = True
    return nixflex


@pytest.fixture
def naps(monkeypatch):
    """What happens while a request sleeps: each function of the list once, then nothing."""
    script: list[Callable[[], object]] = []

    class Clock:
        now = 0.0

        def monotonic(self) -> float:
            return self.now

        def sleep(self, seconds: float) -> None:
            self.now += seconds
            if script:
                script.pop(0)()

    monkeypatch.setattr(long_polling, "time", Clock())
    return script


def test_what_is_live_is_settled(program, number):
    told = program.get(STATE).json()
    assert (told["state"], told["settled"], told["is_live"], told["live_version"]) == ("live", True, True, 1)


def test_what_waits_to_be_sent_is_not_settled(program, pending):
    told = program.get(STATE).json()
    assert (told["state"], told["settled"], told["is_live"], told["version"]) == ("pending", False, False, 2)


def test_an_overdue_renewal_is_not_called_live(clock, program, number):
    PhoneNumber.objects.update(recompose_at=clock.now)
    told = program.get(STATE).json()
    assert (told["state"], told["settled"], told["is_live"]) == ("renewing", False, False)


def test_a_refusal_is_told_with_nixflex_own_words(program, pending, sends):
    sends.script = [refuses]
    push(pending)
    told = program.get(STATE).json()
    assert (told["state"], told["settled"], told["reason"]) == ("rejected", True, "The text is not allowed.")
    assert told["push"]["outcome"] == "rejected"


def test_a_request_waits_until_it_is_settled(program, pending, naps):
    naps += [lambda: None, lambda: PhoneNumber.objects.update(state=State.LIVE)]
    assert program.get(f"{STATE}?wait=30").json()["state"] == "live"
    assert naps == []


def test_an_overdue_renewal_is_waited_for(clock, program, number, naps):
    PhoneNumber.objects.update(recompose_at=clock.now)
    naps += [lambda: PhoneNumber.objects.update(recompose_at=None)]
    assert program.get(f"{STATE}?wait=30").json()["state"] == "live"


def test_a_request_waits_no_longer_than_it_said(program, pending, naps):
    naps += [lambda: None] * 5
    assert program.get(f"{STATE}?wait=3").json()["settled"] is False
    assert len(naps) == 2


def test_what_is_settled_is_not_waited_for(program, number, naps):
    naps += [lambda: None]
    program.get(f"{STATE}?wait=30")
    assert len(naps) == 1


def test_where_others_wait_already_the_answer_comes_at_once(program, pending, naps):
    naps += [lambda: None]
    held = [long_polling._free.acquire(blocking=False) for _ in range(long_polling.MOST_WAITING)]
    try:
        assert program.get(f"{STATE}?wait=30").json()["settled"] is False
    finally:
        for _ in held:
            long_polling._free.release()
    assert (held, len(naps)) == ([True] * long_polling.MOST_WAITING, 1)


def test_whoever_waits_leaves_threads_for_pages():
    threads = runpy.run_path(str(ROOT.parent / "gunicorn.conf.py"))["threads"]
    assert threads > long_polling.MOST_WAITING + settings.PUSHES_INLINE


def test_whoever_waited_leaves_room_for_the_next(program, pending, naps):
    for _ in range(long_polling.MOST_WAITING + 1):
        naps[:] = [lambda: None]
        program.get(f"{STATE}?wait=1")
        assert naps == []


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_holds_no_connection(program, pending, naps):
    held = []
    naps += [lambda: held.append(connection.connection)]
    program.get(f"{STATE}?wait=1")
    assert held == [None]


@pytest.mark.parametrize("wait", [-1, 31, "long"])
def test_nobody_waits_longer_than_that(program, number, wait):
    assert program.get(f"{STATE}?wait={wait}").status_code == 422


def test_what_callers_hear_is_told_with_its_version(program, pending):
    told = program.get(HEARD).json()
    assert (told["heard"], told["version"], told["is_certain"]) == (TEXT, 1, True)


def test_what_callers_may_hear_instead_is_told(clock, program, pending, sends):
    clock.forward(1)
    sends.script = [loses]
    push(pending)
    told = program.get(HEARD).json()
    assert (told["maybe"], told["is_certain"]) == ([2], False)


def test_a_renewal_to_come_is_told(clock, program, number):
    PhoneNumber.objects.update(recompose_at=clock.now.replace(hour=18, minute=0))
    told = program.get(HEARD).json()
    assert (told["renews_at"], told["renewing_since"]) == ("2026-06-15T18:00:00Z", None)


def test_a_push_is_made_at_once(program, pending, nixflex):
    told = program.send("POST", PUSH).json()
    assert (told["state"], nixflex.sent) == ("live", ["New"])


def test_a_push_that_is_not_needed_is_refused(program, number, nixflex):
    answer = program.send("POST", PUSH)
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


@pytest.mark.parametrize(("method", "path"), [("GET", STATE), ("GET", HEARD), ("POST", PUSH)])
def test_nothing_is_told_of_another_number(program, number, method, path):
    answer = program.send(method, path.replace("0001", "0099"))
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
