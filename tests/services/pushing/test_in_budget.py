"""Pushing keeps to the write budget: what it has no room for waits, and nothing is lost."""

from datetime import timedelta

import pytest

from profiles.models import PushAttempt
from profiles.nixflex import PatchResult, RateLimit
from profiles.services.pushing import budget
from profiles.services.pushing.push import PushRefused, push_now
from tests.clock import START, Clock
from tests.conftest import MakeNumber, actor
from tests.services.stand_in import StandIn, fresh, is_busy, push, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIMIT = 10  # one of them kept for people
WINDOW_ENDS = START + timedelta(seconds=61)


@pytest.fixture(autouse=True)
def small(settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = LIMIT


@pytest.fixture
def spent() -> None:
    for _ in range(LIMIT):
        budget.reserve(for_person=True)


def test_a_save_that_finds_it_spent_is_not_sent(
    spent, number, nixflex: StandIn, editor, clock: Clock, subtests
) -> None:
    due = save(number, "New").next_push_at
    swept = sweep()
    with subtests.test("a sweep says until when"):
        assert swept.spent_until == WINDOW_ENDS
    with subtests.test("it leaves the order as it was"):
        assert fresh(number).next_push_at == due
    pushed = push(number, actor=actor(editor))
    with subtests.test("it is not sent"):
        assert nixflex.sent == []
    with subtests.test("it says when it is sent"):
        assert pushed.next_push_at == WINDOW_ENDS
    with subtests.test("it stays pending"):
        assert pushed.state == "pending"
    with subtests.test("it keeps no lease"):
        assert pushed.lease_until is None
    clock.move_to(WINDOW_ENDS)
    sweep()
    with subtests.test("it is live in the next window"):
        assert fresh(number).state == "live"


def test_a_sweep_stops_short_of_what_is_kept_for_people(
    make_number: MakeNumber, nixflex: StandIn, editor, subtests
) -> None:
    for place in range(LIMIT):
        save(make_number(f"+4416329600{place:02}"), "New")
    with subtests.test("the background had its share"):
        assert sweep().pushed == LIMIT - 1
    mine = save(make_number("+441632960099"), "Mine")
    with subtests.test("a person is served after that"):
        assert push(mine, actor=actor(editor)).state == "live"


def test_try_now_says_when_it_will_be_sent(spent, number, nixflex: StandIn, editor) -> None:
    save(number, "New")
    with pytest.raises(PushRefused, match="by itself at 10:31:01"):
        push_now(number, actor=actor(editor))


def test_after_a_429_another_number_is_not_tried(make_number: MakeNumber, nixflex: StandIn) -> None:
    for last in (1, 2):
        save(make_number(f"+44163296000{last}"), "New")
    nixflex.script = [is_busy]
    sweep()
    assert PushAttempt.objects.count() == 1


def test_the_headers_of_an_answer_correct_it(make_number: MakeNumber, nixflex: StandIn) -> None:
    def nearly_full(stand_in: StandIn, text: str) -> PatchResult:
        rate = RateLimit(limit=LIMIT, remaining=1, reset_at=START + timedelta(seconds=40))
        return PatchResult(echo=text, status=200, request_id="", rate=rate, duration_ms=1)

    nixflex.script = [nearly_full]
    save(make_number(), "New")
    sweep()
    assert budget.budget_status() == budget.BudgetStatus(limit=LIMIT, left=1)


def test_a_sweep_stops_when_it_is_told_to(make_number: MakeNumber, nixflex: StandIn) -> None:
    for last in (1, 2):
        save(make_number(f"+44163296000{last}"), "New")
    assert sweep(stop=PushAttempt.objects.exists).pushed == 1
