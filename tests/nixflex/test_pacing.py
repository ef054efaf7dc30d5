"""The pace of reads: so many in a minute, and a 429 waited out for as long as the patience lasts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from profiles.nixflex import RateLimited, ReadPace
from profiles.nixflex.reply import Reply
from tests.nixflex.network import Clock

START = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


class Waiting:
    """Waits by moving a clock; remembers for how long, and whether to end early."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.began = self.clock()
        self.waits: list[float] = []
        self.stops = False

    def __call__(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.clock.advance(seconds)
        return self.stops

    def now(self) -> datetime:
        return START + timedelta(seconds=self.clock() - self.began)


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def pace(waiting: Waiting) -> Callable[..., ReadPace]:
    def make(**options: float) -> ReadPace:
        chosen = {"patience": 600.0, "per_minute": 3} | options
        return ReadPace(wait=waiting, clock=waiting.clock, now=waiting.now, **chosen)  # type: ignore[arg-type]

    return make


def reply(**headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, httpx.Headers(named), [], 1)


def busy(seconds: float) -> RateLimited:
    return RateLimited("Too many requests.", status=429, retry_after=seconds)


def script(*steps: Reply | RateLimited) -> Callable[[], Reply]:
    """Return a read that meets the next of ``steps`` each time."""
    left = list(steps)

    def read() -> Reply:
        step = left.pop(0)
        if isinstance(step, RateLimited):
            raise step
        return step

    return read


def test_as_many_reads_as_a_minute_may_have_go_at_once(waiting: Waiting, pace) -> None:
    paced = pace()
    for _ in range(3):
        paced(reply)
    assert waiting.waits == []


def test_one_more_waits_for_the_next_minute(waiting: Waiting, pace) -> None:
    paced = pace()
    waiting.clock.advance(20)
    for _ in range(4):
        paced(reply)
    assert waiting.waits == [40]


def test_the_next_minute_has_as_many_again(waiting: Waiting, pace) -> None:
    paced = pace()
    for _ in range(7):
        paced(reply)
    assert waiting.waits == [60, 60]


def test_a_429_is_waited_out(waiting: Waiting, pace) -> None:
    assert pace()(script(busy(17), reply())).status == 200
    assert waiting.waits == [17]


def test_a_429_beyond_the_patience_is_raised(waiting: Waiting, pace) -> None:
    with pytest.raises(RateLimited):
        pace(patience=10)(script(busy(17)))
    assert waiting.waits == []


def test_patience_is_spent_once(waiting: Waiting, pace) -> None:
    with pytest.raises(RateLimited):
        pace(patience=20)(script(busy(17), busy(17)))
    assert waiting.waits == [17]


def test_without_patience_a_read_is_made_although_the_minute_is_full(waiting: Waiting, pace) -> None:
    paced = pace(patience=0)
    assert [paced(reply).status for _ in range(4)] == [200] * 4
    assert waiting.waits == []


def test_whoever_stops_meets_the_429_at_once(waiting: Waiting, pace) -> None:
    waiting.stops = True
    with pytest.raises(RateLimited):
        pace()(script(busy(17), reply()))


def rated(remaining: int) -> Reply:
    reset = int((START + timedelta(seconds=30)).timestamp())
    return reply(X_RateLimit_Limit="100", X_RateLimit_Remaining=str(remaining), X_RateLimit_Reset=str(reset))


@pytest.mark.parametrize(("remaining", "waits"), [(11, []), (10, [30]), (0, [30])])
def test_a_tenth_of_the_limit_is_left_to_others(
    waiting: Waiting, pace, remaining: int, waits: list[float]
) -> None:
    pace()(lambda: rated(remaining))
    assert waiting.waits == waits


def test_a_window_that_ends_impossibly_late_is_not_waited_for(waiting: Waiting, pace) -> None:
    late = str(int((START + timedelta(hours=2)).timestamp()))
    pace()(lambda: reply(X_RateLimit_Limit="100", X_RateLimit_Remaining="0", X_RateLimit_Reset=late))
    assert waiting.waits == []


def test_each_read_and_each_wait_is_a_sign_of_life(waiting: Waiting) -> None:
    signs: list[int] = []
    paced = ReadPace(
        patience=60, wait=waiting, on_read=lambda: signs.append(1), clock=waiting.clock, now=waiting.now
    )
    paced(script(busy(1), reply()))
    assert len(signs) == 3
