"""Changed cells of the sheet, saved: each number by itself, with what became of it."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from profiles.models import (
    Draft,
    Field,
    NumberDetail,
    PhoneNumber,
    Revision,
    Rollout,
    RolloutRow,
    TemplateVersion,
)
from profiles.views.details.sheet.saving import FEW
from tests.conftest import MakeNumber, signed_in
from tests.details import make_follower
from tests.pages.conftest import HTMX

Clinics = dict[str, PhoneNumber]
MONDAYS = "Monday 9am to 5pm, closed from Tuesday to Sunday."


def change(number: PhoneNumber, key: str, value: str, base: str = "", **more: object) -> dict[str, object]:
    """Return a changed cell as the page sends it."""
    return {"number": number.number, "key": key, "value": value, "base": base, **more}


def save(client: Client, version: TemplateVersion, *changes: dict[str, object], **fields: str) -> str:
    """Send changed cells and return the answer."""
    sent = {"template": version.template_id, "changes": json.dumps(changes), **fields}
    answer = client.post("/details/", sent, headers=HTMX)
    assert answer["X-Fragment"] == "true"
    return answer.content.decode()


def results(answer: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Return number -> outcome and cells of the answer."""
    found = re.findall(r'data-number="(.*?)" data-outcome="(.*?)" data-cells="(.*?)"', answer)
    return {number: (outcome, json.loads(unescape(cells))) for number, outcome, cells in found}


def details(number: PhoneNumber) -> dict[str, object]:
    """Return the details of the number's head."""
    head = Revision.objects.filter(number=number).latest("version")
    return head.details or {}


def test_a_changed_cell_is_saved(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert details(clinics["Elm"]) == {
        "name": "Elm Dental",
        "address": "1 High Street",
        "hours": "on Mondays",
    }


def test_the_text_follows(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    head = Revision.objects.filter(number=clinics["Elm"]).latest("version")
    assert head.body_text == "Elm Dental, 1 High Street. Open on Mondays."


def test_the_index_follows(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert NumberDetail.objects.get(number=clinics["Elm"], key="hours").text == "on Mondays"


def test_the_note_is_kept(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"), note="New rota")
    assert Revision.objects.filter(number=clinics["Elm"]).latest("version").note == "New rota"


def test_the_answer_says_what_each_cell_says_now(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    answer = save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert results(answer) == {clinics["Elm"].number: ("saved", {"hours": "on Mondays"})}


def test_typed_hours_are_kept_as_a_record(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    answer = save(as_editor, version, change(clinics["Elm"], "hours", "Mon 9-5", "daily"))
    assert results(answer)[clinics["Elm"].number] == ("saved", {"hours": MONDAYS})


def test_hours_that_are_not_understood_are_not_saved(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    answer = save(as_editor, version, change(clinics["Elm"], "hours", "when the moon is full", "daily"))
    assert "Not understood" in answer
    assert details(clinics["Elm"])["hours"] == "daily"


def test_hours_are_kept_in_own_words_where_that_is_meant(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    moon = change(clinics["Elm"], "hours", "when the moon is full", "daily", asTyped=True)
    save(as_editor, version, moon)
    assert details(clinics["Elm"])["hours"] == "when the moon is full"


def test_a_cell_that_somebody_else_changed_is_a_conflict_with_theirs(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Tuesdays", "daily"))
    answer = save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert results(answer) == {clinics["Elm"].number: ("conflict", {"hours": "on Tuesdays"})}


def test_somebody_elses_other_cell_is_no_conflict(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    save(as_editor, version, change(clinics["Elm"], "address", "2 High Street", "1 High Street"))
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert details(clinics["Elm"]) == {
        "name": "Elm Dental",
        "address": "2 High Street",
        "hours": "on Mondays",
    }


def test_after_a_conflict_theirs_is_replaced_knowingly(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    save(as_editor, version, change(clinics["Elm"], "hours", "on Tuesdays", "daily"))
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "on Tuesdays"))
    assert details(clinics["Elm"])["hours"] == "on Mondays"


def test_one_number_that_is_refused_keeps_no_other_from_being_saved(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    answer = save(
        as_editor,
        version,
        change(clinics["Elm"], "name", "", "Elm Dental"),
        change(clinics["Oak"], "hours", "daily", "at weekends"),
    )
    assert {number: outcome for number, (outcome, _cells) in results(answer).items()} == {
        clinics["Elm"].number: "refused",
        clinics["Oak"].number: "saved",
    }


def test_a_number_that_does_not_follow_is_left_alone(
    as_editor: Client, clinics: Clinics, version: TemplateVersion, make_number: MakeNumber
) -> None:
    other = make_number("+441632960009")
    answer = save(as_editor, version, change(other, "hours", "daily"))
    assert "does not follow the template" in answer
    assert Revision.objects.filter(number=other).count() == 1


def test_a_number_that_is_not_there_is_told(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    unknown: dict[str, object] = {"number": "+441632960999", "key": "hours", "value": "daily"}
    assert "There is no such number" in save(as_editor, version, unknown)


def test_a_detail_that_the_template_does_not_name_is_told(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    answer = save(as_editor, version, change(clinics["Elm"], "colour", "red"))
    assert "The template has no such detail any more." in answer


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "{}",
        "[1]",
        "null",
        "[" * 100_000,
        # What no database can hold, and no page can show.
        r'[{"number": "+44\u0000", "key": "hours", "value": "daily"}]',
        r'[{"number": "+44\ud800", "key": "hours", "value": "daily"}]',
        r'[{"number": "+441632960001", "key": "\ud800", "value": "daily"}]',
    ],
)
def test_what_is_no_list_of_cells_is_refused(
    as_editor: Client, clinics: Clinics, version: TemplateVersion, sent: str
) -> None:
    answer = as_editor.post("/details/", {"template": version.template_id, "changes": sent}, headers=HTMX)
    assert (answer.status_code, "not a list of cells" in answer.content.decode()) == (422, True)


def test_a_saved_cell_keeps_unsaved_text(
    as_editor: Client, clinics: Clinics, version: TemplateVersion, editor: User
) -> None:
    Draft.objects.create(user=editor, number=clinics["Elm"], text="Typed", base_version=1)
    save(as_editor, version, change(clinics["Elm"], "hours", "on Mondays", "daily"))
    assert Draft.objects.get().text == "Typed"


def test_a_note_that_can_not_be_stored_is_refused(
    as_editor: Client, clinics: Clinics, version: TemplateVersion
) -> None:
    sent = change(clinics["Elm"], "hours", "on Mondays", "daily")
    assert "holds a NUL character" in save(as_editor, version, sent, note="Christmas\0")


def test_no_changes_are_told(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    assert "there is nothing to save" in save(as_editor, version)


def test_a_viewer_saves_nothing(viewer: User, clinics: Clinics, version: TemplateVersion) -> None:
    sent = [change(clinics["Elm"], "hours", "on Mondays", "daily")]
    data = {"template": version.template_id, "changes": json.dumps(sent)}
    assert signed_in(viewer).post("/details/", data).status_code == 403


def test_typed_cells_are_read(as_editor: Client, clinics: Clinics, version: TemplateVersion) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    cells = [{"key": "hours", "value": "Mon 9-5"}, {"key": "hours", "value": "full moon"}]
    sent = {"template": version.template_id, "cells": json.dumps(cells)}
    read = as_editor.post("/details/read/", sent).json()["cells"]
    assert [read[0], read[1]["text"], "Not understood" in read[1]["problem"]] == [
        {"text": MONDAYS, "problem": ""},
        "full moon",
        True,
    ]


@pytest.fixture
def many(version: TemplateVersion, make_number: MakeNumber) -> list[PhoneNumber]:
    """More followers than are saved at once."""
    return [
        make_follower(
            make_number(f"+4416329601{place:02}"), version, name="Yew", address="3 Lane", hours="daily"
        )
        for place in range(FEW + 1)
    ]


def plan(client: Client, version: TemplateVersion, *changes: dict[str, object]) -> Any:
    """Send changed cells; return the whole answer."""
    sent = {"template": version.template_id, "changes": json.dumps(changes), "submission": "one"}
    return client.post("/details/", sent, headers=HTMX)


def test_many_numbers_become_a_rollout_with_its_dry_run(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    answer = plan(as_manager, version, *(change(each, "hours", "on Mondays", "daily") for each in many))
    rollout = Rollout.objects.get()
    assert (answer["HX-Redirect"], rollout.source, rollout.stage, rollout.rows.count()) == (
        f"/rollouts/{rollout.pk}/",
        "details",
        "planned",
        FEW + 1,
    )


def test_the_rows_of_the_rollout_change_what_the_cells_say(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    plan(as_manager, version, *(change(each, "hours", "on Mondays", "daily") for each in many))
    row = RolloutRow.objects.get(number=many[0])
    assert (row.effect, row.text, row.values) == (
        "changed",
        "Yew, 3 Lane. Open on Mondays.",
        {"hours": {"value": "on Mondays", "base": "daily"}},
    )


def test_nothing_is_saved_by_the_dry_run(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    plan(as_manager, version, *(change(each, "hours", "on Mondays", "daily") for each in many))
    assert details(many[0])["hours"] == "daily"


def test_a_cell_changed_by_somebody_else_blocks_its_row(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    changes = [change(each, "hours", "on Mondays", "daily") for each in many[1:]]
    plan(as_manager, version, *changes, change(many[0], "hours", "on Mondays", "on Fridays"))
    assert RolloutRow.objects.get(number=many[0]).effect == "blocked"


def test_what_was_sent_twice_is_planned_once(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    changes = [change(each, "hours", "on Mondays", "daily") for each in many]
    first, second = plan(as_manager, version, *changes), plan(as_manager, version, *changes)
    assert first["HX-Redirect"] == second["HX-Redirect"]


def test_no_rollout_is_planned_while_a_cell_can_not_be_read(
    as_manager: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    answer = plan(as_manager, version, *(change(each, "hours", "full moon", "daily") for each in many))
    assert "Not understood" in answer.content.decode()
    assert not Rollout.objects.exists()


def test_an_editor_plans_no_rollout(
    as_editor: Client, many: list[PhoneNumber], version: TemplateVersion
) -> None:
    changes = [change(each, "hours", "on Mondays", "daily") for each in many]
    assert plan(as_editor, version, *changes).status_code == 403
