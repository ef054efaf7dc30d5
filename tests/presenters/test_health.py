"""How it stands with Nixflex and the background work, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.models import Account, PushAttempt
from profiles.presenters.health import HealthFact, health
from profiles.services.pushing.budget import BudgetStatus

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEALTHY = BudgetStatus(120, 97)
EARLIER = NOW - timedelta(minutes=2)


def ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def told(about: str, *, budget: BudgetStatus = HEALTHY, newest=None, accepted=None, **account) -> HealthFact:
    """Return the line ``about`` something, of an account that is well but for ``account``."""
    row = Account(**{"last_import_at": EARLIER, "alive_at": NOW} | account)
    facts = health(row, newest=newest, accepted=accepted, budget=budget, now=NOW)
    return next(fact for fact in facts if fact.about == about)


def attempt(outcome: str, minutes_ago: int, message: str = "", status: int | None = None) -> PushAttempt:
    return PushAttempt(outcome=outcome, started_at=ago(minutes_ago), message=message, http_status=status)


def test_the_last_good_answer_may_have_been_to_an_import():
    fact = told("Nixflex", accepted=attempt("accepted", 9))
    assert (fact.tone, fact.at) == ("good", EARLIER)


def test_the_last_good_answer_may_have_been_to_a_push():
    good = attempt("accepted", 1)
    assert told("Nixflex", newest=good, accepted=good).at == ago(1)


def test_a_push_that_went_wrong_since_is_told():
    fact = told("Nixflex", newest=attempt("unknown", 1, "No answer in time."))
    assert (fact.tone, fact.words, fact.at) == ("warn", "No answer in time.", ago(1))


def test_that_nixflex_asks_to_wait_asks_nothing_of_the_reader():
    fact = told(
        "Nixflex", newest=attempt("not_applied", 1, "Too many requests. Wait before you try again.", 429)
    )
    assert (fact.tone, fact.words) == ("warn", "Asked to wait {time}; what is saved is sent by itself")


def test_a_budget_that_nixflex_closed_is_not_called_used():
    fact = told("Writes", budget=BudgetStatus(120, 0, blocked=True))
    assert (fact.tone, fact.words) == ("warn", "Nixflex asked to wait; what is saved is sent by itself then.")


def test_a_push_that_went_wrong_before_the_last_good_answer_is_an_old_story():
    assert told("Nixflex", newest=attempt("not_applied", 3, "Too many.")).tone == "good"


def test_a_refusal_is_an_answer():
    assert told("Nixflex", newest=attempt("rejected", 1, "No pirates.")).tone == "good"


def test_at_first_nothing_is_known():
    facts = health(Account(), newest=None, accepted=None, budget=BudgetStatus(120, 120), now=NOW)
    assert [fact.words for fact in facts] == [
        "Nothing has been asked of it yet.",
        "Not used yet.",
        "Not imported yet.",
        "120 of 120 left this minute.",
        "Not begun yet.",
    ]


@pytest.mark.parametrize(
    ("status", "tone", "words"),
    [
        (401, "bad", "Refused {time}; pushing is paused"),
        (402, "bad", "Nixflex asked for payment {time}; pushing is paused"),
        (None, "warn", "Pushing was paused {time}, until a Manager has looked"),
    ],
)
def test_a_pause_is_told_with_its_time(status: int | None, tone: str, words: str):
    fact = told("Key", paused_at=ago(7), paused_status=status)
    assert (fact.tone, fact.words, fact.at) == (tone, words, ago(7))


def test_remarks_of_an_import_are_told():
    fact = told("Last import", last_import_notes=["The list was cut.", "Odd row.", "Odd row."])
    assert (fact.tone, fact.words) == ("warn", "The list was cut. And 2 more remarks.")


@pytest.mark.parametrize(("minutes", "tone"), [(45, "good"), (46, "warn")])
def test_an_import_that_is_long_overdue_is_told(minutes: int, tone: str, settings):
    settings.IMPORT_MINUTES = 15
    assert told("Last import", last_import_at=ago(minutes)).tone == tone


def test_no_import_is_overdue_where_people_import(settings):
    settings.IMPORT_MINUTES = 0
    assert told("Last import", last_import_at=ago(6_000)).tone == "good"


def test_a_spent_budget_is_told():
    fact = told("Writes", budget=BudgetStatus(1_200, 0))
    assert (fact.tone, fact.words) == (
        "warn",
        "All 1,200 of this minute are used; what is saved waits for the next.",
    )


@pytest.mark.parametrize(("minutes", "tone"), [(3, "good"), (4, "warn"), (15, "warn"), (16, "bad")])
def test_background_work_that_gives_no_sign_of_life_is_told(minutes: int, tone: str):
    assert told("Background work", alive_at=ago(minutes)).tone == tone
