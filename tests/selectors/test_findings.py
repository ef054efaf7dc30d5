"""What the checks found, as programs read it: of one number, and by the keys of numbers."""

import pytest

from profiles.models import NumberFinding
from profiles.selectors.checks.findings import of_number, page_after
from tests.conftest import MakeNumber

PAST, PHONE, TWICE = "past-date", "bad-phone", "repeated-sentence"


def find(number, rule: str, **fields) -> None:
    NumberFinding.objects.create(
        number=number, rule=rule, **{"count": 1, "start": 0, "end": 4, "message": "Why.", **fields}
    )


@pytest.fixture
def three(make_number: MakeNumber):
    """Three numbers in each of which one rule finds something."""
    made = [make_number(f"+44163296000{place}") for place in range(1, 4)]
    for number in made:
        find(number, PAST)
    return made


def test_of_one_number_the_worst_comes_first(number, viewer):
    for rule in (TWICE, PAST, PHONE):
        find(number, rule)
    assert [found.rule.name for found in of_number(number, viewer)] == [PHONE, PAST, TWICE]


def test_of_one_number_what_is_meant_so_is_told_as_such(number, viewer):
    find(number, PAST, is_meant=True)
    assert [found.is_meant for found in of_number(number, viewer)] == [True]


def test_a_rule_that_is_no_more_is_passed_over(number, viewer):
    find(number, "of_an_old_release")
    assert of_number(number, viewer) == []


def test_a_page_goes_on_from_the_key_of_its_last_number(three, viewer):
    page = page_after(viewer, PAST, 0, size=2)
    rest = page_after(viewer, PAST, page.next, size=2)
    assert [[found.number for found in each.rows] for each in (page, rest)] == [
        ["+441632960001", "+441632960002"],
        ["+441632960003"],
    ]


def test_a_last_page_that_is_full_has_no_next(three, viewer):
    assert page_after(viewer, PAST, 0, size=3).next is None


def test_a_page_has_no_findings_of_other_rules(three, viewer):
    find(three[0], PHONE)
    assert len(page_after(viewer, PHONE, 0).rows) == 1
