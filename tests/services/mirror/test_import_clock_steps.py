"""The clock is set while an import is under way: its reading does not count as newer than what was found since."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from profiles.models import Account
from profiles.services import api, locking
from profiles.services.mirror import importing, mirroring
from profiles.services.mirror.importing import ImportStopped
from tests.conftest import NUMBER, TEXT
from tests.services.mirror.account_list import bring_in, see, the
from tests.services.stand_in import StandIn, push, save

HOUR = 3600.0
# Before NUMBER in the list, so in a chunk before it.
OTHER = "+441632960000"


@pytest.fixture
def import_while(listing, number, monkeypatch):
    """Import a list that tells TEXT, and do something once, at a stage; "storing" is told between two chunks."""
    monkeypatch.setattr(importing, "CHUNK_SIZE", 1)
    listing.texts = {OTHER: "Another.", NUMBER: TEXT}

    def importing_while(something: Callable[[], object], stage: str = "storing") -> None:
        waiting = [something]

        def progress(reached: str, done: int, total: int) -> None:
            if reached == stage and waiting:
                waiting.pop()()

        bring_in(progress=progress)

    return importing_while


def test_outside_text_that_was_found_since_a_step_back_stays_found(set_clock, import_while, listing):
    def another_import_finds_it() -> None:
        set_clock(-HOUR)
        see(listing, "Theirs.")
        listing.texts[NUMBER] = None  # reading anew tells nothing

    import_while(another_import_finds_it)
    assert (the().state, the().remote_text_seen) == ("drifted", "Theirs.")


def test_what_was_accepted_since_a_step_back_stays_live(set_clock, import_while, listing, monkeypatch):
    def a_push_is_accepted() -> None:
        set_clock(-HOUR)
        with monkeypatch.context() as patch:
            patch.setattr(api, "client", StandIn)
            push(save(the(), "One."))
        listing.texts[NUMBER] = None

    import_while(a_push_is_accepted)
    assert (the().state, the().remote_text_seen) == ("live", "One.")


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, 0.2, -0.2])
def test_it_reads_anew_where_the_clock_is_set_while_it_reads(set_clock, import_while, clock, seconds: float):
    began = clock.now
    import_while(lambda: set_clock(seconds), stage="reading")
    assert Account.objects.get().last_import_at == began + timedelta(seconds=seconds)


def test_a_clock_that_is_set_right_again_meanwhile_was_set(set_clock, listing, number, make_number):
    make_number("+441632970000")  # is missing, so two pages are read a second time
    listing.texts, listing.pages = {NUMBER: TEXT}, 2
    steps, reached = [-HOUR, HOUR], []

    def progress(stage: str, done: int, total: int) -> None:
        reached.append(stage)
        if steps:
            set_clock(steps.pop(0))

    bring_in(progress=progress)
    assert reached == ["reading", "reading", "reading", "reading", "storing"]


def test_what_is_compared_while_the_clock_is_set_is_not_stored(set_clock, listing, number, monkeypatch):
    def wait_and_lock(keys):
        set_clock(-HOUR)
        return locking.lock_numbers(keys)

    monkeypatch.setattr(mirroring, "lock_numbers", wait_and_lock)
    with pytest.raises(ImportStopped, match="the clock of this server was set"):
        see(listing, "Theirs.")
    assert the().state == "live"
