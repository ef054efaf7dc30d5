"""The audit log as a file: streamed, filtered, safe for spreadsheets, and itself a line of the log."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import StreamingHttpResponse

from profiles.forms.audit_filter import INVALID_DAY_ERROR
from profiles.models import AuditEvent, PhoneNumber
from profiles.permissions import EXPORT_AUDIT, missing_right
from profiles.services import exporting
from tests.conftest import NUMBER
from tests.html import Page
from tests.pages.audit.test_log import add, add_many

EXPORT = "/audit/export/"


def content(response: StreamingHttpResponse) -> str:
    assert response.status_code == 200
    return b"".join(response).decode()


def table(response: StreamingHttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(response).removeprefix("\ufeff"), newline="")))


def lines(response: StreamingHttpResponse) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content(response).splitlines()]


def test_csv_begins_with_a_mark_and_a_header(as_manager):
    first = content(as_manager.get(EXPORT, {"format": "csv"})).splitlines()[0]
    columns = "seq at actor ip action number label version outcome reason data rollout".split()
    assert (first[0], next(csv.reader([first[1:]]))) == ("\ufeff", columns)


def test_a_line_of_csv_has_everything(number, as_manager):
    PhoneNumber.objects.update(label="Riverside, Dental")
    at = datetime(2026, 7, 1, 9, 5, 7, tzinfo=UTC)
    event = add(
        'Why, "so"\nthere', at=at, ip="192.0.2.7", number=number, revision=number.head, data={"tries": 2}
    )
    (row,) = table(as_manager.get(EXPORT, {"format": "csv", "actor": "Edwin"}))
    assert row == {
        "seq": str(event.seq),
        "at": "2026-07-01T09:05:07+00:00",
        "actor": "Edwin",
        "ip": "192.0.2.7",
        "action": "edit",
        "number": f"'{NUMBER}",
        "label": "Riverside, Dental",
        "version": "1",
        "outcome": "ok",
        "reason": 'Why, "so"\nthere',
        "data": '{"tries": 2}',
        "rollout": "",
    }


def test_a_line_of_json_has_everything(number, as_manager):
    at = datetime(2026, 7, 1, 9, 5, 7, tzinfo=UTC)
    event = add("=1+1 שלום", at=at, number=number, revision=number.head, data={"tries": 2})
    (row,) = lines(as_manager.get(EXPORT, {"format": "jsonl", "actor": "Edwin"}))
    assert row == {
        "seq": event.seq,
        "at": "2026-07-01T09:05:07+00:00",
        "actor": "Edwin",
        "ip": "",
        "action": "edit",
        "number": NUMBER,
        "label": "",
        "version": 1,
        "outcome": "ok",
        "reason": "=1+1 שלום",
        "data": {"tries": 2},
        "rollout": "",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_csv_is_a_formula(as_manager, start):
    add(f"{start}1+1")
    (row,) = table(as_manager.get(EXPORT, {"format": "csv", "actor": "Edwin"}))
    assert row["reason"] == f"'{start}1+1"


@pytest.mark.parametrize(
    ("kind", "content_type"), [("csv", "text/csv; charset=utf-8"), ("jsonl", "application/x-ndjson")]
)
def test_the_file_has_its_type_and_a_name(as_manager, kind, content_type):
    response = as_manager.get(EXPORT, {"format": kind})
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith('attachment; filename="nixadmin-audit-2')
    assert response["Content-Disposition"].endswith(f'.{kind}"')


def test_without_a_format_it_is_csv(as_manager):
    assert as_manager.get(EXPORT)["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_long_log_is_streamed_whole_and_in_order(as_manager, kind, monkeypatch):
    monkeypatch.setattr(exporting, "AUDIT_CHUNK", 20)
    add_many(41)
    response = as_manager.get(EXPORT, {"format": kind, "action": "edit"})
    assert response.streaming
    rows = table(response) if kind == "csv" else lines(response)
    assert [row["reason"] for row in rows] == [str(n) for n in range(1, 42)]


def test_the_first_line_comes_before_the_log_is_read(as_manager, django_assert_num_queries):
    add_many(10)
    parts = iter(as_manager.get(EXPORT).streaming_content)
    with django_assert_num_queries(0):
        next(parts)


def test_the_export_is_filtered_like_the_page(as_manager):
    add("first")
    add("second", action="label", at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    query = {"format": "jsonl", "action": "label", "from": "2026-07-01", "to": "2026-07-01", "q": "sec"}
    assert [row["reason"] for row in lines(as_manager.get(EXPORT, query))] == ["second"]


def test_the_export_is_a_line_of_the_log(as_manager):
    content(as_manager.get(EXPORT, {"format": "jsonl", "action": "edit", "to": "2026-07-01"}))
    event = AuditEvent.objects.get(action="export")
    assert event.actor_name == "manager"
    assert event.data == {"format": "jsonl", "filters": {"action": "edit", "to": "2026-07-01"}}


def test_a_place_in_the_pages_does_not_cut_the_export(as_manager):
    add_many(3)
    assert len(lines(as_manager.get(EXPORT, {"format": "jsonl", "action": "edit", "before": "1"}))) == 3


@pytest.mark.parametrize("kind", ["xlsx", "", "CSV"])
def test_another_format_is_refused_and_not_audited(as_manager, kind):
    response = as_manager.get(EXPORT, {"format": kind})
    assert (response.status_code, response.text) == (400, "Choose format=csv or format=jsonl.\n")
    assert not AuditEvent.objects.filter(action="export").exists()


def test_what_was_typed_means_in_the_file_what_it_means_on_the_page(make_number, as_manager):
    add("this one", number=make_number(label="Riverside Dental"))
    add("another", number=make_number("+12025550123", label="Another"))
    (row,) = table(as_manager.get(EXPORT, {"format": "csv", "number": "riverside"}))
    assert row["reason"] == "this one"


def test_a_filter_that_can_not_be_used_is_refused_and_not_audited(as_manager):
    response = as_manager.get(EXPORT, {"from": "yesterday"})
    assert (response.status_code, response.text) == (
        400,
        f"A filter can't be used. From: {INVALID_DAY_ERROR}\n",
    )
    assert not AuditEvent.objects.filter(action="export").exists()


def test_without_the_right_there_is_no_export(as_editor):
    assert Page.of(as_editor.get(EXPORT), 403).says(missing_right(EXPORT_AUDIT))
    assert not AuditEvent.objects.filter(action="export").exists()
