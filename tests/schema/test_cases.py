"""A thousand cases, the same in each run; ``make schemathesis`` sends fifty thousand to a live server."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings
from schemathesis import GenerationMode

from profiles.models import PhoneNumber
from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from profiles.texts.composition import body_digest
from tests.clock import START
from tests.conftest import TEXT, actor
from tests.schema.cases import MODES, operations, try_cases
from tests.schema.world import known_path, make_world

OPERATIONS = {each.label: each for each in operations(WSGIHandler())}
CASES = 1_000
# Of each operation, in each mode.
EACH = max(2, CASES // (len(OPERATIONS) * len(MODES)))


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The end of a request does not close the connection, as with Django's own test client: it is the test's."""
    for ending in (request_started, request_finished):
        ending.disconnect(close_old_connections)
    yield
    for ending in (request_started, request_finished):
        ending.connect(close_old_connections)


@pytest.fixture
def known(number: PhoneNumber) -> dict[str, Any]:
    return make_world(number, now=START)


@pytest.fixture
def headers(manager: User, settings: Settings) -> dict[str, str]:
    """A token for everything, and the digest of the profile as it begins."""
    settings.PUSH_INLINE = False
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 1_000_000
    _token, secret = make_token(
        actor=actor(manager), name="Cases", scopes=tuple(SCOPES), expires_at=START + timedelta(days=1)
    )
    return {
        "Authorization": f"Bearer {secret}",
        "If-Match": f'"{body_digest(TEXT)}"',
        "Host": "localhost",
        "Accept-Encoding": "identity",
    }


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_answer_is_one_that_the_document_tells(
    label: str, mode: GenerationMode, known: dict[str, Any], headers: dict[str, str]
) -> None:
    operation = OPERATIONS[label]
    path = known_path(operation, known) if mode == GenerationMode.POSITIVE else None
    try_cases(operation.as_strategy(generation_mode=mode, path_parameters=path), EACH, lambda: headers)


def test_there_are_a_thousand_cases() -> None:
    assert EACH * len(MODES) * len(OPERATIONS) >= CASES * 0.9
