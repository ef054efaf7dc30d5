"""A row that says nothing new is passed over; whatever else is not at rest is looked at closely all the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import PhoneNumber
from profiles.nixflex import RemoteNumber
from tests.conftest import NUMBER, TEXT
from tests.services.mirror.account_list import bring_in, see, the
from tests.services.mirror.test_import_size import texts
from tests.services.stand_in import save


@pytest.fixture
def at_rest(clock, number, listing):
    """A number that an import has seen as it is."""
    see(listing, TEXT)
    clock.forward(60)
    return the()


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("state", "pending"),
        ("next_push_at", "2026-06-15T09:00Z"),
        ("unsettled_until", "2026-06-15T09:00Z"),
        ("remote_text_seen", "Theirs."),
        ("remote_text_seen", None),
        ("text_listed", False),
        ("provider", "telnyx"),
        ("remote_created_at", "2026-06-15T09:00Z"),
        ("agent", None),
    ],
)
def test_what_is_odd_is_put_right_although_the_text_is_the_live_one(at_rest, listing, field, odd):
    PhoneNumber.objects.update(**{field: odd})
    see(listing, TEXT)
    assert getattr(the(), field) == getattr(at_rest, field)


def test_a_text_that_is_live_is_no_rest_where_another_waits(at_rest, listing):
    save(at_rest, "Open Sundays.")
    PhoneNumber.objects.update(state="live", next_push_at=None)
    see(listing, TEXT)
    assert the().state == "pending"


@pytest.mark.parametrize("text", [TEXT, None, ""], ids=["told", "not told", "no profile"])
def test_a_row_that_says_nothing_new_moves_the_times_alone(clock, make_number, listing, text):
    make_number(text=text or "")
    see(listing, text)
    clock.forward(60)
    before = PhoneNumber.objects.values().get()
    see(listing, text)
    looks = {"last_seen_at": clock.now} | ({} if text is None else {"verified_at": clock.now})
    assert PhoneNumber.objects.values().get() == before | looks


def test_another_agent_is_news(at_rest, listing):
    listing.rows = [RemoteNumber(phone_number=NUMBER, agent_id="agent_2", custom_prompt=TEXT)]
    bring_in()
    assert the().agent.agent_id == "agent_2"


@pytest.mark.django_db
def test_a_chunk_that_says_nothing_new_takes_one_update_of_numbers(listing):
    listing.texts = texts(40)
    bring_in()
    with CaptureQueriesContext(connection) as captured:
        bring_in()
    updates = [query["sql"] for query in captured if query["sql"].startswith('UPDATE "profiles_phonenumber"')]
    assert len(updates) == 1
