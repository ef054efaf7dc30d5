"""The list of numbers at the door, in the older and in the newer form, and by Nixflex's own client."""

from datetime import timedelta

import pytest

from profiles.models import Agent, PhoneNumber
from profiles.nixflex import NixflexClient
from tests.api.nixflex.conftest import PHONE_NUMBERS, error
from tests.clock import START
from tests.conftest import NUMBER, TEXT
from tests.notices import make_notice, renew

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many(make_number) -> list[str]:
    """Thirty numbers, the newest last."""
    names = [f"+44163296{place:04}" for place in range(30)]
    for place, name in enumerate(names):
        make_number(name, remote_created_at=START + timedelta(hours=place))
    return names


def listed(program, query: str = "") -> list[str]:
    answer = program.get(f"{PHONE_NUMBERS}{query}").json()
    assert answer["count"] == len(answer["phone_numbers"])
    return [row["phone_number"] for row in answer["phone_numbers"]]


def row(program) -> dict[str, object]:
    return program.get(PHONE_NUMBERS).json()["phone_numbers"][0]


def test_the_newer_form_has_all_the_newest_first(program, many):
    assert listed(program) == many[::-1]


def test_the_newer_form_ends_at_1000(program, many, monkeypatch):
    monkeypatch.setattr("profiles.api.nixflex.numbers.UNPAGED_LIMIT", 7)
    assert listed(program) == many[:-8:-1]


@pytest.mark.parametrize(
    ("query", "stretch"),
    [
        ("?limit=3", slice(0, 3)),
        ("?limit=3&offset=4", slice(4, 7)),
        ("?offset=20", slice(20, 30)),
        ("?offset=0", slice(0, 25)),
        ("?limit=1000", slice(0, 30)),
        ("?limit=&offset=", slice(0, 25)),
        ("?limit=5&offset=30", slice(0, 0)),
    ],
)
def test_the_older_form_is_paged(program, many, query, stretch):
    assert listed(program, query) == many[::-1][stretch]


def test_a_page_has_at_most_100(program, many, monkeypatch):
    monkeypatch.setattr("profiles.api.nixflex.numbers.HIGHEST_PAGE_LIMIT", 10)
    assert len(listed(program, "?limit=11")) == 10


@pytest.mark.parametrize("query", ["?limit=0", "?limit=-1", "?limit=x", "?offset=-1", "?limit=9999999999"])
def test_a_page_that_is_none(program, query):
    assert error(program.get(PHONE_NUMBERS + query)) == (400, "invalid_parameter")


def test_only_the_numbers_of_an_agent(program, many, make_number):
    make_number("+441632961111", agent=Agent.objects.create(agent_id="agent_2"))
    assert listed(program, "?agent_id=agent_2") == ["+441632961111"]


def test_no_numbers_are_an_empty_list(program):
    assert listed(program) == []


def test_a_row_tells_what_is_known(program, make_number):
    make_number(provider="twilio", remote_created_at=START)
    assert row(program) == {
        "phone_number": NUMBER,
        "agent_id": "agent_0123456789abcdef",
        "provider": "twilio",
        "created_at": "2026-06-15T09:30:00.000Z",
        "custom_prompt": TEXT,
    }


def test_the_text_is_the_body(program, number):
    make_notice(number)
    renew(number)
    assert row(program)["custom_prompt"] == TEXT


def test_no_profile_is_null(program, make_number):
    make_number(text="")
    assert row(program)["custom_prompt"] is None


def test_a_text_that_nobody_knows_is_left_out(program, make_number):
    make_number(text="", remote_text_seen=None)
    assert "custom_prompt" not in row(program)


def test_a_number_that_has_left_the_account_is_left_out(program, make_number):
    make_number(state=PhoneNumber.State.REMOVED)
    assert listed(program) == []


def test_our_own_client_reads_it_whole(key, many, live_server):
    with NixflexClient(key(), f"{live_server.url}/nixflex") as client:
        found = client.list_numbers()
    assert ([number.phone_number for number in found.numbers], found.complete) == (many[::-1], True)
