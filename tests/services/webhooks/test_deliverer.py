"""The threads of a worker that deliver: one for each endpoint."""

import threading

import pytest

from profiles.services.webhooks import deliverer, delivering
from profiles.services.webhooks.deliverer import Deliverer
from tests.services.stand_in import save

pytestmark = pytest.mark.django_db(transaction=True)


class Slow(threading.Event):
    """Set once the receivers answer."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[int] = []


@pytest.fixture
def slow(monkeypatch):
    """Endpoints that take their events once it is set; ``begun`` are those to which a thread delivers."""
    slow = Slow()

    def deliver(endpoint: int, **_: object) -> int:
        slow.begun.append(endpoint)
        slow.wait(10)
        return 0

    monkeypatch.setattr(delivering, "deliver_to", deliver)
    return slow


def test_what_is_due_is_delivered(heard, listening, number):
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: False)
    threads.start_due()
    threads.join()
    assert listening.told == ["profile.saved"]


def test_an_endpoint_has_one_thread(make_endpoint, number, slow):
    made = make_endpoint().endpoint
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: False)
    threads.start_due()
    threads.start_due()
    slow.set()
    threads.join()
    assert slow.begun == [made.pk]


def test_a_slow_endpoint_holds_up_no_other(make_endpoint, number, slow):
    make_endpoint()
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: False)
    threads.start_due()
    second = make_endpoint().endpoint
    save(number, "Closed on Sundays.")
    threads.start_due()
    slow.set()
    threads.join()
    assert slow.begun[-1] == second.pk


def test_there_are_no_more_threads_than_are_allowed(make_endpoint, number, slow, monkeypatch):
    monkeypatch.setattr(deliverer, "MAX_THREADS", 1)
    make_endpoint()
    make_endpoint()
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: False)
    threads.start_due()
    slow.set()
    threads.join()
    assert len(slow.begun) == 1


def test_who_has_waited_longest_is_next(make_endpoint, number, slow, monkeypatch):
    monkeypatch.setattr(deliverer, "MAX_THREADS", 1)
    made = {make_endpoint().endpoint.pk for _ in range(3)}
    save(number, "Open on Sundays.")
    slow.set()
    threads = Deliverer(lambda: False)
    for _ in made:
        threads.start_due()
        threads.join()
    assert set(slow.begun) == made


def test_nothing_is_begun_once_it_is_to_stop(heard, listening, number):
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: True)
    threads.start_due()
    threads.join()
    assert listening.got == []


def test_an_error_ends_one_thread_and_nothing_else(make_endpoint, number, monkeypatch, caplog):
    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("for the test")

    monkeypatch.setattr(delivering, "deliver_to", fail)
    make_endpoint()
    save(number, "Open on Sundays.")
    threads = Deliverer(lambda: False)
    threads.start_due()
    threads.join()
    assert "it is tried again" in caplog.text
