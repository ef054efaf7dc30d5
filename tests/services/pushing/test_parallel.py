"""Several at once: in order, as many as are allowed, and nothing more after a failure."""

import threading

import pytest

from profiles.services.pushing import parallel


@pytest.fixture(params=[1, 4])
def at_once(request, settings) -> int:
    settings.PUSHES_AT_ONCE = request.param
    return request.param


def test_each_is_done_once(at_once: int):
    done: list[int] = []
    parallel.for_each(range(20), done.append)
    assert sorted(done) == list(range(20))


def test_as_many_as_allowed_are_under_way_together(settings):
    settings.PUSHES_AT_ONCE = 4
    together = threading.Barrier(4)

    def meet(_: int) -> None:
        together.wait(timeout=30)

    parallel.for_each(range(4), meet)
    assert not together.broken


def test_what_is_under_way_is_waited_for(settings, monkeypatch):
    settings.PUSHES_AT_ONCE = 2
    waited_for = threading.Event()
    done: list[int] = []

    class Thread(threading.Thread):
        def join(self, timeout: float | None = None) -> None:
            waited_for.set()
            super().join(timeout)

    def work(item: int) -> None:
        waited_for.wait(timeout=30)
        done.append(item)

    monkeypatch.setattr(threading, "Thread", Thread)
    try:
        parallel.for_each(range(2), work)
        assert sorted(done) == [0, 1]
    finally:
        waited_for.set()


def test_what_one_raises_is_raised(at_once: int):
    def work(item: int) -> None:
        if item == 3:
            raise LookupError

    with pytest.raises(LookupError):
        parallel.for_each(range(20), work)


def test_after_a_failure_nothing_more_is_begun(settings):
    settings.PUSHES_AT_ONCE = 2
    begun: list[int] = []
    failed = threading.Event()

    def work(item: int) -> None:
        begun.append(item)
        if item == 0:
            failed.set()
            raise LookupError
        failed.wait(timeout=30)

    with pytest.raises(LookupError):
        parallel.for_each(range(100), work)
    assert len(begun) < 100


def test_it_stops_when_it_is_asked_to(at_once: int):
    done: list[int] = []
    parallel.for_each(range(20), done.append, stop=lambda: bool(done))
    assert 1 <= len(done) <= at_once
