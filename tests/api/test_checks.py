"""What the checks found, by the API: over all numbers, in one, and what is meant so."""

import pytest

from profiles.models import ApiRequest, NumberTag, PhoneNumber, Tag
from profiles.services.checks import running
from tests.conftest import NUMBER, MakeNumber

PRICES = "A check-up costs £45.\nA check-up costs £50."
ONE, MEANT = f"/numbers/{NUMBER}/checks", f"/numbers/{NUMBER}/checks/two-prices/meant"


@pytest.fixture
def two(make_number: MakeNumber) -> list[PhoneNumber]:
    """Two numbers in which one rule finds something, looked at."""
    made = [make_number(f"+44163296000{place}", text=PRICES, label=f"Clinic {place}") for place in (1, 2)]
    running.check_due_numbers(limit=10)
    return made


def test_rules_are_counted(program, two):
    (told,) = program.get("/checks").json()["items"]
    assert (told["rule"], told["severity"], told["numbers"]) == ("two-prices", "warning", 2)


def test_the_numbers_of_a_rule_are_listed_by_pages(program, two):
    first = program.get("/checks/two-prices?limit=1").json()
    rest = program.get(f"/checks/two-prices?limit=1&cursor={first['next']}").json()
    assert [[each["label"] for each in page["items"]] for page in (first, rest)] == [
        ["Clinic 1"],
        ["Clinic 2"],
    ]
    assert rest["next"] is None


def test_a_tag_narrows(program, two):
    NumberTag.objects.create(number=two[1], tag=Tag.objects.create(name="VIP"))
    assert [each["label"] for each in program.get("/checks/two-prices?tag=vip").json()["items"]] == [
        "Clinic 2"
    ]


def test_a_tag_that_there_is_not_is_named(program, two):
    answer = program.get("/checks?tag=vip")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.tag")


def test_a_rule_that_there_is_not_is_not_found(program, two):
    assert program.get("/checks/no-such-rule").json()["code"] == "not_found"


def test_what_is_found_in_one_number_tells_its_place(program, two):
    told = program.get(ONE).json()
    (found,) = told["items"]
    assert (found["rule"], found["excerpt"], PRICES[found["start"] : found["end"]]) == (
        "two-prices",
        "£50",
        "£50",
    )
    assert told["is_current"]


def test_what_was_changed_since_is_not_current(program, two):
    PhoneNumber.objects.update(check_at=None)
    assert program.get(ONE).json()["is_current"] is False


def test_what_is_meant_so_is_told_as_such(program, two):
    (found,) = program.put(MEANT, None).json()["items"]
    assert found["is_meant"]
    assert (
        program.get("/checks/two-prices?meant=true").json()["items"][0]["meant_by"] == "Booking app (manager)"
    )


def test_what_is_taken_back_is_told_again(program, two):
    program.put(MEANT, None)
    (found,) = program.send("DELETE", MEANT).json()["items"]
    assert not found["is_meant"]


def test_what_was_taken_back_is_answered_again_where_the_answer_was_lost(program, two):
    program.send("PUT", MEANT)
    first = program.send("DELETE", MEANT, Idempotency_Key="one")
    ApiRequest.objects.all().delete()
    assert program.send("DELETE", MEANT, Idempotency_Key="one").content == first.content


def test_what_is_not_found_can_not_be_meant_so(program, two):
    answer = program.put(MEANT.replace("two-prices", "past-date"), None)
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


@pytest.mark.parametrize(("method", "path"), [("GET", ONE), ("PUT", MEANT), ("DELETE", MEANT)])
def test_nothing_is_told_of_another_number(program, two, method, path):
    answer = program.send(method, path.replace("0001", "0099"))
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
