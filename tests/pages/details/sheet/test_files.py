"""The sheet as a file: exported, read back, and compared before anything is saved."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from profiles.forms.details.sheet.changes import TypedCell
from profiles.forms.details.sheet.importing import Comparison, ImportedCell
from profiles.models import AuditEvent, ColumnName, Field, PhoneNumber, Revision, TemplateVersion
from profiles.selectors.details.sheet import SheetColumn, SheetRow
from profiles.views.details.sheet import files
from tests.conftest import MakeNumber
from tests.details import make_follower

Clinics = dict[str, PhoneNumber]
WEEK = {"week": [[[540, 1020]], *["closed"] * 6], "holidays": "closed", "dates": {"2026-12-24": ["closed"]}}
ADDRESS = "/details/import/"


def exported(client: Client, kind: str, query: str = "") -> bytes:
    """Return the exported file."""
    answer = client.get(f"/details/export/?format={kind}{query}")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming answer


def load(client: Client, table: str | bytes = "", **fields: str) -> str:
    """Send a table to be compared; return the page."""
    sent: dict[str, Any] = dict(fields)
    if isinstance(table, bytes):
        sent["file"] = SimpleUploadedFile("details", table)
    else:
        sent["pasted"] = table
    return client.post(ADDRESS, sent).content.decode()


def changes(page: str) -> list[dict[str, Any]]:
    """Return the changes that the page would send; none where there are none."""
    found = re.search(r'name="changes" value="(.*?)"', page)
    return json.loads(unescape(found[1])) if found else []


def test_the_export_has_a_column_for_each_detail(as_manager: Client, clinics: Clinics) -> None:
    lines = exported(as_manager, "csv").decode("utf-8-sig").splitlines()
    assert lines[:2] == [
        '"number","label","name","Street address","hours"',
        "\"'+441632960002\",\"Ash\",\"Ash Dental\",\"9 Low Street\",\"\"",
    ]  # fmt: skip


def test_the_export_has_what_the_filter_leaves(as_manager: Client, clinics: Clinics) -> None:
    lines = exported(as_manager, "csv", "&without=hours").decode().splitlines()
    assert len(lines) == 2


def test_the_export_is_told_in_the_log(as_manager: Client, clinics: Clinics) -> None:
    exported(as_manager, "csv", "&without=hours")
    data = AuditEvent.objects.latest("seq").data
    assert data == {"format": "csv", "details": "Clinic", "filters": "all numbers, without hours"}


def test_a_workbook_of_too_many_numbers_is_refused(
    as_manager: Client, clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "XLSX_LIMIT", 2)
    answer = as_manager.get("/details/export/?format=xlsx", follow=True)
    assert "Export as CSV, or filter the sheet." in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_that_is_loaded_again_changes_nothing(
    as_manager: Client, clinics: Clinics, version: TemplateVersion, make_number: MakeNumber, kind: str
) -> None:
    Field.objects.create(key="hours", label="Opening hours", kind="hours")
    odd = "=1+1"
    make_follower(
        make_number("+441632960008", label=odd), version, name=odd, address="0123\n4 Lane", hours=WEEK
    )
    page = load(as_manager, exported(as_manager, kind))
    assert ("Nothing would change" in page, "can&#39;t be used" in page) == (True, False)


def test_a_changed_cell_is_shown_with_what_was_there(as_manager: Client, clinics: Clinics) -> None:
    page = load(as_manager, f"number\thours\n{clinics['Elm'].number}\ton Mondays")
    assert changes(page) == [
        {"number": clinics["Elm"].number, "key": "hours", "value": "on Mondays", "base": "daily"}
    ]


def test_an_empty_cell_empties_its_detail(as_manager: Client, clinics: Clinics) -> None:
    page = load(as_manager, f"number\thours\taddress\n{clinics['Elm'].number}\t\t1 High Street")
    assert [(each["key"], each["value"]) for each in changes(page)] == [("hours", "")]


def test_nothing_is_saved_by_looking(as_manager: Client, clinics: Clinics) -> None:
    load(as_manager, f"number\thours\n{clinics['Elm'].number}\ton Mondays")
    assert Revision.objects.filter(number=clinics["Elm"]).latest("version").details["hours"] == "daily"


def test_what_is_shown_is_saved(as_manager: Client, clinics: Clinics, version: TemplateVersion) -> None:
    page = load(as_manager, f"number\thours\n{clinics['Elm'].number}\ton Mondays")
    sent = {"template": version.template_id, "changes": json.dumps(changes(page)), "note": "List"}
    answer = as_manager.post("/details/", sent, follow=True)
    assert "Saved the details of 1 number." in answer.content.decode()
    head = Revision.objects.filter(number=clinics["Elm"]).latest("version")
    assert (head.details or {})["hours"] == "on Mondays"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("+441632960777", "is not among the account"),
        ("Elm Dental", "is not a phone number"),
        ("+441632960009", "The number does not follow this template."),
    ],
)
def test_a_row_of_no_follower_is_told(
    as_manager: Client, clinics: Clinics, make_number: MakeNumber, typed: str, reason: str
) -> None:
    make_number("+441632960009")
    page = load(as_manager, f"number\thours\n{typed}\ton Mondays\n{clinics['Elm'].number}\tdaily")
    assert reason in unescape(page)


def test_rows_that_contradict_each_other_are_told(as_manager: Client, clinics: Clinics) -> None:
    number = clinics["Elm"].number
    page = load(as_manager, f"number\thours\n{number}\ton Mondays\n{number}\ton Fridays")
    assert ("says something else" in page, changes(page)) == (True, [])


def test_a_column_that_is_no_detail_is_told(as_manager: Client, clinics: Clinics) -> None:
    page = load(as_manager, f"number\tColour\n{clinics['Elm'].number}\tred")
    assert re.search(r"Columns that are left out.*Colour", page)


def test_a_cell_that_can_not_be_read_is_left_out(as_manager: Client, clinics: Clinics) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    page = load(as_manager, f"number\thours\n{clinics['Elm'].number}\tfull moon")
    assert ("Not understood" in page, changes(page)) == (True, [])


def test_hours_are_kept_in_the_words_of_the_table_where_that_is_meant(
    as_manager: Client, clinics: Clinics
) -> None:
    Field.objects.create(key="hours", label="Hours", kind="hours")
    page = load(as_manager, f"number\thours\n{clinics['Elm'].number}\tfull moon", as_typed="on")
    assert [(each["value"], each["asTyped"]) for each in changes(page)] == [("full moon", True)]


def test_columns_that_somebody_chooses_are_remembered(as_manager: Client, clinics: Clinics) -> None:
    table = f"Who\tWhen\n{clinics['Elm'].number}\ton Mondays"
    load(as_manager, table, columns_of="1", number_column="Who", **{"column-hours": "When"})
    assert dict(ColumnName.objects.values_list("name", "key")) == {"who": "", "when": "hours"}


def test_remembered_columns_are_known_again(as_manager: Client, clinics: Clinics) -> None:
    ColumnName.objects.remember({"who": "", "when": "hours"})
    page = load(as_manager, f"Who\tWhen\n{clinics['Elm'].number}\ton Mondays")
    assert [(each["key"], each["value"]) for each in changes(page)] == [("hours", "on Mondays")]


def test_which_row_is_the_header_is_said(as_manager: Client, clinics: Clinics) -> None:
    page = load(as_manager, f"Our branches\t\nTel. No.\tWhen\n{clinics['Elm'].number}\ton Mondays")
    assert "The header is row 2; row 1 is left out." in page


def test_another_row_may_be_the_header(as_manager: Client, clinics: Clinics) -> None:
    table = f"number\tname\nTel. No.\thours\n{clinics['Elm'].number}\ton Mondays"
    page = load(as_manager, table, header_line="2", columns_of="1", number_column="number")
    assert [(each["key"], each["value"]) for each in changes(page)] == [("hours", "on Mondays")]


def test_a_column_of_another_table_is_refused(as_manager: Client, clinics: Clinics) -> None:
    page = load(as_manager, "number\thours\nx\ty", columns_of="1", number_column="nowhere")
    assert "Choose a column of this table." in page


@pytest.mark.parametrize(
    ("table", "told"),
    [("", "Choose a file, or paste the table."), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, ".xls")],
)
def test_a_table_that_can_not_be_read_is_told(
    as_manager: Client, clinics: Clinics, table: str | bytes, told: str
) -> None:
    assert told in load(as_manager, table)


def test_an_editor_is_told_that_many_numbers_take_a_rollout(
    as_editor: Client, clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FEW", 1)
    rows = "\n".join(f"{number.number}\tat noon" for number in clinics.values())
    page = load(as_editor, f"number\thours\n{rows}")
    assert ("takes the right to plan one" in page, changes(page)) == (True, [])


def test_without_followers_there_is_nothing_to_export(as_manager: Client, manager: User) -> None:
    assert "nothing to export" in as_manager.get("/details/export/", follow=True).content.decode()


def test_changes_that_a_form_can_not_hold_are_told() -> None:
    cell = TypedCell("hours", "“" * 7_000, "+441632960001")
    row = SheetRow(1, "+441632960001", "Elm", 1, {})
    changed = ImportedCell(row, SheetColumn("hours", "Hours"), "", cell.value, cell)
    assert "more than goes at once" in Comparison(cells=[changed] * 50).too_much()
