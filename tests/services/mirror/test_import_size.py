"""Importing many numbers takes a fixed number of statements a chunk; rows that make no sense stop nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import Agent, PhoneNumber
from profiles.nixflex import RemoteAgent, RemoteNumber
from profiles.services.mirror import importing
from tests.conftest import NUMBER, SYSTEM
from tests.services.mirror.account_list import AGENT

pytestmark = pytest.mark.django_db


def texts(count: int, *, more: str = "") -> dict[str, str | None]:
    """Return ``count`` numbers with their texts."""
    return {f"+44163296{n:04}": f"Business: Shop {n}.\nOpen daily 9am-5pm.{more}" for n in range(count)}


def bring_in(**options) -> importing.ImportReport:
    return importing.import_numbers(actor=SYSTEM, allow_removals=True, **options)


def statements(listing, held: dict[str, str | None]) -> int:
    """Import an account that holds these, and return how many statements that took."""
    listing.texts = held
    with CaptureQueriesContext(connection) as captured:
        bring_in()
    return len(captured)


@pytest.fixture
def takes(listing):
    """Return how many statements a second import of so many numbers takes, whose texts have ``more`` by then."""

    def measure(count: int, *, more: str = "") -> int:
        listing.texts = texts(count)
        bring_in()
        return statements(listing, texts(count, more=more))

    return measure


def test_an_import_that_changes_nothing_takes_no_more_statements_for_more_numbers(takes):
    assert takes(10) == takes(40)


def test_an_import_that_finds_drift_everywhere_writes_it_in_batches(takes):
    # How many rows fit into one statement is for the database to say.
    assert takes(40, more=" Theirs.") - takes(10, more=" Theirs.") < 30 / 10


def test_a_first_import_takes_far_fewer_statements_than_there_are_numbers(listing):
    assert statements(listing, texts(80)) < 80 / 2


def test_a_first_text_does_not_move_its_number_in_an_index_of_the_list(listing):
    """Each of those indexes holds the label too: an entry that moves is written twice."""
    listing.texts = texts(3)
    with CaptureQueriesContext(connection) as captured:
        bring_in()
    updates = [
        query["sql"]
        for query in captured
        if f'UPDATE "{PhoneNumber._meta.db_table}" SET "head_id"' in query["sql"]
    ]
    assert [
        [name in sql for name in ("state", "has_profile", "length", "changed_at")] for sql in updates
    ] == [[False] * 4]


def test_removing_is_done_in_batches(listing):
    listing.texts = texts(40)
    bring_in()
    few = statements(listing, texts(38))
    assert statements(listing, texts(8)) - few < 30 / 10


def test_more_numbers_than_fit_into_a_chunk_are_all_brought_in(listing, monkeypatch, subtests):
    monkeypatch.setattr(importing, "CHUNK_SIZE", 20)
    listing.texts = texts(50)
    told = []
    report = bring_in(progress=lambda *step: told.append(step))
    with subtests.test("all"):
        assert (report.added, PhoneNumber.objects.count()) == (50, 50)
    with subtests.test("progress is told while reading and storing"):
        assert told == [("reading", 50, 0), ("storing", 20, 50), ("storing", 40, 50), ("storing", 50, 50)]


def test_a_list_that_is_not_complete_removes_nothing(listing, number, subtests):
    listing.complete = False
    report = bring_in()
    with subtests.test("nothing is removed"):
        assert (report.removed, PhoneNumber.objects.get(pk=number.pk).state) == (0, "live")
    with subtests.test("it is reported"):
        assert "not complete" in " ".join(report.notes)


@pytest.mark.parametrize(
    "name", ["client:reception", "+44163296000100000", "01632960001", "+44\0", "+4416\n"]
)
def test_a_row_that_is_no_phone_number_is_skipped(listing, name):
    listing.rows = [RemoteNumber(phone_number=name, custom_prompt="Text."), RemoteNumber(phone_number=NUMBER)]
    bring_in()
    assert list(PhoneNumber.objects.values_list("number", flat=True)) == [NUMBER]


def test_a_row_that_is_no_phone_number_is_reported(listing):
    listing.rows = [RemoteNumber(phone_number="client:reception")]
    assert bring_in().notes == ["Rows of Nixflex's list that are no phone numbers and were skipped: 1."]


def test_an_agent_that_can_not_be_stored_as_it_is_told_stops_nothing(listing):
    listing.agents = (RemoteAgent(agent_id="agent_1", name="Night\0", system_prompt="half \ud83d"),)
    bring_in()
    agent = Agent.objects.get(agent_id="agent_1")
    assert (agent.name, agent.system_prompt) == ("Night\ufffd", "half \ufffd")


def test_an_agent_without_a_prompt_has_none_that_is_known(listing):
    listing.agents = (RemoteAgent(agent_id="agent_1", name="Night desk", system_prompt=""),)
    bring_in()
    assert Agent.objects.get(agent_id="agent_1").system_prompt is None


def test_an_agent_follows_nixflex(listing):
    bring_in()
    listing.agents = (RemoteAgent(agent_id=AGENT.agent_id, name="Front desk", system_prompt="Say hello."),)
    bring_in()
    agent = Agent.objects.get()
    assert (agent.name, agent.system_prompt) == ("Front desk", "Say hello.")


def test_a_number_without_an_agent_has_none(listing):
    listing.rows = [RemoteNumber(phone_number=NUMBER, custom_prompt="Text.")]
    bring_in()
    assert PhoneNumber.objects.get().agent is None
