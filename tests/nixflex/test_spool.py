"""Rows of a long list wait in a file: memory holds their places, and they come back as they went in."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from profiles.nixflex import RemoteNumber, spool
from profiles.nixflex.spool import NumberSpool

FULL = RemoteNumber(
    "+441632960001", "agent_1", "Ünïcode\n\ud83d\0", "twilio", datetime(2026, 3, 1, tzinfo=UTC)
)
BARE = RemoteNumber("+441632960002")


def spooled(*rows: RemoteNumber) -> NumberSpool:
    found = NumberSpool()
    for row in rows:
        found.add(row)
    return found


@pytest.mark.parametrize("in_memory", [1, spool.IN_MEMORY], ids=["file", "memory"])
def test_rows_come_back_as_they_went_in(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", in_memory)
    assert list(spooled(FULL, BARE)) == [FULL, BARE]


def test_rows_may_be_read_again_and_added_in_between() -> None:
    third = replace(BARE, phone_number="+441632960003")
    rows = spooled(FULL, BARE)
    next(iter(rows))
    rows.add(third)
    assert [list(rows), list(rows)] == [[FULL, BARE, third], [FULL, BARE, third]]


def test_the_later_row_of_a_number_takes_the_place_of_the_earlier() -> None:
    newer = replace(FULL, custom_prompt="Newer")
    rows = spooled(FULL, BARE, newer)
    assert (len(rows), list(rows)) == (2, [newer, BARE])


def test_a_row_that_does_not_tell_the_text_keeps_that_of_the_earlier() -> None:
    untold = replace(FULL, custom_prompt=None, provider="telnyx")
    assert list(spooled(FULL, untold)) == [replace(FULL, provider="telnyx")]


def test_a_row_is_in_it_as_it_was_added(subtests: pytest.Subtests) -> None:
    with subtests.test("this one"):
        assert FULL in spooled(FULL)
    with subtests.test("and no other"):
        assert replace(FULL, provider="") not in spooled(FULL)


def test_no_row_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 1)
    row = replace(FULL, phone_number="+441632960003")
    alive, rows = weakref.ref(row), spooled(row)
    del row
    gc.collect()
    assert (alive(), len(rows)) == (None, 1)


def test_the_file_is_closed_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 1)
    rows = spooled(FULL)
    file = rows._file
    del rows
    gc.collect()
    assert file.closed
