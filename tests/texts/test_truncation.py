"""A text that is too long to be quoted whole."""

import pytest

from profiles.texts.truncation import truncate


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("1234", "1234"),
        ("12345", "12345"),
        ("123456", "1234…"),
        ("😀" * 6, "😀" * 4 + "…"),
    ],
)
def test_what_is_longer_ends_in_an_ellipsis_within_the_limit(text: str, shown: str) -> None:
    assert truncate(text, 5) == shown
