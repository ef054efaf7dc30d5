"""It is meant so: by number and rule, audited, of these words alone, and taken back."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, NumberFinding, PhoneNumber
from profiles.services.checks.meant_so import CheckRefused, mark_meant_so, unmark_meant_so
from profiles.services.checks.running import check_due_numbers
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.conftest import MakeNumber, actor

PRICES = "A check-up costs £45.\nA check-up costs £50."
RULE = "two-prices"


@pytest.fixture
def priced(make_number: MakeNumber) -> PhoneNumber:
    """Return a number in which one rule finds one thing, as it was looked at."""
    number = make_number(text=PRICES)
    check_due_numbers(limit=10)
    return number


def _kept() -> list[tuple[str, bool]]:
    return list(NumberFinding.objects.values_list("rule", "is_meant"))


def test_what_is_found_is_kept_with_its_place(priced: PhoneNumber) -> None:
    found = NumberFinding.objects.get()
    assert (found.rule, PRICES[found.start : found.end], found.excerpt) == (RULE, "£50", "£50")


def test_what_is_gone_is_not_kept(priced: PhoneNumber, editor: User) -> None:
    save_profile(priced, text="We cut hair.", actor=actor(editor), change=Change.on(priced))
    check_due_numbers(limit=10)
    assert _kept() == []


def test_nothing_is_looked_at_twice(priced: PhoneNumber) -> None:
    assert check_due_numbers(limit=10) == 0


def test_it_is_meant_so(priced: PhoneNumber, editor: User) -> None:
    mark_meant_so(priced, actor=actor(editor), rule=RULE)
    assert _kept() == [(RULE, True)]


def test_other_words_are_told_again(priced: PhoneNumber, editor: User) -> None:
    mark_meant_so(priced, actor=actor(editor), rule=RULE)
    save_profile(
        priced, text=PRICES + "\nA check-up costs £60.", actor=actor(editor), change=Change.on(priced)
    )
    check_due_numbers(limit=10)
    assert list(NumberFinding.objects.values_list("is_meant", "count", "excerpt")) == [(False, 1, "£60")]


def test_it_is_taken_back(priced: PhoneNumber, editor: User) -> None:
    mark_meant_so(priced, actor=actor(editor), rule=RULE)
    unmark_meant_so(priced, actor=actor(editor), rule=RULE)
    assert _kept() == [(RULE, False)]


def test_both_stand_in_the_log(priced: PhoneNumber, editor: User) -> None:
    mark_meant_so(priced, actor=actor(editor), rule=RULE)
    unmark_meant_so(priced, actor=actor(editor), rule=RULE)
    told = (
        AuditEvent.objects.filter(action="check").order_by("seq").values_list("actor_name", "number", "data")
    )
    assert list(told) == [
        (editor.get_username(), priced.pk, {"step": step, "rule": RULE}) for step in ("meant", "taken_back")
    ]


@pytest.mark.parametrize("rule", ["past-date", "no-such-rule", ""])
def test_what_is_not_found_cannot_be_meant(priced: PhoneNumber, editor: User, rule: str) -> None:
    with pytest.raises(CheckRefused):
        mark_meant_so(priced, actor=actor(editor), rule=rule)


def test_what_nobody_said_cannot_be_taken_back(priced: PhoneNumber, editor: User) -> None:
    with pytest.raises(CheckRefused):
        unmark_meant_so(priced, actor=actor(editor), rule=RULE)


@pytest.mark.parametrize("do", [mark_meant_so, unmark_meant_so])
def test_a_viewer_may_not(priced: PhoneNumber, viewer: User, do: object) -> None:
    with pytest.raises(PermissionDenied):
        do(priced, actor=actor(viewer), rule=RULE)  # type: ignore[operator]


def test_a_removed_number_has_no_findings(priced: PhoneNumber) -> None:
    PhoneNumber.objects.update(state=PhoneNumber.State.REMOVED, check_at=None)
    check_due_numbers(limit=10)
    assert _kept() == []
