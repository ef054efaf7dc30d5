"""What an older release left rejected for the account alone waits to be sent after the migration."""

from importlib import import_module

import pytest
from django.apps import apps

from profiles.models import PhoneNumber
from tests.conftest import MakeNumber
from tests.services.stand_in import fresh


def attempted(number: PhoneNumber, *statuses: int) -> PhoneNumber:
    for status in statuses:
        number.attempts.create(revision=number.head, started_at=number.state_since, http_status=status)
    return number


@pytest.mark.parametrize(
    ("state", "statuses", "is_due"),
    [
        ("rejected", [401], True),
        ("rejected", [400, 402], True),
        ("rejected", [401, 400], False),
        ("rejected", [404], False),
        ("live", [401], False),
    ],
    ids=["key", "payment", "the text since then", "number", "live meanwhile"],
)
def test_only_what_the_account_was_refused_for_becomes_due(
    make_number: MakeNumber, state: str, statuses: list[int], is_due: bool
) -> None:
    number = attempted(make_number(state=state), *statuses)
    import_module("profiles.migrations.0016_refused_for_the_account").make_due(apps, None)
    number = fresh(number)
    assert (number.state, number.next_push_at is not None) == ("pending" if is_due else state, is_due)
