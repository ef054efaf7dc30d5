"""The reader of workbooks is a process of its own that nothing can keep, and that knows no secret."""

import sys

import pytest

from profiles.tables import read_file, reader
from tests.tables.workbook import refusal, sheet_of, workbook

PROGRAM = "from profiles.tables.xlsx import __main__ as program\nprogram.{limit}\n{what}"
TOO_COSTLY = "Reading the workbook takes too long or too much memory."


def run(monkeypatch, program: str) -> None:
    """Let the reader be another program."""
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-c", program))


def test_it_reads_a_workbook():
    table = read_file("x.xlsx", workbook([["number", "name"], ["1", "Café ☎"]]))
    assert [row.cells for row in table.rows] == [{"number": "1", "name": "Café ☎"}]


def test_it_refuses_rows_of_empty_cells_at_their_real_number():
    rows = "".join(f'<row r="{row}">{"<c/>" * 999}</row>' for row in range(1, 12_001))
    assert "far more than a table" in refusal(sheet_of(rows))


@pytest.mark.parametrize(
    ("limit", "what", "end"),
    [
        ("CPU_SECONDS = 1", "while True: pass", "died with <Signals."),
        ("MEMORY_BYTES = 10_000_000", "bytearray(20_000_000)", "MemoryError"),
    ],
)
def test_its_limits_end_it(limit: str, what: str, end: str, monkeypatch, caplog):
    run(monkeypatch, PROGRAM.format(limit=limit, what=f"program.limit_process()\n{what}"))
    assert refusal(workbook([["a"]])).startswith(TOO_COSTLY)
    assert end in caplog.text


def test_it_limits_itself_before_it_reads(monkeypatch):
    costly = "program.answer = lambda content: [] * len(bytearray(20_000_000))"
    run(monkeypatch, PROGRAM.format(limit="MEMORY_BYTES = 10_000_000", what=f"{costly}\nprogram.main()"))
    assert refusal(workbook([["a"]])).startswith(TOO_COSTLY)


def test_the_deadline_ends_it(monkeypatch):
    run(monkeypatch, "import threading; threading.Event().wait()")
    monkeypatch.setattr(reader, "DEADLINE", 0.5)
    assert refusal(workbook([["a"]])).startswith(TOO_COSTLY)


def test_it_is_given_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "in-the-environment")
    run(monkeypatch, "import json, os; print('[1, [\"a\"]]'); print(json.dumps([2, [str(os.environ)]]))")
    (row,) = read_file("x.xlsx", workbook([["a"]])).rows
    assert "in-the-environment" not in row.cells["a"]


def test_no_more_are_read_at_once_than_leaves_threads_for_pages(monkeypatch):
    monkeypatch.setattr(reader, "TURN_SECONDS", 0)
    taken = [reader.turns.acquire(blocking=False) for _ in range(reader.AT_ONCE)]
    try:
        assert refusal(workbook([["a"]])).startswith("Other workbooks are being read")
    finally:
        for _ in taken:
            reader.turns.release()


def test_a_turn_is_given_back_whatever_happens(monkeypatch):
    run(monkeypatch, "raise SystemExit(1)")
    for _ in range(reader.AT_ONCE + 1):
        assert refusal(workbook([["a"]])).startswith(TOO_COSTLY)
