"""What is said where a filter of the audit log can't be used."""

import pytest

from profiles.forms.audit_filter import AuditFilterForm

NO_DAY = "This is no day of the calendar. Choose one, such as 2026-07-01."
DAYS = "Choose a day from 2000 to 2999."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("from", "yesterday", NO_DAY),
        ("to", "2026-02-30", NO_DAY),
        ("to", "9999-12-31", DAYS),
        ("from", "0001-01-01", DAYS),
        ("action", "explode", "“explode” is not among the choices. Choose one of the list."),
        ("outcome", "fine", "“fine” is not among the choices. Choose one of the list."),
        ("actor", "\0", "This holds a character that no text here can hold."),
        ("number", "1" * 41, "This is too long: 41 characters, where 40 fit."),
        ("q", "a" * 201, "This is too long: 201 characters, where 200 fit."),
    ],
)
def test_what_can_not_be_used_is_named_and_said_why(field: str, value: str, sentence: str) -> None:
    assert AuditFilterForm({field: value}, user=None).errors == {field: [sentence]}


@pytest.mark.parametrize("day", ["2000-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_can_be_used(day: str) -> None:
    assert AuditFilterForm({"from": day, "to": day}, user=None).is_valid()
