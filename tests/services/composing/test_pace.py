"""A notice begins for 60 numbers at 120 writes a minute while people save, by a clock that the test moves."""

import pytest

from profiles import tasks
from profiles.models import PhoneNumber
from profiles.services import editing
from profiles.services.composing import clock as composing_clock
from profiles.services.conflicts import Change
from profiles.services.pushing import budget
from tests.clock import Clock
from tests.conftest import MakeNumber, actor
from tests.services.composing.notice_setup import create_notice
from tests.services.stand_in import StandIn, fresh, sweep

pytestmark = pytest.mark.django_db

NUMBERS, LIMIT = 60, 120
# Writes of this minute that are spent when the notice begins, so that its numbers need the next one too.
SPENT = 80
MINUTE = 60  # seconds


@pytest.fixture
def numbers(make_number: MakeNumber, clock: Clock, settings) -> list[PhoneNumber]:
    """Sixty numbers of which a notice begins now, in a minute of which most is spent."""
    settings.NIXFLEX_WRITES_PER_MINUTE, settings.PUSHES_AT_ONCE = LIMIT, 1
    numbers = [make_number(f"+4416329600{place:02}") for place in range(NUMBERS)]
    create_notice(*numbers)
    composing_clock.recompose_due()
    clock.forward(3600)
    for _ in range(SPENT):
        budget.reserve(for_person=False)
    return numbers


def save_as(user, number: PhoneNumber, text: str) -> str:
    """Save as the web does; return the state in which the page shows the number then."""
    by = actor(user)
    saved = tasks.save_and_push(
        lambda first: editing.save_profile(
            number, text=text, actor=by, change=Change.on(number), first=first
        ),
        actor=by,
    )
    return saved.number.state


def test_the_last_is_live_with_the_next_minute_and_people_do_not_wait(
    clock: Clock, numbers, nixflex: StandIn, editor, subtests
):
    took, shown = 0, []
    while PhoneNumber.objects.exclude(state="live", head__parts__isnull=False).exists():
        assert took < 5 * MINUTE
        composing_clock.recompose_due()
        sweep()
        if took % 10 == 0:
            shown.append(save_as(editor, fresh(numbers[took // 10]), f"Saved after {took} s."))
        clock.forward(1)
        took += 1
    with subtests.test("within 1.05 of the least that the budget allows"):
        assert took <= 1.05 * MINUTE + 1  # the second in which it is looked
    with subtests.test("what people save is live at once"):
        assert set(shown) == {"live"}
    with subtests.test("each number is sent once, and once more for each save"):
        assert len(nixflex.sent) <= NUMBERS + len(shown)
    with subtests.test("nothing is sent without the notice"):
        assert all(text.startswith("Closed today.") for text in nixflex.sent)
