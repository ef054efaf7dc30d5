"""The kind and the label of a field, guessed from its placeholder's name."""

import pytest

from profiles.texts.details.guessing import guess_kind, guess_label


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("clinic.hours", "hours"),
        ("openingHours", "hours"),
        ("emergency_phone", "phone"),
        ("clinic.email_address", "email"),
        ("web_address", "web"),
        ("clinic.address", "address"),
        ("has_parking", "yes_no"),
        ("clinic.services", "paragraph"),
        ("clinic.name", "line"),
        ("address.line_one", "line"),
    ],
)
def test_the_kind_is_guessed(name: str, kind: str) -> None:
    assert guess_kind(name) == kind


def test_the_label_is_made_of_the_name() -> None:
    assert guess_label("clinic.openingHours_2") == "Clinic opening hours 2"
