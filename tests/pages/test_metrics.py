"""The page for Prometheus: who is let in, and what it tells."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from profiles.models import Account, PhoneNumber, PushAttempt
from profiles.selectors import operations
from profiles.services import account
from profiles.services.pushing import budget
from profiles.tasks import push_number
from tests.bench.plans import LARGE, plan, recorded
from tests.conftest import NUMBER, SYSTEM
from tests.services.stand_in import save

TOKEN = "a-token-of-twenty-or-more"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def told(client: Client, db):
    """Return the value of a metric as Prometheus reads it: ``told("nixadmin_numbers", state="live")``."""

    def tell(name: str, **labels: str) -> float:
        families = text_string_to_metric_families(client.get("/metrics", headers=BEARER).text)
        found = [
            sample.value
            for family in families
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        assert len(found) == 1, f"{name} {labels} is told {len(found)} times"
        return found[0]

    return tell


@pytest.fixture
def attempt(number: PhoneNumber):
    """Make an attempt that began a while ago."""

    def make(outcome: str, **ago: float) -> PushAttempt:
        return PushAttempt.objects.create(
            number=number,
            revision=number.head,
            outcome=outcome,
            started_at=timezone.now() - timedelta(**ago),
        )

    return make


def test_the_token_lets_in_without_a_session(client, db):
    response = client.get("/metrics", headers=BEARER)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "text/plain")


@pytest.mark.parametrize(
    "shown", ["Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer ", "Bearer \xe9", ""]
)
def test_a_wrong_token_is_told_so(client, db, shown):
    response = client.get("/metrics", headers={"Authorization": shown})
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert "nixadmin_" not in response.text


@pytest.mark.parametrize("shown", ["Bearer ", "Bearer", f"Bearer {TOKEN}"])
def test_without_a_token_in_the_settings_none_lets_in(client, db, settings, shown):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": shown}).status_code == 401


def test_a_wrong_token_does_not_fall_back_to_the_session(as_manager):
    assert as_manager.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize("configured", ["", TOKEN])
def test_managers_see_them_signed_in(as_manager, settings, configured):
    settings.METRICS_TOKEN = configured
    assert "nixadmin_numbers" in as_manager.get("/metrics").text


def test_others_are_told_which_right_they_lack(as_editor):
    response = as_editor.get("/metrics")
    assert response.status_code == 403
    assert "the right to see the metrics, which Managers have" in response.text


def test_visitors_are_sent_to_sign_in(client, db):
    assert client.get("/metrics")["Location"] == "/accounts/login/?next=/metrics"


def test_numbers_by_state(told, make_number):
    make_number()
    make_number("+441632960002", text="")
    make_number("+441632960003", state="drifted")
    assert [told("nixadmin_numbers", state=state) for state in ("live", "none", "drifted", "rejected")] == [
        1,
        1,
        1,
        0,
    ]


def test_nothing_pending_is_no_age(told, number):
    assert told("nixadmin_oldest_pending_age_seconds") == 0


def test_the_age_of_the_oldest_version_that_waits(told, make_number, clock):
    save(make_number(), "Old")
    clock.forward(100)
    save(make_number("+441632960002"), "Newer")
    clock.forward(20)
    assert told("nixadmin_oldest_pending_age_seconds") == 120


def test_the_age_does_not_begin_anew_with_another_state(told, number, clock):
    save(number, "New")
    clock.forward(60)
    PhoneNumber.objects.update(state="unconfirmed", state_since=timezone.now())
    assert told("nixadmin_oldest_pending_age_seconds") == 60


@pytest.mark.parametrize("state", ["rejected", "drifted", "removed"])
def test_what_waits_for_a_person_is_not_pending(told, number, state):
    PhoneNumber.objects.update(state=state)
    assert told("nixadmin_oldest_pending_age_seconds") == 0


def test_only_what_is_due_by_now_counts_as_due(told, make_number):
    now = timezone.now()
    make_number(next_push_at=now - timedelta(seconds=1))
    make_number("+441632960002", next_push_at=now + timedelta(hours=1))
    make_number("+441632960003")
    assert told("nixadmin_due_numbers") == 1


def test_attempts_by_outcome_in_the_last_hour_and_day(told, attempt):
    attempt("accepted", minutes=59)
    attempt("accepted", minutes=61)
    attempt("accepted", hours=25)
    attempt("unknown", hours=23)
    counts = {
        (outcome, window): told("nixadmin_push_attempts", outcome=outcome, window=window)
        for outcome in ("accepted", "unknown", "rejected")
        for window in ("1h", "24h")
    }
    assert counts == {
        ("accepted", "1h"): 1,
        ("accepted", "24h"): 2,
        ("unknown", "1h"): 0,
        ("unknown", "24h"): 1,
        ("rejected", "1h"): 0,
        ("rejected", "24h"): 0,
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, index or not")
def test_the_attempts_are_counted_in_an_index_alone(attempt):
    attempt("accepted", minutes=1)
    with recorded() as statements:
        operations.attempts_by_outcome(timezone.now())
    found = plan(statements[0], {f"profiles_{name}": 10**12 for name in LARGE})
    assert found.scans == []
    assert "USING COVERING INDEX attempt_by_start (started_at>?)" in found.lines[0]


def test_the_write_budget(told, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 50
    budget.reserve(for_person=True)
    assert (told("nixadmin_write_budget_limit"), told("nixadmin_write_budget_left")) == (50, 49)


def test_a_pause_of_all_pushing(told):
    assert told("nixadmin_pushing_paused") == 0
    account.pause(status=401, message="No.", actor=SYSTEM)
    assert told("nixadmin_pushing_paused") == 1


def test_before_the_first_import_its_age_is_infinite(told):
    assert told("nixadmin_last_import_age_seconds") == float("inf")


def test_the_age_of_the_last_import(told):
    Account.objects.create(pk=Account.ONLY, last_import_at=timezone.now() - timedelta(minutes=3))
    assert told("nixadmin_last_import_age_seconds") == 180


def test_tasks_that_wait_for_a_worker(told):
    push_number.enqueue(0)
    assert told("nixadmin_ready_tasks") == 1


def test_it_names_no_number_and_no_text(client, number):
    page = client.get("/metrics", headers=BEARER).text
    assert not any(words in page for words in (NUMBER, "Riverside"))


def test_it_takes_the_same_few_statements_however_much_there_is(
    client, make_number, django_assert_max_num_queries
):
    for place in range(20):
        make_number(f"+4416329600{place:02}", state="pending")
    with django_assert_max_num_queries(8):
        client.get("/metrics", headers=BEARER)
