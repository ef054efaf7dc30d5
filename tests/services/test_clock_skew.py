"""A machine whose clock is far from the database's sends nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from profiles.models import Account, PhoneNumber
from profiles.services import clock_skew
from profiles.services.mirror.importing import ImportStopped
from profiles.services.pushing.push import PushRefused, push_now
from profiles.worker import Worker
from tests.conftest import actor
from tests.services.mirror.account_list import see
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


def test_nothing_is_imported(skewed, listing, number):
    skewed(65)
    with pytest.raises(ImportStopped, match="65 seconds apart"):
        see(listing, "Theirs.")


def test_a_worker_repairs_nothing_and_shows_no_sign_of_life(skewed, listing, number, clock):
    ahead = clock.now + timedelta(hours=1)
    Account.objects.create(pk=Account.ONLY, alive_at=ahead)
    PhoneNumber.objects.update(lease_until=ahead)
    skewed(-65)
    Worker(interval=0).maintenance_round()
    assert PhoneNumber.objects.get().lease_until == ahead


def test_a_worker_leaves_the_next_import_to_others(skewed, listing, number, settings):
    settings.IMPORT_MINUTES = 15
    Account.objects.create(pk=Account.ONLY)
    skewed(65)
    Worker(interval=0).maintenance_round()
    assert Account.objects.get().next_import_at is None


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


@pytest.mark.parametrize(("behind", "skew"), [(165, -105), (-65, 65)], ids=["behind", "ahead"])
def test_the_time_that_the_question_took_is_taken_off(db, monkeypatch, behind: float, skew: float):
    """It may have been asked at any moment of it, so the nearest to the database's time is taken."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's clock is the machine's own")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    asked = theirs - timedelta(seconds=behind)
    times = iter([asked, asked + timedelta(seconds=60)])
    monkeypatch.setattr(timezone, "now", lambda: next(times))
    assert MEASURE().total_seconds() == pytest.approx(skew, abs=10)
