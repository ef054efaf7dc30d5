"""Two workers that renew the same numbers at the same moment, and people who save meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from profiles.models import AuditEvent, PhoneNumber
from profiles.services.composing import clock as composing_clock
from tests.conftest import MakeNumber
from tests.services.composing.notice_setup import create_notice
from tests.services.stand_in import fresh, save

NUMBERS = [f"+4416329600{last:02}" for last in range(12)]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def numbers(make_number: MakeNumber, clock) -> list[PhoneNumber]:
    """A dozen numbers of which a notice has just begun."""
    numbers = [make_number(number) for number in NUMBERS]
    create_notice(*numbers)
    composing_clock.recompose_due()
    clock.forward(3600)
    return numbers


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all ``works`` at the same moment, each with a connection of its own; return their results."""
    together = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        together.wait(timeout=30)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_workers_make_one_version_of_each_and_one_line_of_the_begin(numbers, subtests):
    at_once(composing_clock.recompose_due, composing_clock.recompose_due)
    with subtests.test("one version each"):
        assert set(PhoneNumber.objects.values_list("version", flat=True)) == {2}
    with subtests.test("one line"):
        assert AuditEvent.objects.filter(action=AuditEvent.Action.NOTICE, data__step="begun").count() == 1


def test_saves_beside_a_round_keep_their_words_and_get_the_notice(numbers):
    def save_all() -> None:
        for number in numbers:
            save(number, "New words.")

    at_once(composing_clock.recompose_due, save_all)
    assert {fresh(number).head_text for number in numbers} == {"Closed today.\n\nNew words."}
