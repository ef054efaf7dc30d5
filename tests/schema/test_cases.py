"""A thousand cases, the same in each run; ``make schemathesis`` sends fifty thousand to a live server."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings
from schemathesis import GenerationMode

from profiles.models import Field, Notice, PhoneNumber, Rollout, RolloutRow, Tag, Template, TemplateVersion
from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from profiles.texts.composition import body_digest
from tests.clock import START
from tests.conftest import NUMBER, TEXT, actor
from tests.schema.cases import MODES, known_paths, operations, try_cases

OPERATIONS = {each.label: each for each in operations()}
CASES = 1_000
# Of each operation, in each mode.
EACH = max(2, CASES // (len(OPERATIONS) * len(MODES)))
KNOWN: dict[str, Any] = {"number": NUMBER, "version": 1, "position": 1}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The end of a request does not close the connection, as with Django's own test client: it is the test's."""
    for ending in (request_started, request_finished):
        ending.disconnect(close_old_connections)
    yield
    for ending in (request_started, request_finished):
        ending.connect(close_old_connections)


@pytest.fixture
def world(number: PhoneNumber) -> None:
    """A number, and one of each thing that an address names, with the key 1."""
    Notice.objects.create(
        pk=1,
        title="Closed",
        text="We are closed.",
        starts_at=START,
        ends_at=START + timedelta(days=1),
        typed_numbers=[NUMBER],
    )
    Tag.objects.create(pk=1, name="VIP")
    Field.objects.create(pk=1, key="clinic.name", label="Name")
    template = Template.objects.create(pk=1, name="Clinic", version=1)
    template.head = TemplateVersion.objects.create(template=template, version=1, text="We are open.")
    template.save()
    rollout = Rollout.objects.create(pk=1, title="Prices", source="text", options={"text": "We are open."})
    RolloutRow.objects.create(
        rollout=rollout,
        position=1,
        line=1,
        number=number,
        text="We are open.",
        effect="changed",
        base_version=1,
    )


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
@pytest.mark.usefixtures("world")
def test_every_answer_is_one_that_the_document_tells(
    label: str, mode: GenerationMode, headers: dict[str, str]
) -> None:
    operation = OPERATIONS[label]
    known = dict.fromkeys((each.name for each in operation.path_parameters), 1) | KNOWN
    fixed = known_paths(operation, known) if mode == GenerationMode.POSITIVE else None
    try_cases(operation.as_strategy(generation_mode=mode, path_parameters=fixed), EACH, headers)


def test_there_are_a_thousand_cases() -> None:
    assert EACH * len(MODES) * len(OPERATIONS) >= CASES * 0.9
