"""Rollouts by the API: planned from rows, looked at, started, followed and taken back."""

from datetime import timedelta
from typing import Any

import pytest

from profiles.api.paging import write_cursor
from profiles.models import ApiRequest, Rollout, Template
from profiles.services.rollouts.templates import create_template, save_template
from tests.clock import START
from tests.conftest import NUMBER, SYSTEM, TEXT
from tests.services.rollouts.plans.making import OTHER
from tests.services.rollouts.running import bodies, run

pytestmark = pytest.mark.django_db(transaction=True)

FILLED = "Business: Smile. Open at nine."
START_SETTINGS = {"note": "Summer", "numbers": 1, "canary": 0, "canary_waits": False}


@pytest.fixture
def template() -> int:
    """The key of a template with two placeholders."""
    return create_template(
        actor=SYSTEM, name="Dental", text="Business: ${name}. Open ${hours|by appointment}."
    ).pk


def row(number: str = NUMBER, **values: str) -> dict[str, Any]:
    return {"number": number, "values": {"name": "Smile", "hours": "at nine"} | values}


def plan(program: Any, template: int, *rows: dict[str, Any], **headers: str) -> Any:
    body = {"source": "template", "template": template, "rows": list(rows) or [row()]}
    return program.post("/rollouts", body, **headers)


@pytest.fixture
def planned(program, number, template) -> str:
    """The address of a plan for one number."""
    return f"/rollouts/{plan(program, template).json()['id']}"


@pytest.fixture
def running(program, planned) -> str:
    program.post(f"{planned}/start", START_SETTINGS)
    return planned


@pytest.fixture
def saved(running) -> str:
    run(Rollout.objects.get())
    return running


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_plan_is_made_from_rows(program, number, template):
    found = told(plan(program, template), 201)
    assert (found["stage"], found["rows"]["to_send"], found["template"]["name"]) == ("planned", 1, "Dental")


def test_a_plan_changes_nothing(program, planned):
    assert bodies() == [TEXT]


def test_its_rows_say_what_each_would_do(program, make_number, template):
    make_number(NUMBER)
    make_number(OTHER, text="")
    made = plan(program, template, row(), row(OTHER), row("+441632960777"), row("+1", name="")).json()
    rows = told(program.get(f"/rollouts/{made['id']}/rows"))["items"]
    assert [each["code"] or each["effect"] for each in rows] == [
        "changed",
        "new",
        "unknown_number",
        "unknown_number",
    ]


def test_a_value_that_is_missing_is_said(program, number, template):
    made = plan(program, template, {"number": NUMBER, "values": {"hours": "at nine"}}).json()
    (found,) = program.get(f"/rollouts/{made['id']}/rows").json()["items"]
    assert (found["code"], "${name} has no value" in found["reason"]) == ("missing_value", True)


def test_a_value_that_the_template_does_not_name_is_told(program, number, template):
    assert plan(program, template, row(fax="none")).json()["unused"] == ["fax"]


def test_a_value_may_be_called_number(program, number):
    key = create_template(actor=SYSTEM, name="Other", text="Ask for ${number}.").pk
    made = plan(program, key, {"number": NUMBER, "values": {"number": "desk 7"}}).json()
    assert made["rows"]["to_send"] == 1


def test_a_row_that_holds_nothing_is_refused(program, number, template):
    answer = plan(program, template, row(), {"number": "\x1c"})
    assert (answer.status_code, Rollout.objects.count()) == (422, 0)


def test_a_value_that_can_t_be_stored_is_refused_with_its_place(program, number, template):
    answer = plan(program, template, row(name="a\0b"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "NUL" in answer.json()["detail"]


def test_the_same_key_is_the_same_plan(program, number, template):
    first, again = (plan(program, template, Idempotency_Key="one") for _ in range(2))
    assert (again.json(), Rollout.objects.count()) == (first.json(), 1)


def test_a_template_that_is_not_there(program, number):
    answer = told(plan(program, 77), 404)
    assert (answer["code"], "no such template" in answer["detail"]) == ("not_found", True)


def test_followers_are_brought_to_the_newest_version(program, saved, template):
    save_template(
        Template.objects.get(),
        actor=SYSTEM,
        text="Hello from ${name}.",
        drop_empty_lines=False,
        base_version=1,
    )
    found = told(program.post("/rollouts", {"source": "followers", "template": template}), 201)
    assert (found["source"], found["rows"]["to_send"]) == ("followers", 1)


def test_rows_are_read_page_by_page(program, make_number, template):
    made = [make_number(f"+44163296{place:04}") for place in range(3)]
    key = plan(program, template, *[row(each.number) for each in made]).json()["id"]
    first = program.get(f"/rollouts/{key}/rows?limit=2").json()
    second = program.get(f"/rollouts/{key}/rows?limit=2&cursor={first['next']}").json()
    positions = [[each["position"] for each in page["items"]] for page in (first, second)]
    assert (positions, second["next"]) == ([[1, 2], [3]], None)


@pytest.mark.parametrize(("show", "count"), [("changed", 1), ("blocked", 0), ("excluded", 0), ("none", 1)])
def test_rows_are_filtered(program, planned, show, count):
    assert len(program.get(f"{planned}/rows?show={show}").json()["items"]) == count


def test_rows_are_left_out(program, planned):
    assert told(program.post(f"{planned}/rows/exclude", {"positions": [1]})) == {"changed": 1}
    assert (
        program.get(planned).json()["rows"] | {"excluded": 1, "to_send": 0}
        == program.get(planned).json()["rows"]
    )


def test_it_is_started(program, running):
    run(Rollout.objects.get())
    assert bodies() == [FILLED]


def test_another_count_than_that_of_the_dry_run_starts_nothing(program, planned):
    answer = program.post(f"{planned}/start", START_SETTINGS | {"numbers": 2})
    assert (answer.status_code, Rollout.objects.get().stage) == (409, "planned")


def test_it_is_scheduled(program, planned):
    later = (START + timedelta(hours=1)).isoformat()
    found = told(program.post(f"{planned}/start", START_SETTINGS | {"starts_at": later}))
    assert (found["stage"], found["starts_at"]) == ("scheduled", "2026-06-15T10:30:00Z")


def test_its_times_are_changed(program, planned):
    for path, settings, hours in (("start", START_SETTINGS, 1), ("times", {}, 2)):
        later = (START + timedelta(hours=hours)).isoformat()
        found = told(program.post(f"{planned}/{path}", settings | {"starts_at": later}))
    assert found["starts_at"] == "2026-06-15T11:30:00Z"


def test_times_of_one_that_has_begun_are_not_passed_over(program, running):
    later = (START + timedelta(hours=1)).isoformat()
    assert told(program.post(f"{running}/times", {"starts_at": later}), 409)["code"] == "refused"


def test_a_filter_of_rows_that_can_not_be_is_named(program, planned):
    found = told(program.get(f"{planned}/rows?show=asleep"), 422)
    assert {each["field"] for each in found["errors"]} == {"query.show"}


@pytest.mark.parametrize(
    ("steps", "stage"),
    [(["pause"], "paused"), (["pause", "resume"], "running"), (["cancel"], "cancelled")],
)
def test_steps_are_taken(program, running, steps, stage):
    found = [told(program.post(f"{running}/{step}")) for step in steps]
    assert found[-1]["stage"] == stage


@pytest.mark.parametrize("step", ["resume", "go-on", "retry", "replan"])
def test_a_step_that_its_stage_does_not_have_is_refused(program, running, step):
    assert told(program.post(f"{running}/{step}"), 409)["code"] == "refused"


def test_a_plan_is_made_again(program, planned):
    assert told(program.post(f"{planned}/replan"))["stage"] == "planned"


def test_the_others_go_on_after_the_first_numbers(program, make_number, template):
    made = [make_number(f"+44163296{place:04}") for place in range(2)]
    key = plan(program, template, *[row(each.number) for each in made]).json()["id"]
    program.post(f"/rollouts/{key}/start", START_SETTINGS | {"numbers": 2, "canary": 1, "canary_waits": True})
    Rollout.objects.update(stage="canary")
    assert told(program.post(f"/rollouts/{key}/go-on"))["stage"] == "running"


def test_it_tells_how_far_it_is(program, saved):
    found = program.get(saved).json()
    assert found["progress"] | {"saved": 1, "done": 0} == found["progress"]


def test_it_is_taken_back(program, running):
    run(Rollout.objects.get())
    program.post(f"{running}/cancel")
    undo = told(program.post(f"{running}/undo", {"note": "A slip"}), 201)
    run(Rollout.objects.get(pk=undo["id"]))
    assert (undo["source"], bodies()) == ("undo", [TEXT])


def test_an_undo_may_be_a_dry_run(program, running):
    run(Rollout.objects.get())
    program.post(f"{running}/cancel")
    undo = told(program.post(f"{running}/undo", {"note": "A slip", "dry_run": True}), 201)
    assert undo["stage"] == "planned"


def test_the_same_key_is_the_same_undo(program, running):
    run(Rollout.objects.get())
    program.post(f"{running}/cancel")
    first, again = (
        program.post(f"{running}/undo", {"note": "A slip"}, Idempotency_Key="one") for _ in range(2)
    )
    assert (again.json(), Rollout.objects.count()) == (first.json(), 2)


def test_the_list_has_the_newest_first(program, number, template):
    made = [plan(program, template).json()["id"] for _ in range(2)]
    assert [each["id"] for each in told(program.get("/rollouts"))["items"]] == made[::-1]


def test_one_that_is_not_there(program, db):
    assert told(program.get("/rollouts/1"), 404)["code"] == "not_found"


@pytest.mark.parametrize("key", ["0", "x", str(2**70)])
def test_a_key_that_is_none(program, db, key):
    assert program.get(f"/rollouts/{key}").status_code == 422


def test_a_cursor_further_than_any_database_counts_leads_to_nothing(program, planned):
    far = write_cursor(10**18 - 1)
    assert told(program.get(f"{planned}/rows?cursor={far}"))["items"] == []
    assert told(program.get(f"/profiles?cursor={far}"))["items"] == []


@pytest.mark.parametrize(("step", "body"), [("start", START_SETTINGS), ("cancel", None)])
def test_a_step_whose_answer_was_lost_is_answered_as_done(program, planned, step, body):
    first = program.post(f"{planned}/{step}", body, Idempotency_Key="one")
    ApiRequest.objects.all().delete()
    again = program.post(f"{planned}/{step}", body, Idempotency_Key="one")
    assert (again.status_code, again.json()["stage"]) == (first.status_code, first.json()["stage"])


def test_a_start_is_refused_where_another_request_started_it(program, running):
    assert program.post(f"{running}/start", START_SETTINGS, Idempotency_Key="one").status_code == 409
