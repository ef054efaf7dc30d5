"""Numbers by the API: pages of them, the filters of the list, and one."""

import pytest

from profiles.models import NumberTag, PhoneNumber, Tag
from profiles.models.number import State
from tests.api.conftest import Program
from tests.conftest import NUMBER, TEXT, MakeNumber


@pytest.fixture
def five(make_number: MakeNumber) -> list[PhoneNumber]:
    """Five numbers, whose labels stand in another order than they do."""
    return [make_number(f"+44163296000{place}", label=f"Clinic {9 - place}") for place in range(1, 6)]


def listed(program: Program, query: str = "") -> list[str]:
    """Return the last digits of the numbers that are listed."""
    answer = program.get(f"/numbers?{query}")
    assert answer.status_code == 200, answer.content
    return [item["number"][-1] for item in answer.json()["items"]]


def test_a_listed_number_tells_where_it_stands(program, number):
    (item,) = program.get("/numbers").json()["items"]
    told = {
        "number": NUMBER,
        "state": "live",
        "version": 1,
        "has_profile": True,
        "length": len(TEXT),
        "tags": [],
    }
    assert item | told == item
    assert item["agent"] == {"agent_id": "agent_0123456789abcdef", "name": "Receptionist"}


def test_pages_follow_each_other(program, five):
    seen, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/numbers?limit=2&cursor={cursor}").json()
        seen.append([item["number"][-1] for item in page["items"]])
        cursor = page["next"]
    assert seen == [["1", "2"], ["3", "4"], ["5"]]


def test_a_new_label_moves_no_number_to_another_page(program, five):
    cursor = program.get("/numbers?limit=2").json()["next"]
    PhoneNumber.objects.filter(pk=five[3].pk).update(label="A")
    assert listed(program, f"cursor={cursor}") == ["3", "4", "5"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Clinic+7", ["2"]),
        ("q=%2B441632960003", ["3"]),
        ("state=drifted", ["4"]),
        ("state=needs-a-person", ["4"]),
        ("tag=vip", ["5"]),
        ("in=texts&q=riverside", ["1", "2", "3", "4", "5"]),
        ("agent=agent_0123456789abcdef&state=live", ["1", "2", "3", "5"]),
        ("changed=day&state=drifted", ["4"]),
    ],
)
def test_the_filters_of_the_list_are_understood(program, five, query, found):
    PhoneNumber.objects.filter(pk=five[3].pk).update(state=State.DRIFTED)
    NumberTag.objects.create(number=five[4], tag=Tag.objects.create(name="VIP"))
    assert listed(program, query) == found


@pytest.mark.parametrize(
    "query",
    ["state=asleep", "states=live", "agent=nobody", "tag=none", "changed=1999", "limit=0", "limit=201"],
)
def test_a_filter_that_can_not_be_is_refused(program, number, query):
    answer = program.get(f"/numbers?{query}")
    field = answer.json()["errors"][0]["field"].rpartition(".")[2]
    assert (answer.status_code, field) == (422, query.partition("=")[0])


@pytest.mark.parametrize("cursor", ["x", "MQ==MQ", "LTE", "%00", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_what_is_no_cursor_is_refused(program, number, cursor):
    assert program.get(f"/numbers?cursor={cursor}").status_code == 422


def test_one_number_tells_its_tags_and_the_etag_of_its_profile(program, number):
    NumberTag.objects.create(number=number, tag=Tag.objects.create(name="VIP"))
    told = program.get(f"/numbers/{NUMBER}").json()
    assert told["tags"] == ["VIP"]
    assert f'"{told["etag"]}"' == program.get(f"/numbers/{NUMBER}/profile")["ETag"]


@pytest.mark.parametrize("path", ["+441632960001", "%2B441632960001"])
def test_the_plus_may_stand_as_it_is_or_encoded(program, number, path):
    assert program.get(f"/numbers/{path}").json()["number"] == NUMBER


@pytest.mark.parametrize("path", ["+441632960099", "441632960001", "%00", "x"])
def test_another_number_is_not_found(program, number, path):
    answer = program.get(f"/numbers/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
