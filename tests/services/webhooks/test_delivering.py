"""Delivering: at least once, in order for a number, backed off, and switched off after a day."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import AuditEvent, WebhookDelivery, WebhookEndpoint
from profiles.services.webhooks import deliveries, delivering, endpoints, outbox, sealing
from profiles.webhooks.sending import Answer
from tests.conftest import actor
from tests.services.stand_in import save
from tests.webhooks.fixtures import told

SAVED = "profile.saved"
DAY = 24 * 3600

pytestmark = pytest.mark.django_db


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def waiting() -> int:
    return WebhookDelivery.objects.filter(due_at__isnull=False).count()


def again(heard) -> WebhookEndpoint:
    return WebhookEndpoint.objects.get(pk=heard.endpoint.pk)


@pytest.fixture
def saved(heard, number):
    """A number that was saved once."""
    return save(number, "Open on Sundays.")


def test_what_happened_is_delivered_and_verified(saved, heard, listening):
    delivering.deliver_due()
    assert listening.got[0].verified_by(heard.secret)["data"]["version"] == 2


def test_what_was_taken_does_not_wait(saved, listening):
    delivering.deliver_due()
    row = only()
    assert (row.due_at, row.delivered_at, row.status, row.answer, row.tries) == (
        None,
        timezone.now(),
        200,
        "ok",
        1,
    )


def test_what_was_taken_is_sent_once(saved, listening):
    delivering.deliver_due()
    delivering.deliver_due()
    assert len(listening.got) == 1


def test_what_was_not_taken_is_sent_again_under_the_same_id(saved, listening, clock):
    listening.statuses = [500]
    delivering.deliver_due()
    clock.forward(7)
    delivering.deliver_due()
    assert [got.message for got in listening.got] == [only().message] * 2


def test_it_is_not_sent_again_before_its_time(saved, listening, clock):
    listening.statuses = [500]
    delivering.deliver_due()
    clock.forward(4)
    delivering.deliver_due()
    assert (len(listening.got), only().status, waiting()) == (1, 500, 1)


def test_the_receiver_may_ask_to_be_left_alone_for_longer(saved, listening):
    listening.statuses, listening.headers = [429], {"Retry-After": "600"}
    delivering.deliver_due()
    assert only().due_at >= timezone.now() + timedelta(seconds=600)


def test_who_asks_to_be_left_alone_is_not_asked_about_other_numbers_either(
    saved, listening, make_number, clock
):
    save(make_number("+441632960002"), "Open.")
    listening.statuses, listening.headers = [429], {"Retry-After": "600"}
    delivering.deliver_due()
    delivering.deliver_due()
    left_alone = len(listening.got)
    clock.forward(601)
    delivering.deliver_due()
    assert (left_alone, len(listening.got) > 1) == (1, True)


@pytest.mark.parametrize(("tries", "least"), [(1, 5), (2, 10), (5, 80), (12, 3600), (60, 3600)])
def test_the_wait_doubles_up_to_an_hour(tries, least):
    waits = {delivering.backoff(tries).total_seconds() for _ in range(50)}
    assert (least <= min(waits), max(waits) <= least * 1.25, len(waits) > 1) == (True, True, True)


def test_a_later_event_of_a_number_waits_for_the_earlier(saved, listening, clock):
    save(saved, "Closed on Sundays.")
    listening.statuses = [500]
    delivering.deliver_due()
    delivering.deliver_due()
    clock.forward(7)
    delivering.deliver_due()
    versions = [json.loads(got.body)["data"]["version"] for got in listening.got]
    assert versions == [2, 2, 3]


def test_other_numbers_are_not_held_up(saved, listening, make_number):
    other = save(make_number("+441632960002"), "Open.")
    listening.statuses = [500]
    delivering.deliver_due()
    delivering.deliver_due()
    assert json.loads(listening.got[1].body)["data"]["number"] == other.number


def test_another_endpoint_is_not_held_up(saved, listening, make_endpoint):
    make_endpoint(listening.url)
    save(saved, "Closed on Sundays.")
    listening.statuses = [500]
    delivering.deliver_due()
    assert len(listening.got) == 2


def test_a_killed_worker_loses_nothing(saved, listening, clock):
    assert delivering._take(only().pk)  # and then it is killed
    delivering.deliver_due()
    held_back = len(listening.got)
    clock.forward(31)
    delivering.deliver_due()
    assert (held_back, len(listening.got)) == (0, 1)


def test_two_workers_do_not_send_the_same(saved, listening):
    taken = [delivering._take(only().pk) for _ in range(2)]
    assert [held is not None for held in taken] == [True, False]


def test_who_was_held_up_does_not_send_any_more(saved, listening, clock):
    held = delivering._take(only().pk)
    clock.forward(15)
    assert (delivering._send(held), listening.got) == (False, [])


def test_who_lost_the_lease_writes_nothing(saved, listening, clock):
    late = delivering._take(only().pk)
    clock.forward(31)
    delivering.deliver_due()
    delivering._record(late, Answer(status=500))
    assert only().status == 200


# --- Switching off


def refuse_until(listening, clock, seconds: float) -> None:
    """Let the receiver refuse every try for so long."""
    listening.statuses = [500] * 1000
    ends = clock.now + timedelta(seconds=seconds)
    delivering.deliver_due()
    while clock.now < ends:
        clock.forward(600)
        delivering.deliver_due()


def test_before_a_day_is_over_the_endpoint_stays_on(saved, heard, listening, clock):
    refuse_until(listening, clock, DAY - 3600)
    assert again(heard).is_on


def test_after_a_day_the_endpoint_is_switched_off(saved, heard, listening, clock):
    refuse_until(listening, clock, DAY + 3 * 3600)
    off = again(heard)
    assert (off.is_on, "500" in off.off_reason, waiting()) == (False, True, 1)


def test_the_log_tells_who_was_switched_off(saved, heard, listening, clock):
    refuse_until(listening, clock, DAY + 3 * 3600)
    event = AuditEvent.objects.get(action="webhook", outcome="failed")
    assert (event.data["step"], event.data["endpoint"]) == ("switched off by itself", heard.endpoint.pk)


def test_the_maker_gets_a_letter(
    saved, heard, listening, clock, manager, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.SENDS_EMAIL, settings.SITE_URL = True, "https://nixadmin.example"
    manager.email = "maya@example.com"
    manager.save()
    with django_capture_on_commit_callbacks(execute=True):
        refuse_until(listening, clock, DAY + 3 * 3600)
    assert [(letter.to, heard.endpoint.url in letter.body) for letter in mailoutbox] == [
        (["maya@example.com"], True)
    ]


def test_a_receiver_that_is_gone_is_switched_off_at_once(saved, heard, listening):
    listening.statuses = [410]
    delivering.deliver_due()
    assert not again(heard).is_on


def test_an_endpoint_that_is_off_is_sent_nothing(saved, heard, listening, manager):
    endpoints.switch_endpoint(heard.endpoint, actor=actor(manager), on=False)
    delivering.deliver_due()
    assert (listening.got, waiting()) == ([], 1)


def test_what_waited_goes_out_once_it_is_on_again(saved, heard, listening, clock, manager):
    refuse_until(listening, clock, DAY + 3 * 3600)
    listening.statuses, before = [], len(listening.got)
    endpoints.switch_endpoint(heard.endpoint, actor=actor(manager), on=True)
    delivering.deliver_due()
    assert (len(listening.got) - before, waiting(), again(heard).is_on) == (1, 0, True)


def test_switched_on_again_it_has_a_day_again(saved, heard, listening, clock, manager):
    refuse_until(listening, clock, DAY + 3 * 3600)
    endpoints.switch_endpoint(heard.endpoint, actor=actor(manager), on=True)
    delivering.deliver_due()
    assert again(heard).is_on


# --- Secrets


def test_both_secrets_sign_until_the_old_one_ends(saved, heard, listening, manager):
    new = endpoints.rotate_secret(heard.endpoint, actor=actor(manager), overlap=timedelta(days=1))
    delivering.deliver_due()
    assert [bool(listening.got[0].verified_by(secret)) for secret in (heard.secret, new)] == [True, True]


def test_an_old_secret_ends(saved, heard, listening, manager, clock):
    endpoints.rotate_secret(heard.endpoint, actor=actor(manager), overlap=timedelta(days=1))
    clock.forward(DAY + 1)
    delivering.deliver_due()
    assert len(listening.got[0].headers["webhook-signature"].split(" ")) == 1


def test_a_secret_is_encrypted(heard):
    sealed = heard.endpoint.secrets.get().sealed
    assert heard.secret.removeprefix("whsec_") not in sealed


def test_a_secret_is_read_under_the_key_before(saved, heard, listening, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    delivering.deliver_due()
    assert len(listening.got) == 1


def test_a_secret_outlasts_the_key_before_once_a_worker_tidied(saved, heard, listening, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    sealing.seal_anew()
    settings.SECRET_KEY_FALLBACKS = []
    delivering.deliver_due()
    assert len(listening.got) == 1


def test_a_secret_that_no_key_reads_stays_as_it_is(heard, settings):
    sealed = heard.endpoint.secrets.get().sealed
    settings.SECRET_KEY = "another key"
    sealing.seal_anew()
    assert heard.endpoint.secrets.get().sealed == sealed


def test_under_another_key_nothing_is_sent_and_that_is_said(saved, heard, listening, settings):
    settings.SECRET_KEY = "another key"
    delivering.deliver_due()
    assert (listening.got, "SECRET_KEY" in only().problem, waiting()) == ([], True, 1)


def test_under_another_key_a_new_secret_signs_although_the_old_one_goes_on(
    saved, heard, listening, manager, settings
):
    settings.SECRET_KEY = "another key"
    new = endpoints.rotate_secret(heard.endpoint, actor=actor(manager), overlap=timedelta(days=1))
    delivering.deliver_due()
    assert listening.got[0].verified_by(new)


# --- By hand


def test_a_test_is_sent_at_once(heard, listening, manager):
    sent = deliveries.send_test(heard.endpoint, actor=actor(manager))
    assert (listening.told, sent.status) == (["webhook.test"], 200)


def test_a_test_that_is_not_taken_waits_for_nothing(heard, listening, manager):
    listening.statuses = [500]
    sent = deliveries.send_test(heard.endpoint, actor=actor(manager))
    assert (sent.status, waiting()) == (500, 0)


def test_an_event_is_sent_again_under_its_id(saved, heard, listening, manager):
    delivering.deliver_due()
    deliveries.send_again(only(), actor=actor(manager))
    delivering.deliver_due()
    assert [got.message for got in listening.got] == [only().message] * 2


def test_what_is_left_out_lets_later_events_go(saved, heard, listening, manager):
    save(saved, "Closed on Sundays.")
    deliveries.leave_out(WebhookDelivery.objects.first(), actor=actor(manager))
    delivering.deliver_due()
    assert [json.loads(got.body)["data"]["version"] for got in listening.got] == [3]


def test_old_deliveries_are_dropped(saved, heard, clock):
    clock.forward(31 * DAY)
    save(saved, "Closed on Sundays.")
    deliveries.drop_old_deliveries()
    assert told() == [SAVED]


def test_deliveries_to_nobody_are_dropped(saved, heard):
    row = only()
    row.pk, row.endpoint_id = None, 10**6
    row.save()
    deliveries.drop_old_deliveries()
    assert WebhookDelivery.objects.count() == 1


def test_what_goes_to_an_address_inside_is_not_sent(saved, heard, listening, settings):
    settings.WEBHOOKS_PRIVATE = False
    delivering.sender.cache_clear()
    delivering.deliver_due()
    assert (listening.got, "inside a network" in only().problem) == ([], True)


def test_a_test_waits_for_no_number_s_event(saved, heard, listening, manager):
    outbox.add_test(heard.endpoint, timezone.now())
    listening.statuses = [500]
    delivering.deliver_due()
    delivering.deliver_due()
    assert listening.told == [SAVED, "webhook.test"]
