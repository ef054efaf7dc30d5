"""Workbooks are read in this process, except where the reader itself is tested: to start one takes 0.2 s."""

import pytest

from profiles.tables import reader
from profiles.tables.xlsx.__main__ import answer


@pytest.fixture(autouse=True)
def _read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__ != "tests.tables.test_reader":
        monkeypatch.setattr(reader, "read_apart", lambda content: "\n".join(answer(content)))
