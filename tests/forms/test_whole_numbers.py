"""What counts as a whole number in an address or a form."""

import pytest

from profiles.forms.whole_numbers import parse_whole_number


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("007", 7), ("12345678", 12_345_678), ("٣", 3)])
def test_digits_are_a_number(typed: str, number: int) -> None:
    assert parse_whole_number(typed, digits=8) == number


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x", "-1", "+1", "1.0", " 1", "1\0", "1_000", "²", "123456789", "000000001", "9" * 5000],
)
def test_anything_else_is_none(typed: str) -> None:
    assert parse_whole_number(typed, digits=8) is None
