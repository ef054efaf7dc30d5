"""Two workers deliver to one endpoint: each event once, and those of a number in order."""

import json
import threading

import pytest
from django.db import connection

from profiles.models import WebhookDelivery
from profiles.services.webhooks import delivering
from tests.services.stand_in import save
from tests.webhooks.fixtures import heard as heard
from tests.webhooks.fixtures import listening as listening
from tests.webhooks.fixtures import make_endpoint as make_endpoint

VERSIONS = 6


def deliver_all() -> None:
    try:
        while WebhookDelivery.objects.filter(due_at__isnull=False).exists():
            delivering.deliver_due()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_event_once_and_in_order(heard, listening, make_number, subtests):
    numbers = [make_number(f"+44163296000{place}") for place in range(3)]
    for version in range(VERSIONS):
        for number in numbers:
            save(number, f"Version {version}.")
    workers = [threading.Thread(target=deliver_all) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told = [json.loads(got.body)["data"] for got in listening.got]
    with subtests.test("each once"):
        assert len({got.message for got in listening.got}) == len(told) == VERSIONS * len(numbers)
    for number in numbers:
        with subtests.test(number.number):
            versions = [each["version"] for each in told if each["number"] == number.number]
            assert versions == sorted(versions)
