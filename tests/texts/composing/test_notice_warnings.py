"""Warnings beside notices: words that are heard twice, and notices to come without room."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.texts.composition import Layer, Placement
from profiles.texts.contract import LIMIT
from profiles.texts.notice_warnings import notice_warnings

NOW = datetime(2026, 12, 25, 12, tzinfo=UTC)
CLOSED = "Closed from 24 to 27 December."


def layer(
    text: str = CLOSED, *, hours: int = -1, placement: Placement = Placement.ABOVE, key: int = 1
) -> Layer:
    begins = NOW + timedelta(hours=hours)
    return Layer(key, 1, text, placement, begins, begins + timedelta(days=2))


def codes(body: str, *layers: Layer) -> list[str]:
    return [each.code for each in notice_warnings(body, layers, NOW, {1: "Christmas", 2: "New year"})]


@pytest.mark.parametrize(
    "body",
    [
        CLOSED,
        f"Open daily.\n{CLOSED}\nRing twice.",
        "open daily, CLOSED from 24 to  27\nDecember!",
        "Fermé. Closed from 24 to 27 Décember",
    ],
    ids=["alone", "among others", "other case and spaces", "accents"],
)
def test_words_of_a_notice_in_force_are_found_in_a_body(body: str) -> None:
    assert codes(body, layer()) == ["notice_repeated"]


@pytest.mark.parametrize(
    "body", ["", "Closed on Sundays.", "Enclosed from 24 to 27 December.", "24 to 27 December"]
)
def test_other_words_are_none_of_its(body: str) -> None:
    assert codes(body, layer()) == []


def test_one_line_of_a_notice_is_enough() -> None:
    assert codes(f"Ring twice. {CLOSED}", layer(f"Merry Christmas!\n{CLOSED}")) == ["notice_repeated"]


def test_a_short_line_of_a_longer_notice_is_not() -> None:
    assert codes("Merry Christmas! Ring twice.", layer(f"Merry Christmas!\n{CLOSED}")) == []


def test_a_short_notice_is_looked_for_whole() -> None:
    assert codes("We are closed today, sorry.", layer("Closed today.")) == ["notice_repeated"]


@pytest.mark.parametrize("text", ["", "!?", "\n"])
def test_a_notice_without_words_is_in_no_body(text: str) -> None:
    assert codes("Open daily.", layer(text)) == []


@pytest.mark.parametrize("hours", [1, -48], ids=["to come", "over"])
def test_words_of_a_notice_that_is_not_heard_are_no_repetition(hours: int) -> None:
    assert codes(CLOSED, layer(hours=hours)) == []


def test_each_notice_is_told_by_its_title() -> None:
    found = notice_warnings(CLOSED, [layer(), layer(key=2, hours=-2)], NOW, {1: "Christmas", 2: "New year"})
    assert [("New year" in each.message, "Christmas" in each.message) for each in found] == [
        (True, False),
        (False, True),
    ]


def test_a_notice_to_come_without_room_is_told_with_its_begin() -> None:
    (found,) = notice_warnings("a" * LIMIT, [layer(hours=12)], NOW, {1: "Christmas"})
    assert "when it begins, 26 Dec 2026, 00:00:00" in found.message


def test_a_notice_with_room_is_not_told() -> None:
    assert codes("a" * 100, layer(), layer(hours=12, key=2)) == []


def test_a_notice_to_come_that_has_room_only_after_another_is_over_is_told() -> None:
    """At its begin the other is heard still."""
    other = layer("b" * (LIMIT - 30))
    assert codes("Open.", other, layer(hours=2, key=2)) == ["notice_no_room"]


def test_a_notice_instead_needs_no_room() -> None:
    assert codes("a" * LIMIT, layer(placement=Placement.INSTEAD)) == []
