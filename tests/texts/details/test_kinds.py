"""Kinds of fields: what is typed becomes the words that stand in the text, or a sentence says what is wrong."""

from datetime import date

import pytest

from profiles.models.field import FieldKind
from profiles.texts.details.kinds import CLEANED, ValueRefused, clean_value

TODAY = date(2026, 11, 29)

TAKEN = [
    ("line", "  Harbour Clinic ", "Harbour Clinic"),
    ("line", " \t ", ""),
    ("paragraph", "\r\nOne. \r\n\r\nTwo.\n", "One.\n\nTwo."),
    ("phone", "020-7946-0104", "020 7946 0104"),
    ("phone", "+44 (0)20 7946 0104", "+44 20 7946 0104"),
    ("phone", "01632 960001 ext 12", "01632 960001 x12"),
    ("phone", " 111 ", "111"),
    ("email", " Desk@Example.co.uk ", "Desk@Example.co.uk"),
    ("web", "www.example.com/", "www.example.com"),
    ("web", "https://example.com/book/", "https://example.com/book/"),
    ("address", "1 High Street,\n\n Leeds\nLS1 1AA", "1 High Street, Leeds, LS1 1AA"),
    ("yes_no", "y", "Yes"),
    ("yes_no", "NO", "No"),
]
REFUSED = [
    ("line", "One\nTwo", "one line"),
    ("phone", "call us", "not a phone number"),
    ("phone", "020 7946 0104 (main)", "not a phone number"),
    ("email", "desk@example", "not an email address"),
    ("web", "example", "not a web address"),
    ("web", "www.example.com/a b", "not a web address"),
    ("web", "javascript://example.com", "not a web address"),
    ("web", "http://[x", "not a web address"),
    ("yes_no", "perhaps", "neither"),
    ("hours", "whenever", "Not understood"),
    ("line", "a\0b", "NUL"),
    ("paragraph", "x" * 8001, "longer than a whole profile"),
]


@pytest.mark.parametrize(("kind", "typed", "value"), TAKEN)
def test_what_is_typed_becomes_what_stands_in_the_text(kind: str, typed: str, value: str) -> None:
    assert clean_value(kind, typed, today=TODAY) == value


@pytest.mark.parametrize(("kind", "_typed", "value"), TAKEN)
def test_a_value_gives_itself_again(kind: str, _typed: str, value: str) -> None:
    assert clean_value(kind, value, today=TODAY) == value


@pytest.mark.parametrize(("kind", "typed", "told"), REFUSED)
def test_what_can_not_be_is_told_with_a_sentence(kind: str, typed: str, told: str) -> None:
    with pytest.raises(ValueRefused, match=told):
        clean_value(kind, typed, today=TODAY)


def test_hours_become_their_record() -> None:
    value = clean_value("hours", "Mon-Fri 9-5", today=TODAY)
    assert value == {"week": [[[540, 1020]]] * 5 + ["closed"] * 2}


def test_every_kind_is_cleaned() -> None:
    assert set(CLEANED) | {"hours"} == set(FieldKind.values)
