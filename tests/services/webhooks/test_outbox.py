"""What endpoints are told: with the change, never too early, and only whom it concerns."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import NumberTag, PhoneNumber, Tag, Team, WebhookDelivery
from profiles.services import api
from profiles.services.composing import notice_states
from profiles.services.composing.clock import recompose_due
from profiles.services.conflicts import Change
from profiles.services.details.saving import stop_following
from profiles.services.details.taking_over import take_over
from profiles.services.mirror import drift
from profiles.services.mirror.adopting import adopt_while_notices_last
from profiles.services.notices import ending
from profiles.services.rollouts.steps import cancel
from profiles.services.webhooks import outbox
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, TEXT, actor
from tests.details import make_follower, make_template
from tests.notices import make_notice
from tests.services.mirror.account_list import AccountList, see
from tests.services.rollouts.plans.making import text_plan
from tests.services.rollouts.running import make_numbers, run, started
from tests.services.stand_in import (
    StandIn,
    accepts,
    fresh,
    loses,
    push,
    refuses,
    refuses_account,
    save,
    sweep,
    trims,
)
from tests.webhooks.fixtures import told

SAVED, LIVE, REJECTED, DRIFTED = "profile.saved", "profile.live", "profile.rejected", "profile.drifted"
BEGAN, ENDED, FINISHED = "notice.began", "notice.ended", "rollout.finished"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def endpoint(make_endpoint):
    return make_endpoint()


def payloads() -> list[Any]:
    return [json.loads(row.payload) for row in WebhookDelivery.objects.order_by("pk")]


# --- A number


def test_a_save_is_told_before_it_is_live(number):
    save(number, "Open on Sundays.")
    assert told() == [SAVED]


def test_what_nixflex_confirmed_is_live(number, nixflex):
    push(save(number, "Open on Sundays."))
    assert told() == [SAVED, LIVE]


def test_what_a_sweep_sends_is_live(number, nixflex):
    save(number, "Open on Sundays.")
    sweep()
    assert told() == [SAVED, LIVE]


def test_what_is_told_of_a_number(number, nixflex):
    push(save(number, "Open on Sundays."))
    assert payloads()[1] == {
        "type": LIVE,
        "timestamp": "2026-06-15T09:30:00.000Z",
        "data": {
            "number": NUMBER,
            "label": "",
            "version": 2,
            "state": "live",
            "body_digest": body_digest("Open on Sundays."),
            "rollout": None,
        },
    }


def test_a_lost_answer_is_not_live(number, nixflex):
    nixflex.script = [loses]
    push(save(number, "Open on Sundays."))
    assert told() == [SAVED]


def test_it_is_live_once_it_is_settled(number, nixflex, clock):
    nixflex.script = [loses]
    push(save(number, "Open on Sundays."))
    clock.forward(5)
    sweep()
    assert told() == [SAVED, LIVE]


def test_an_acceptance_over_which_something_may_land_is_not_live(number, nixflex):
    nixflex.script = [loses]
    push(save(number, "First."))
    push(save(number, "Second."))
    assert (fresh(number).state, told()) == ("unconfirmed", [SAVED, SAVED])


def test_a_version_that_was_saved_over_while_it_was_sent_is_not_live(number, nixflex):
    def saved_over(stand_in, text):
        save(number, "Second.")
        return accepts(stand_in, text)

    nixflex.script = [saved_over]
    push(save(number, "First."))
    sweep()
    lives = [each["data"]["version"] for each in payloads() if each["type"] == LIVE]
    assert lives == [3]


def test_a_refusal_is_told(number, nixflex):
    nixflex.script = [refuses]
    push(save(number, "Open on Sundays."))
    assert told() == [SAVED, REJECTED]


def test_a_refusal_of_the_whole_account_is_no_number_s(number, nixflex):
    nixflex.script = [refuses_account]
    push(save(number, "Open on Sundays."))
    assert told() == [SAVED]


def test_another_text_than_was_sent_is_drift(number, nixflex):
    nixflex.script = [trims]
    push(save(number, "  Open on Sundays.  "))
    assert told() == [SAVED, DRIFTED]


def test_an_outside_change_is_told_once(number, listing):
    see(listing, "Theirs.")
    see(listing, "Theirs.")
    assert told() == [DRIFTED]


def test_adopting_is_a_save_that_is_live(number, listing, editor):
    see(listing, "Theirs.")
    drift.adopt(fresh(number), actor=actor(editor))
    assert told() == [DRIFTED, SAVED, LIVE]


def test_a_number_that_is_imported_is_live(listing):
    see(listing, TEXT)
    assert [(each["type"], each["data"]["version"]) for each in payloads()] == [(LIVE, 1)]


def test_an_import_that_sees_nothing_new_tells_nothing(number, listing):
    see(listing, TEXT)
    assert told() == []


def test_an_import_that_confirms_a_lost_answer_tells_it(number, monkeypatch, clock):
    stand_in, account = StandIn(loses), AccountList()
    monkeypatch.setattr(api, "client", lambda: stand_in)
    push(save(number, "Open on Sundays."))
    clock.forward(3600)
    monkeypatch.setattr(api, "client", lambda: account)
    see(account, "Open on Sundays.")
    assert told() == [SAVED, LIVE]


def test_a_number_that_comes_back_as_it_was_is_live(number, listing):
    PhoneNumber.objects.update(state=PhoneNumber.State.REMOVED, removed_at=timezone.now())
    see(listing, TEXT)
    assert told() == [LIVE]


def test_a_number_that_follows_without_a_changed_byte_is_live(number, manager):
    version = make_template(manager, TEXT)
    take_over(PhoneNumber.objects.all(), version=version, actor=actor(manager))
    assert told() == [SAVED, LIVE]


def test_a_number_that_follows_no_more_is_live(number, manager, editor):
    follower = make_follower(number, make_template(manager, "Open {{days}}."), days="daily")
    stop_following(follower, actor=actor(editor), change=Change.on(follower))
    assert told() == [SAVED, LIVE]


def test_an_outside_text_that_is_adopted_for_a_while_is_live_and_no_save(number, listing, manager):
    make_notice(number)
    see(listing, "Theirs.")
    adopt_while_notices_last(fresh(number), actor=actor(manager))
    assert [event for event in told() if event.startswith("profile")] == [DRIFTED, LIVE]


def test_a_version_of_the_clock_is_live_and_no_save(number, nixflex):
    make_notice(number)
    recompose_due()
    sweep()
    assert (told(), payloads()[0]["data"]["body_digest"]) == ([LIVE], body_digest(TEXT))


def test_what_is_not_committed_is_not_told(number):
    with transaction.atomic():
        outbox.tell_live([fresh(number)])
        transaction.set_rollback(True)
    assert told() == []


# --- Notices and rollouts


def test_a_notice_begins_and_ends(number, clock):
    now = timezone.now()
    make_notice(
        number, begins=now + timedelta(hours=1), ends=now + timedelta(hours=2), state="planned", due_at=now
    )
    for seconds in (0, 3600, 3600):
        clock.forward(seconds)
        notice_states.move_due_notices()
    assert told(event__startswith="notice") == [BEGAN, ENDED]


def test_a_notice_that_was_slept_through_began_and_ended(number, clock):
    now = timezone.now()
    make_notice(
        number, begins=now + timedelta(hours=1), ends=now + timedelta(hours=2), state="planned", due_at=now
    )
    clock.forward(3 * 3600)
    notice_states.move_due_notices()
    assert told() == [BEGAN, ENDED]


def test_a_notice_that_somebody_ends_has_ended(number, manager):
    notice = make_notice(number)
    ending.end_everywhere(notice, actor=actor(manager), now=timezone.now())
    assert told() == [ENDED]


def test_a_notice_that_never_began_does_not_end(number, manager):
    now = timezone.now()
    notice = make_notice(number, begins=now + timedelta(hours=1), state="planned")
    ending.end_everywhere(notice, actor=actor(manager), now=now)
    assert told() == []


def test_what_is_told_of_a_notice(number, manager):
    notice = make_notice(number)
    ending.end_everywhere(notice, actor=actor(manager), now=timezone.now())
    assert payloads()[0]["data"] == {"notice": notice.pk, "state": "ended", "numbers": 1}


def test_a_rollout_is_finished_once(make_number, nixflex, manager):
    make_numbers(make_number, 2)
    rollout = run(started(by=manager))
    run(rollout)
    assert [each["data"] for each in payloads() if each["type"] == FINISHED] == [
        {"rollout": rollout.pk, "state": "finished", "rows": {"live": 2}}
    ]


def test_the_saves_of_a_rollout_name_it(make_number, nixflex, manager):
    make_numbers(make_number, 1)
    rollout = run(started(by=manager))
    assert {each["data"]["rollout"] for each in payloads()} == {rollout.pk}


def test_a_rollout_that_is_cancelled_before_its_time_is_over(make_number, manager):
    make_numbers(make_number, 1)
    cancel(started(by=manager, starts_at=timezone.now() + timedelta(days=1)), actor=actor(manager))
    assert [each["data"]["state"] for each in payloads()] == ["cancelled"]


def test_a_plan_that_is_thrown_away_is_nobodys_business(make_number, manager):
    make_numbers(make_number, 1)
    cancel(text_plan("Open on Sundays.", actor=actor(manager)), actor=actor(manager))
    assert told() == []


# --- Whom it concerns


def team_of(*numbers: PhoneNumber) -> Team:
    tag, team = Tag.objects.create(name="Croydon"), Team.objects.create(name="South")
    team.tags.add(tag)
    NumberTag.objects.bulk_create(NumberTag(number=number, tag=tag) for number in numbers)
    return team


@pytest.fixture
def pair(make_number):
    """Two numbers; the first is the team's."""
    return make_numbers(make_number, 2)


def test_a_team_hears_of_its_own_numbers_alone(pair, make_endpoint):
    made = make_endpoint(team=team_of(pair[0]))
    for number in pair:
        save(number, "Open on Sundays.")
    rows = WebhookDelivery.objects.filter(endpoint=made.endpoint)
    assert [row.subject for row in rows] == [pair[0].number]


def test_a_team_without_tags_hears_nothing(number, make_endpoint):
    made = make_endpoint(team=Team.objects.create(name="South"))
    save(number, "Open on Sundays.")
    assert told(endpoint=made.endpoint) == []


def test_of_a_notice_a_team_counts_its_own_numbers(pair, make_endpoint, manager):
    made = make_endpoint(team=team_of(pair[0]))
    ending.end_everywhere(make_notice(*pair), actor=actor(manager), now=timezone.now())
    row = WebhookDelivery.objects.get(endpoint=made.endpoint)
    assert json.loads(row.payload)["data"]["numbers"] == 1


def test_of_others_notices_a_team_hears_nothing(pair, make_endpoint, manager):
    made = make_endpoint(team=team_of(pair[0]))
    ending.end_everywhere(make_notice(pair[1]), actor=actor(manager), now=timezone.now())
    assert told(endpoint=made.endpoint) == []


def test_of_a_rollout_a_team_counts_its_own_rows(pair, make_endpoint, manager, nixflex):
    made = make_endpoint(team=team_of(pair[0]), events=[FINISHED])
    run(started(by=manager))
    row = WebhookDelivery.objects.get(endpoint=made.endpoint)
    assert json.loads(row.payload)["data"]["rows"] == {"live": 1}


def test_a_team_hears_of_the_end_of_a_rollout_of_which_none_of_its_rows_was_sent(
    pair, make_endpoint, manager
):
    made = make_endpoint(team=team_of(pair[0]))
    cancel(started(by=manager, starts_at=timezone.now() + timedelta(days=1)), actor=actor(manager))
    assert told(endpoint=made.endpoint) == [FINISHED]


def test_of_others_rollouts_a_team_hears_nothing(number, make_endpoint, manager, nixflex):
    made = make_endpoint(team=team_of())
    run(started(by=manager))
    assert told(endpoint=made.endpoint) == []


def test_an_endpoint_hears_what_it_chose(number, nixflex, make_endpoint):
    made = make_endpoint(events=[LIVE])
    push(save(number, "Open on Sundays."))
    assert told(endpoint=made.endpoint) == [LIVE]


def test_two_endpoints_hear_of_one_message(number, make_endpoint):
    make_endpoint()
    save(number, "Open on Sundays.")
    assert len(set(WebhookDelivery.objects.values_list("message", flat=True))) == 1


def test_an_endpoint_that_is_off_hears_nothing(number, endpoint, make_endpoint):
    make_endpoint()  # which is on
    endpoint.endpoint.is_on = False
    endpoint.endpoint.save()
    save(number, "Open on Sundays.")
    assert told(endpoint=endpoint.endpoint) == []


def test_without_an_endpoint_a_save_asks_once(number, endpoint):
    endpoint.endpoint.delete()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save(number, "Open on Sundays.")
    assert [query["sql"] for query in queries if "webhook" in query["sql"]] == [outbox.ANY_ON]
