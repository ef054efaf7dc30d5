"""Pages leave compressed, and what is streamed stays streamed."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from profiles.exports.audit import FORMATS
from tests.conftest import signed_in

TAKES_GZIP = {"Accept-Encoding": "gzip"}
LINES = 10_000


@pytest.fixture
def as_manager(manager) -> Client:
    return signed_in(manager)


def test_a_page_is_compressed_for_a_browser_that_takes_it(as_manager):
    page = as_manager.get(reverse("overview"), headers=TAKES_GZIP)
    assert page["Content-Encoding"] == "gzip"
    assert "<h1>Overview</h1>" in gzip.decompress(page.content).decode()


def test_the_same_page_has_another_length_each_time(as_manager):
    lengths = {len(as_manager.get(reverse("audit-log"), headers=TAKES_GZIP).content) for _ in range(8)}
    assert len(lengths) > 3


def test_a_page_is_plain_for_everybody_else(as_manager):
    page = as_manager.get(reverse("overview"))
    assert "Content-Encoding" not in page
    assert "Accept-Encoding" in page["Vary"]


def test_an_export_is_compressed_while_it_is_made(as_manager, monkeypatch):
    made: list[bytes] = []

    def slowly(_: object) -> Iterator[bytes]:
        for _ in range(LINES):
            made.append(random.randbytes(100))
            yield made[-1]

    slow: Any = slowly  # bytes in place of text, as text would get smaller
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], lines=slow))
    export = as_manager.get(reverse("audit-export"), headers=TAKES_GZIP)
    pieces = iter(export.streaming_content)
    begun = [next(pieces) for _ in range(3)]
    assert 0 < len(made) < LINES
    assert gzip.decompress(b"".join([*begun, *pieces])) == b"".join(made)
