"""What the tests of notices begin with: three numbers, and a notice for them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.services.composing import recomposing
from profiles.services.notices.content import Content
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.setting import set_notice
from tests.conftest import MakeNumber, actor

NUMBERS = ("+441632960001", "+441632960002", "+441632960003")
CHRISTMAS = Content(
    title="Christmas",
    text="We are closed from 24 December 18:00 to 27 December 09:00.",
    placement="above",
    starts_at=datetime(2026, 12, 24, 18, tzinfo=UTC),
    ends_at=datetime(2026, 12, 27, 9, tzinfo=UTC),
    says_span=False,
)

Plan = Callable[..., Notice]


@pytest.fixture
def numbers(make_number: MakeNumber) -> list[PhoneNumber]:
    """Three numbers with labels A, B and C, live at version 1."""
    return [make_number(number, label=label) for number, label in zip(NUMBERS, "ABC", strict=True)]


@pytest.fixture
def draft(numbers: list[PhoneNumber], manager: User) -> Plan:
    """Make a draft for the three numbers: ``draft(text="...", numbers=[...])``."""

    def make(
        *, numbers: Sequence[str] = NUMBERS, tags: Sequence[Any] = (), user: User | None = None, **said: Any
    ) -> Notice:
        return make_draft(
            actor=actor(user or manager),
            content=Content(**{**vars(CHRISTMAS), **said}),
            numbers=numbers,
            tags=tags,
            now=timezone.now(),
        )

    return make


@pytest.fixture
def planned(draft: Plan, manager: User) -> Plan:
    """Make a notice and set it, as the manager."""

    def make(**said: Any) -> Notice:
        return set_notice(draft(**said), actor=actor(manager), now=timezone.now())

    return make


def row(notice: Notice, label: str) -> NoticeNumber:
    """Return what the notice is for the number with that label."""
    return NoticeNumber.objects.get(notice=notice, number__label=label)


def heard(number: PhoneNumber) -> str:
    """Return what callers of the number are to hear now, after the worker has been there."""
    fresh = PhoneNumber.objects.get(pk=number.pk)
    return recomposing.compose_now(fresh, fresh.head_body, timezone.now()).text


def due(numbers: Sequence[PhoneNumber]) -> list[str]:
    """Return the labels of the numbers that are to be composed again by now."""
    found = PhoneNumber.objects.filter(
        pk__in=[number.pk for number in numbers], recompose_at__lte=timezone.now()
    )
    return sorted(found.values_list("label", flat=True))
