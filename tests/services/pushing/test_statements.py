"""How many statements a save and a push cost: what is written here is what it takes, and more is noticed."""

from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles import tasks
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import editing
from profiles.services.conflicts import Change
from profiles.services.pushing import push
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.stand_in import fresh, save


def statements(work: Callable[[], object]) -> Counter[str]:
    """Return how often ``work`` reads and writes; beginning and ending transactions is not counted."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return Counter(query["sql"].split()[0] for query in captured if "SAVEPOINT" not in query["sql"])


def test_a_save_and_its_first_attempt(nixflex, number: PhoneNumber, editor):
    """Read: account, number, submission, dead attempts, webhooks; the lease; number, books, webhooks. Written:
    budget, draft, revision, attempt, number, text, event; attempt, number, event. The answer may tell of the
    budget too.
    """

    def work(version: int) -> None:
        tasks.save_and_push(
            lambda first: editing.save_profile(
                number,
                text=f"After {version}.",
                actor=actor(editor),
                change=Change(version, submission=f"form {version}"),
                first=first,
            ),
            actor=actor(editor),
        )

    work(1)  # the first one begins the window of the budget
    number = numbers.number_or_404(None, number.number)
    assert statements(lambda: work(2)) == {"SELECT": 9, "UPDATE": 4, "INSERT": 5, "DELETE": 1}
    assert nixflex.sent == ["After 1.", "After 2."]


def test_a_push_by_a_worker(nixflex, number: PhoneNumber):
    """Read: account, number, head, dead attempts, the lease, number, books, webhooks. Written: lease, budget,
    attempt; attempt, number, event.
    """
    save(number, TEXT + " New.")
    push.push_due(number.pk, actor=SYSTEM)  # the first one begins the window of the budget
    save(number, TEXT + " Newer.")
    made = statements(lambda: push.push_due(number.pk, actor=SYSTEM))
    assert made == {"SELECT": 8, "UPDATE": 4, "INSERT": 2}
    assert fresh(number).state == "live"
