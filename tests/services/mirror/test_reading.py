"""Reading the account: rows that can't be used, lists that shift meanwhile, prompts that did not change."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from profiles.models import Agent
from profiles.nixflex import RemoteAgent, RemoteNumber
from profiles.nixflex.reply import Reply
from profiles.services.mirror import importing
from tests.conftest import NUMBER, SYSTEM, TEXT
from tests.services.mirror.account_list import AGENT, bring_in, the
from tests.services.stand_in import fresh

OTHER = "+441632960002"
ODD_IDS = ["agent_" + "a" * 5000, "agent_\ud800", "..", "a/b", "agent_\0"]
ids = ["too long", "lone surrogate", "dots", "slash", "NUL"]


@pytest.mark.parametrize("odd", ODD_IDS, ids=ids)
def test_a_number_with_an_agent_that_can_not_be_is_set_aside_and_named(number, listing, odd: str):
    listing.rows = [RemoteNumber(phone_number=NUMBER, agent_id=odd, custom_prompt="Theirs.")]
    report = bring_in()
    assert [NUMBER in note for note in report.notes] == [True]
    assert (fresh(number).state, fresh(number).agent_id) == ("live", number.agent_id)


@pytest.mark.parametrize("odd", ODD_IDS, ids=ids)
def test_beside_such_a_row_the_others_are_imported(number, listing, odd: str):
    listing.rows = [
        RemoteNumber(phone_number=NUMBER, agent_id=odd, custom_prompt="Theirs."),
        RemoteNumber(phone_number=OTHER, agent_id=AGENT.agent_id, custom_prompt="New."),
    ]
    assert (bring_in().added, the(OTHER).head_text) == (1, "New.")


@pytest.mark.parametrize("odd", ODD_IDS, ids=ids)
def test_an_agent_that_can_not_be_is_set_aside_and_named(db, listing, odd: str):
    listing.agents = (AGENT, RemoteAgent(agent_id=odd, name="Odd"))
    (note,) = bring_in().notes
    assert ascii(odd[:40]) in note
    assert list(Agent.objects.values_list("agent_id", flat=True)) == [AGENT.agent_id]


def test_a_number_that_the_second_reading_has_is_not_removed(number, listing):
    listing.pages, listing.readings = 2, [{OTHER: TEXT}, {OTHER: TEXT, NUMBER: TEXT}]
    assert (bring_in().removed, fresh(number).state) == (0, "live")


def test_a_number_that_two_readings_do_not_have_is_removed(number, listing):
    listing.pages, listing.readings = 2, [{OTHER: TEXT}, {OTHER: TEXT}]
    assert (bring_in().removed, fresh(number).state) == (1, "removed")


def test_a_list_of_one_page_is_read_once(number, listing):
    listing.readings = [{OTHER: TEXT}, {OTHER: TEXT, NUMBER: TEXT}]
    assert (bring_in().removed, len(listing.readings)) == (1, 1)


@pytest.fixture
def known(clock, db, listing) -> RemoteAgent:
    """An agent whose prompt was read at the start of the clock; the list does not tell it."""
    listing.agents = (replace(AGENT, system_prompt=None, updated_at=clock.now - timedelta(days=1)),)
    bring_in()
    listing.prompts_read.clear()
    return listing.agents[0]


def prompt() -> str | None:
    return Agent.objects.get().system_prompt


def test_a_prompt_that_has_not_changed_is_not_read_again(clock, known, listing):
    clock.forward(3600)
    bring_in()
    assert (listing.prompts_read, prompt()) == ([], "You answer anew.")


def test_a_prompt_that_has_changed_is_read_again(clock, known, listing):
    clock.forward(3600)
    listing.agents = (replace(known, updated_at=clock.now - timedelta(minutes=1)),)
    bring_in()
    assert listing.prompts_read == [AGENT.agent_id]


def test_a_prompt_that_changed_by_a_clock_behind_ours_is_read_again(clock, known, listing):
    listing.agents = (replace(known, updated_at=clock.now - timedelta(minutes=4)),)
    clock.forward(3600)
    bring_in()
    assert listing.prompts_read == [AGENT.agent_id]


def test_a_prompt_of_unknown_age_is_read_again(known, listing):
    listing.agents = (replace(known, updated_at=None),)
    bring_in()
    assert listing.prompts_read == [AGENT.agent_id]


def test_no_other_import_begins_beside_one_that_is_at_work(clock, number, listing, monkeypatch):
    begun_beside = []
    read = listing.list_numbers

    def read_slowly(*, pace, **options):
        for _ in range(3):
            clock.forward(importing.CLAIM.total_seconds() - 1)
            pace(lambda: Reply(200, httpx.Headers(), [], 1))
            begun_beside.append(importing.import_if_due(actor=SYSTEM))
        return read(pace=pace, **options)

    monkeypatch.setattr(listing, "list_numbers", read_slowly)
    assert importing.import_if_due(actor=SYSTEM)
    assert begun_beside == [None, None, None]
