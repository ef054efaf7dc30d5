"""Notices by the API: planned with a preview, set, changed, ended, and their numbers."""

from typing import Any

import pytest

from profiles.api.paging import write_cursor
from profiles.models import ApiRequest, AuditEvent, Notice, NumberTag, Tag
from tests.conftest import NUMBER, TEXT
from tests.services.rollouts.plans.making import OTHER

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED = "Closed on Tuesday 16 June 2026."


def words(**more: Any) -> dict[str, Any]:
    """Return what a notice says: all of tomorrow, on each number's own wall."""
    return {
        "title": "Closed",
        "text": CLOSED,
        "starts_at": "2026-06-16T00:00:00",
        "ends_at": "2026-06-17T00:00:00",
    } | more


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def plan(program: Any, *numbers: str, headers: Any = None, **more: Any) -> Any:
    return program.post("/notices", words(numbers=list(numbers or [NUMBER]), **more), **(headers or {}))


@pytest.fixture
def draft(program, number) -> str:
    """The address of a draft for one number."""
    return f"/notices/{told(plan(program), 201)['id']}"


@pytest.fixture
def is_set(program, draft) -> str:
    """The address of a notice that is set for one number."""
    told(program.post(f"{draft}/set", {"version": 1}))
    return draft


def test_a_plan_tells_for_how_many_it_would_be(program, make_number):
    make_number(NUMBER)
    make_number(OTHER, state="removed")
    found = told(plan(program, NUMBER, OTHER, "+441632960777"), 201)
    assert found["state"] == "draft"
    assert (found["plan"]["included"], found["plan"]["left_out"]) == (1, 1)
    assert [each["number"] for each in found["plan"]["unmatched"]] == ["+441632960777"]


def test_a_draft_is_heard_by_nobody(program, draft):
    assert Notice.objects.get().numbers.count() == 0


def test_times_are_told_as_they_were_sent(program, draft):
    found = program.get(draft).json()
    assert (found["starts_at"], found["ends_at"]) == ("2026-06-16T00:00:00", "2026-06-17T00:00:00")


def test_moments_are_told_with_their_offset(program, number):
    found = told(
        plan(
            program, local_time=False, starts_at="2026-06-16T00:00:00Z", ends_at="2026-06-17T02:00:00+02:00"
        ),
        201,
    )
    assert (found["starts_at"], found["ends_at"]) == (
        "2026-06-16T00:00:00+00:00",
        "2026-06-17T00:00:00+00:00",
    )


@pytest.mark.parametrize(
    "more",
    [{"starts_at": "2026-06-16T00:00:00Z"}, {"local_time": False}, {"placement": "beside"}, {"title": ""}],
)
def test_what_does_not_fit_the_schema(program, number, more):
    assert told(plan(program, **more), 422)["code"] == "invalid"


@pytest.mark.parametrize("when", ["2026-06-17", 1781654400, "1781654400"])
def test_a_time_has_to_be_told_whole(program, number, when):
    errors = told(plan(program, ends_at=when), 422)["errors"]
    assert [(each["field"], "a date with a time" in each["message"]) for each in errors] == [
        ("body.ends_at", True)
    ]


@pytest.mark.parametrize("more", [{"text": " "}, {"text": "x" * 8001}, {"ends_at": "2026-06-15T00:00:00"}])
def test_what_can_t_be_a_notice_is_refused(program, number, more):
    assert told(plan(program, **more), 409)["code"] == "refused"


def test_times_at_the_edges_of_the_calendar_are_refused(program, number):
    ends: dict[str, Any] = {
        "starts_at": "0001-01-01T00:00:00+14:00",
        "ends_at": "9999-12-31T23:59:59-14:00",
        "local_time": False,
    }
    assert plan(program, **ends).status_code == 409


def test_the_same_key_is_the_same_notice(program, number):
    first, again = (plan(program, headers={"Idempotency_Key": "one"}) for _ in range(2))
    assert (again.json(), Notice.objects.count()) == (first.json(), 1)


def test_it_may_be_for_whoever_has_a_tag(program, number):
    NumberTag.objects.create(number=number, tag=Tag.objects.create(name="North"))
    found = told(program.post("/notices", words(tags=["north"])), 201)
    assert (found["tags"], found["plan"]["included"]) == (["North"], 1)


def test_a_tag_that_is_not_there(program, number):
    assert told(program.post("/notices", words(tags=["south"])), 422)["code"] == "invalid"


def test_it_is_set(program, is_set):
    found = program.get(is_set).json()
    assert (found["state"], found["plan"], found["progress"]["to_come"]) == ("planned", None, 1)


def test_a_version_that_nobody_looked_at_is_not_set(program, draft):
    told(program.put(draft, words(text="Other words.", version=1)))
    assert told(program.post(f"{draft}/set", {"version": 1}), 409)["code"] == "refused"


def test_setting_it_is_in_the_log_under_the_program(program, is_set):
    assert {event.actor_name for event in AuditEvent.objects.filter(action="notice")} == {
        "Booking app (manager)"
    }


def test_a_draft_is_changed_and_keeps_its_numbers(program, draft):
    found = told(program.put(draft, words(title="Other", version=1)))
    assert (found["title"], found["version"], found["numbers"]) == ("Other", 2, [NUMBER])


def test_a_draft_gets_other_numbers(program, draft, make_number):
    make_number(OTHER)
    assert told(program.put(draft, words(numbers=[OTHER], version=1)))["numbers"] == [OTHER]


def test_one_that_is_set_is_changed(program, is_set):
    assert told(program.put(is_set, words(text="Closed.", version=1)))["text"] == "Closed."


def test_the_numbers_of_one_that_is_set_stay(program, is_set):
    assert told(program.put(is_set, words(numbers=[NUMBER], version=1)), 409)["code"] == "refused"


def test_a_draft_is_thrown_away(program, draft):
    assert program.send("DELETE", draft).status_code == 204
    assert Notice.objects.get().state == "ended"


def test_it_is_ended(program, is_set):
    assert told(program.post(f"{is_set}/end"))["state"] == "ended"


def test_a_draft_can_t_be_ended(program, draft):
    assert told(program.post(f"{draft}/end"), 409)["code"] == "refused"


def test_numbers_are_listed_with_what_each_would_hear(program, draft):
    (found,) = told(program.get(f"{draft}/numbers?previews=true"))["items"]
    assert (found["state"], found["preview"]["before"], found["preview"]["after"]) == (
        "included",
        TEXT,
        f"{CLOSED}\n\n{TEXT}",
    )


def test_numbers_of_one_that_is_set_are_listed(program, is_set):
    (found,) = told(program.get(f"{is_set}/numbers"))["items"]
    assert (found["number"], found["state"], found["preview"]) == (NUMBER, "included", None)


@pytest.mark.parametrize(("show", "count"), [("included", 1), ("left-out", 0)])
def test_numbers_are_filtered(program, draft, show, count):
    assert len(program.get(f"{draft}/numbers?show={show}").json()["items"]) == count


def test_numbers_are_read_page_by_page(program, make_number, monkeypatch):
    monkeypatch.setattr("profiles.api.v1.notices.rows.PAGE_SIZE", 2)
    made = [make_number(f"+44163296{place:04}", label=f"{place}").number for place in range(3)]
    key = told(plan(program, *made), 201)["id"]
    first = program.get(f"/notices/{key}/numbers").json()
    second = program.get(f"/notices/{key}/numbers?cursor={first['next']}").json()
    assert [[each["number"] for each in page["items"]] for page in (first, second)] == [made[:2], made[2:]]
    assert second["next"] is None


def test_a_number_is_left_out_and_taken_in_again(program, draft):
    out, back = (told(program.post(f"{draft}/numbers/{NUMBER}/{step}")) for step in ("leave-out", "take-in"))
    assert (out["state"], back["state"]) == ("left_out", "included")


def test_it_is_ended_for_one_number(program, is_set):
    assert told(program.post(f"{is_set}/numbers/{NUMBER}/end"))["state"] == "ended"


def test_a_number_for_which_it_is_not(program, draft, make_number):
    make_number(OTHER)
    assert told(program.post(f"{draft}/numbers/{OTHER}/leave-out"), 404)["code"] == "not_found"


def test_numbers_that_get_the_tag_later_are_taken_in(program, number, make_number):
    tag = Tag.objects.create(name="North")
    NumberTag.objects.create(number=number, tag=tag)
    key = told(program.post("/notices", words(tags=["North"])), 201)["id"]
    program.post(f"/notices/{key}/set", {"version": 1})
    NumberTag.objects.create(number=make_number(OTHER), tag=tag)
    assert program.get(f"/notices/{key}").json()["offered"] == 1
    assert told(program.post(f"/notices/{key}/add-offered")) == {"added": 1}


def test_for_several_numbers_it_takes_the_right_to_roll_out(make_program, make_number):
    make_number(NUMBER)
    make_number(OTHER)
    assert told(plan(make_program("write"), NUMBER, OTHER), 403)["code"] == "forbidden"


@pytest.mark.parametrize(("show", "count"), [("drafts", 1), ("current", 0), ("over", 0)])
def test_the_list_has_drafts_by_themselves(program, draft, show, count):
    assert len(told(program.get(f"/notices?show={show}"))["items"]) == count


def test_the_list_tells_for_how_many_numbers_each_is(program, is_set):
    assert told(program.get("/notices"))["items"][0]["numbers"] == 1


@pytest.mark.parametrize("path", ["", "/numbers"])
def test_a_page_further_than_any_database_counts_is_empty(program, is_set, path):
    far = write_cursor(10**18 - 1)
    address = f"{is_set}{path}" if path else "/notices"
    assert told(program.get(f"{address}?cursor={far}"))["items"] == []


@pytest.mark.parametrize(
    ("method", "step", "body"),
    [("POST", "/set", {"version": 1}), ("PUT", "", words(text="Closed.", version=1)), ("DELETE", "", None)],
)
def test_a_step_whose_answer_was_lost_is_answered_as_done(program, draft, method, step, body):
    first = program.send(method, f"{draft}{step}", body, Idempotency_Key="one")
    ApiRequest.objects.all().delete()
    again = program.send(method, f"{draft}{step}", body, Idempotency_Key="one")
    assert (again.status_code, again.content) == (first.status_code, first.content)


def test_a_step_that_somebody_else_took_is_refused(program, is_set):
    assert program.post(f"{is_set}/set", {"version": 1}, Idempotency_Key="one").status_code == 409
