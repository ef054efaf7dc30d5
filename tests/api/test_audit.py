"""The audit log by the API: pages of it, its filters, and its export."""

import json

import pytest

from profiles.models import AuditEvent, NumberTag, Tag, Team
from profiles.models.audit import Action
from profiles.selectors import audit
from profiles.services.audit import record
from tests.conftest import NUMBER, SYSTEM, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(program, number, viewer) -> None:
    """Three events beside that of the token: of a number, of nothing, and of a person."""
    record(actor=SYSTEM, action=Action.EDIT, number=number, revision=number.head, reason="Summer hours")
    record(actor=SYSTEM, action=Action.IMPORT)
    record(actor=actor(viewer), action=Action.LABEL, number=number)


def actions(program, query: str = "") -> list[str]:
    """Return what was done, the newest first."""
    answer = program.get(f"/audit?{query}")
    assert answer.status_code == 200, answer.content
    return [event["action"] for event in answer.json()["items"]]


def test_events_are_told_newest_first(program, log):
    assert actions(program) == ["label", "import", "edit", "token"]


def test_an_event_tells_who_did_what_to_what(program, log):
    event = program.get("/audit?action=edit").json()["items"][0]
    told = {
        "actor": "System: test",
        "number": NUMBER,
        "version": 1,
        "reason": "Summer hours",
        "outcome": "ok",
    }
    assert event | told == event


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=import", ["import"]),
        ("number=%2B441632960001", ["label", "edit"]),
        ("actor=viewer", ["label"]),
        ("q=summer", ["edit"]),
        ("tag=vip", ["label", "edit"]),
        ("outcome=failed", []),
        ("from=2026-06-15&to=2026-06-15&action=edit", ["edit"]),
        ("to=2026-06-14", []),
    ],
)
def test_the_filters_of_the_log_are_understood(program, log, number, query, found):
    NumberTag.objects.create(number=number, tag=Tag.objects.create(name="VIP"))
    assert actions(program, query) == found


@pytest.mark.parametrize(
    "query", ["action=sing", "outcome=well", "from=yesterday", "to=1999-01-01", "tag=x", "rollout=0"]
)
def test_a_filter_that_can_not_be_is_refused(program, log, query):
    answer = program.get(f"/audit?{query}")
    field = answer.json()["errors"][0]["field"].rpartition(".")[2]
    assert (answer.status_code, field) == (422, query.partition("=")[0])


def test_pages_follow_each_other(program, log, monkeypatch):
    monkeypatch.setattr(audit, "PAGE_SIZE", 3)
    first = program.get("/audit").json()
    rest = program.get(f"/audit?cursor={first['next']}").json()
    assert [len(page["items"]) for page in (first, rest)] == [3, 1]
    assert rest["next"] is None


def test_a_search_goes_on_where_it_stopped(program, log, monkeypatch):
    monkeypatch.setattr(audit, "SEARCH_WINDOW", 2)
    seen, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/audit?q=summer&cursor={cursor}").json()
        seen += [event["action"] for event in page["items"]]
        cursor = page["next"]
    assert seen == ["edit"]


def test_the_export_has_a_line_for_each_event_and_is_one_of_them(program, log):
    answer = program.get("/audit/export")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert answer["Content-Type"] == "application/x-ndjson"
    assert [line["action"] for line in lines] == ["token", "edit", "import", "label", "export"]


def test_the_export_has_the_filters_of_the_log(program, log):
    answer = program.get("/audit/export?action=edit")
    assert b"".join(answer.streaming_content).count(b"\n") == 1


def test_an_export_with_a_filter_that_can_not_be_is_no_event(program, log):
    assert program.get("/audit/export?action=sing").status_code == 422
    assert not AuditEvent.objects.filter(action="export").exists()


def test_a_team_is_told_which_of_its_tags_a_program_put_on_a_number(program, make_program, number):
    ours, theirs = (Team.objects.create(name=name) for name in ("North", "South"))
    ours.tags.create(name="a")
    theirs.tags.create(name="b")
    program.send("PATCH", f"/numbers/{NUMBER}/tags", {"add": ["a", "b"]})
    answer = make_program(team=ours).get("/audit?action=tag")
    assert (answer.status_code, answer.json()["items"][0]["data"]["added"]) == (200, ["a"])
