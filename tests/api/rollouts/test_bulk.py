"""Many profiles in one call: answered row by row, and run as one rollout."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import Person as PersonRow
from profiles.models import PhoneNumber, Revision, Rollout, Tag, Team, TemplateVersion
from profiles.models.rollout import Stage
from profiles.services import editing
from profiles.services.composing.bodies import FilledFrom
from profiles.services.conflicts import Change
from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.services.rollouts.templates import create_template
from profiles.texts.composition import body_digest
from tests.clock import START
from tests.conftest import NUMBER, SYSTEM, TEXT, actor
from tests.services.rollouts.plans.making import OTHER
from tests.services.rollouts.running import bodies, run

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "Business: Riverside Dental. Closed for the summer."


def sent(number: str = NUMBER, text: str = NEW, base: str = TEXT) -> dict[str, str]:
    """Return a text for ``number`` that started from ``base``."""
    return {"number": number, "text": text, "base": body_digest(base)}


def call(*rows: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"profiles": list(rows), "note": "Summer"} | more


def told(answer: Any) -> list[str]:
    """Return of each row its effect, or why it is blocked."""
    assert answer.status_code == 202, answer.content
    return [row["code"] or row["effect"] for row in answer.json()["rows"]]


def test_each_number_gets_its_text(program, make_number):
    make_number(NUMBER)
    make_number(OTHER)
    answer = program.put("/profiles", call(sent(), sent(OTHER, "Business: Other.")))
    run(Rollout.objects.get(pk=answer.json()["rollout"]["id"]))
    assert bodies() == [NEW, "Business: Other."]


def test_it_is_started_at_once(program, number):
    answer = program.put("/profiles", call(sent()))
    assert answer.json()["rollout"]["stage"] == "running"


def test_it_runs_in_the_name_of_the_program_and_its_owner(program, number):
    program.put("/profiles", call(sent()))
    assert Rollout.objects.get().author_name == "Booking app (manager)"


def test_rows_are_answered_in_their_order(program, make_number):
    make_number(NUMBER)
    make_number(OTHER, state=PhoneNumber.State.DRIFTED)
    answer = program.put(
        "/profiles", call(sent("+441632960777"), sent(base="Older"), sent(OTHER), sent("x", text=" "))
    )
    assert told(answer) == ["unknown_number", "conflict", "drifted", "unknown_number"]


def test_what_is_refused_keeps_nothing_from_the_others(program, make_number):
    make_number(NUMBER)
    make_number(OTHER)
    assert told(program.put("/profiles", call(sent(text="x" * 8001), sent(OTHER)))) == ["too_long", "changed"]


def test_where_nothing_can_be_saved_nothing_is_started(program, number):
    answer = program.put("/profiles", call(sent(base="Older")))
    assert answer.json()["rollout"]["stage"] == "planned"


def test_a_dry_run_changes_nothing(program, number):
    answer = program.put("/profiles", call(sent(), dry_run=True))
    assert (answer.json()["rollout"]["stage"], bodies()) == ("planned", [TEXT])


def test_it_can_begin_later(program, number):
    answer = program.put("/profiles", call(sent(), starts_at=(START + timedelta(hours=1)).isoformat()))
    assert answer.json()["rollout"]["stage"] == "scheduled"


def test_a_time_that_is_past_plans_nothing(program, number):
    answer = program.put("/profiles", call(sent(), starts_at=(START - timedelta(hours=1)).isoformat()))
    assert (answer.status_code, Rollout.objects.count()) == (409, 0)


def test_a_number_that_the_token_does_not_see_reads_as_one_that_there_is_not(
    make_program, make_number, person
):
    make_number(NUMBER)
    program = make_program(owner=limited(person))
    hidden, missing = program.put("/profiles", call(sent(), sent("+441632960777"))).json()["rows"]
    names = ("effect", "code", "length", "words_added", "words_removed", "outcome", "version")
    assert {name: hidden[name] for name in names} == {name: missing[name] for name in names}
    assert hidden["reason"][len("+44 1632 960001") :] == missing["reason"][len("+44 1632 960777") :]


def limited(person: Any) -> Any:
    """Return somebody who may roll out, for the numbers of a team that has none."""
    user = person("Managers", "limited")
    team = Team.objects.create(name="North")
    team.tags.add(Tag.objects.create(name="North"))
    team.members.add(user)
    PersonRow.objects.create(user=user, sees_all=False)
    return user


def test_without_the_scope_to_clear_a_clearing_is_blocked(make_program, number):
    assert told(make_program("rollout").put("/profiles", call(sent(text="")))) == ["may_not_clear"]


def test_its_row_names_the_missing_scope(make_program, number):
    row = make_program("rollout").put("/profiles", call(sent(text=""))).json()["rows"][0]
    assert "scope write" in row["reason"]


def test_the_same_key_is_the_same_rollout(program, number):
    first, again = (program.put("/profiles", call(sent()), Idempotency_Key="one") for _ in range(2))
    assert (again.json(), Rollout.objects.count()) == (first.json(), 1)


def test_a_key_whose_process_died_before_the_start_starts_the_plan_that_it_made(
    program, number, manager, monkeypatch
):
    monkeypatch.setattr("profiles.api.idempotency.api_requests.submission_of", lambda _token, _key: "kept")
    plan_bodies([SentBody(NUMBER, NEW, body_digest(TEXT))], actor=actor(manager), submission="kept")
    answer = program.put("/profiles", call(sent()), Idempotency_Key="one")
    assert (Rollout.objects.get().stage, answer.json()["rollout"]["id"]) == (
        Stage.RUNNING,
        Rollout.objects.get().pk,
    )


def test_a_text_is_one_version_however_often_it_is_sent(program, number):
    for key in ("one", "two"):
        program.put("/profiles", call(sent()), Idempotency_Key=key)
        run(Rollout.objects.latest("pk"))
    assert Revision.objects.filter(number=number).count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"profiles": []}, "body.profiles"),
        ({"note": ""}, "body.note"),
        ({"profiles": [{"number": NUMBER, "text": NEW, "base": "no digest"}]}, "body.profiles.0.base"),
        ({"starts_at": "2026-07-01T08:00:00"}, "body.starts_at"),
    ],
)
def test_what_does_not_fit_is_named(program, number, more, field):
    answer = program.put("/profiles", call(sent()) | more)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


def test_more_than_5000_are_refused(program, number):
    answer = program.put("/profiles", call(*[sent()] * 5001))
    assert answer.status_code == 422


def test_rows_cost_no_statements_of_their_own(program, make_number):
    made = [make_number(f"+44163296{place:04}") for place in range(40)]
    few = _statements(program, [sent(each.number) for each in made[:4]])
    many = _statements(program, [sent(each.number, text="Other words.", base="Older") for each in made])
    assert many <= few


def _statements(program: Any, rows: list[dict[str, str]]) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert program.put("/profiles", call(*rows, dry_run=True)).status_code == 202
    return len(caught)


def follow(number: PhoneNumber) -> str:
    """Let ``number`` follow a template; return its body then."""
    template = create_template(actor=SYSTEM, name="Dental", text="Business: ${name}.")
    version = TemplateVersion.objects.select_related("template").get(template=template)
    source = FilledFrom(version, {"name": "Smile"})
    editing.save_text(
        number, source=source, kind=Revision.Kind.FILLED, actor=SYSTEM, change=Change.on(number)
    )
    return "Business: Smile."


def test_a_token_that_leaves_followers_alone_is_refused_for_them(make_program, number):
    body = follow(number)
    program = make_program(keeps_followers=True)
    assert told(program.put("/profiles", call(sent(base=body)))) == ["would_stop_following"]


def test_a_number_that_follows_since_the_plan_is_left_alone_by_such_a_token(make_program, number):
    key = make_program(keeps_followers=True).put("/profiles", call(sent())).json()["rollout"]["id"]
    PhoneNumber.objects.update(template=create_template(actor=SYSTEM, name="Dental", text=TEXT))
    rollout = run(Rollout.objects.get(pk=key))
    assert ([row.outcome for row in rollout.rows.all()], bodies()) == (["skipped"], [TEXT])


def test_a_row_says_that_it_ends_the_following(program, number):
    (row,) = program.put("/profiles", call(sent(base=follow(number)))).json()["rows"]
    assert (row["effect"], row["reason"]) == ("changed", "Written by hand, it follows its template no more.")


def test_texts_are_read_with_what_a_change_starts_from(program, make_number):
    make_number(NUMBER)
    make_number(OTHER, text="")
    found = program.get("/profiles").json()["items"]
    assert [(each["number"], each["text"], each["etag"]) for each in found] == [
        (NUMBER, TEXT, body_digest(TEXT)),
        (OTHER, "", body_digest("")),
    ]


def test_texts_are_read_page_by_page(program, make_number):
    made = [make_number(f"+44163296{place:04}").number for place in range(3)]
    first = program.get("/profiles?limit=2").json()
    second = program.get(f"/profiles?limit=2&cursor={first['next']}").json()
    assert [[each["number"] for each in page["items"]] for page in (first, second)] == [made[:2], made[2:]]
    assert second["next"] is None


def test_texts_of_others_are_not_read(make_program, make_number, person):
    make_number(NUMBER)
    assert make_program(owner=limited(person)).get("/profiles").json()["items"] == []


def test_what_was_sent_is_live_in_the_end(program, sandbox):
    program.post("/import")
    rows = [
        {"number": each["number"], "text": f"For {each['number']}.", "base": each["etag"]}
        for each in program.get("/profiles").json()["items"]
    ]
    key = program.put("/profiles", call(*rows)).json()["rollout"]["id"]
    run(Rollout.objects.get(pk=key))
    found = program.get(f"/rollouts/{key}").json()
    assert (found["stage"], found["progress"]["live"]) == ("finished", 3)
    for row in rows:
        assert sandbox.state(row["number"])["custom_prompt"] == row["text"]
