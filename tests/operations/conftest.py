"""What is logged while a test runs, as it is written in production."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from structlog.stdlib import ProcessorFormatter

from nixadmin import logs


class Written:
    """The log of a test."""

    def __init__(self) -> None:
        self.stream = StringIO()

    def __str__(self) -> str:
        return self.stream.getvalue()

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        """Return the lines, or those of one event, as objects."""
        lines = [json.loads(line) for line in str(self).splitlines()]
        return [line for line in lines if event in ("", line["event"])]


@pytest.fixture
def written() -> Iterator[Written]:
    """Collect what goes into the log."""
    log = Written()
    formatter = dict(logs.configure(logs.JSON)["formatters"]["line"])
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    assert isinstance(handler.formatter, ProcessorFormatter)
    logging.getLogger().addHandler(handler)
    yield log
    logging.getLogger().removeHandler(handler)
