"""A machine whose clock is far from the database's sends nothing."""

from datetime import timedelta

import pytest
from django.db import connection

from profiles.services import clock_skew
from profiles.services.pushing.push import PushRefused, push_now
from tests.conftest import actor
from tests.services.stand_in import push, save, sweep

# As it is before a test holds the clock still (tests/conftest.py).
MEASURE = clock_skew.measure_skew


@pytest.fixture
def skewed(monkeypatch: pytest.MonkeyPatch):
    """Let the clock be so many seconds ahead, as far as this process can tell."""

    def by(seconds: float) -> None:
        monkeypatch.setattr(clock_skew, "_measured", None)
        monkeypatch.setattr(clock_skew, "measure_skew", lambda: timedelta(seconds=seconds))

    return by


@pytest.mark.parametrize("seconds", [65, 2.1, -2.1, -3600])
def test_too_far_off_nothing_is_sent(skewed, nixflex, number, seconds: float):
    skewed(seconds)
    push(save(number, "One."))
    sweep()
    assert nixflex.sent == []


@pytest.mark.parametrize("seconds", [0, 2, -2])
def test_a_little_off_it_is_sent(skewed, nixflex, number, seconds: float):
    skewed(seconds)
    push(save(number, "One."))
    assert nixflex.sent == ["One."]


def test_whoever_asks_for_a_push_is_told(skewed, nixflex, number, editor):
    save(number, "One.")
    skewed(65)
    with pytest.raises(PushRefused, match="65 seconds apart"):
        push_now(number, actor=actor(editor))


def test_it_is_measured_again_only_after_a_while(skewed, nixflex, number, monkeypatch):
    skewed(0)
    assert clock_skew.excessive_skew() is None
    monkeypatch.setattr(clock_skew, "measure_skew", lambda: timedelta(seconds=65))
    assert clock_skew.excessive_skew() is None


@pytest.mark.parametrize("seconds", [65, -65])
def test_the_database_is_asked_for_its_time(db, time_machine, seconds: float):
    if connection.vendor != "postgresql":
        assert MEASURE() == timedelta(0)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    time_machine.move_to(theirs + timedelta(seconds=seconds))
    assert MEASURE().total_seconds() == pytest.approx(seconds, abs=10)
