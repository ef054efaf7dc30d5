"""Lists of numbers read no text that they do not show, however many rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import PhoneNumber
from profiles.presenters.status import state_key
from profiles.selectors import number_list

pytestmark = pytest.mark.django_db

COUNT = 5


@pytest.fixture
def never_told(make_number) -> None:
    """Numbers without a version, of which Nixflex has told nothing, and one whose profile it said is empty."""
    for place in range(COUNT):
        make_number(f"+44163296000{place}", text="")
    PhoneNumber.objects.update(
        version=0, head=None, live=None, remote_text_seen=None, last_seen_at=timezone.now()
    )
    PhoneNumber.objects.filter(number="+441632960000").update(remote_text_seen="")


def badges(found) -> list[str]:
    return [state_key(number) for number in found.order_by("number")]


def test_the_list_takes_one_statement_and_reads_no_text_seen(never_told):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert badges(number_list.all_numbers(None)) == ["none", *["unknown"] * (COUNT - 1)]
    assert len(asked) == 1
    assert '"remote_text_seen",' not in asked[0]["sql"]


def test_an_export_takes_one_statement(never_told, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = badges(number_list.for_export(PhoneNumber.objects.all()))
    assert found == ["none", *["unknown"] * (COUNT - 1)]
