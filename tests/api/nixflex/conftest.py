"""Tokens, and programs that use them at the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from profiles.services.accounts.tokens import make_token
from tests.conftest import NUMBER, TEXT, MakeNumber, actor

MakeKey = Callable[..., str]
PHONE_NUMBERS = "/nixflex/v1/phone-numbers"
ADDRESS = f"{PHONE_NUMBERS}/%2B{NUMBER[1:]}"


@pytest.fixture
def key(manager: User) -> MakeKey:
    """Make a token: ``key()``, for a Manager who reads and writes; return its whole text."""

    def make(*scopes: str, owner: User = manager, **more: Any) -> str:
        expires = timezone.now() + timedelta(days=30)
        options: dict[str, Any] = {"name": "Booking app", "expires_at": expires, **more}
        return make_token(actor=actor(owner), scopes=scopes or ("read", "write"), **options)[1]

    return make


@pytest.fixture
def program(key: MakeKey) -> Client:
    """A program with a token that reads and writes."""
    return with_key(key())


def with_key(key: str) -> Client:
    """Return a program that sends ``key``."""
    return Client(headers={"authorization": f"Bearer {key}"})


def patch(program: Client, text: str | None, **headers: str) -> Any:
    """Let ``program`` set the profile of the number."""
    return program.patch(ADDRESS, {"custom_prompt": text}, "application/json", headers=headers)


def error(response: Any) -> tuple[int, str]:
    """Return the status and code of a refusal."""
    return response.status_code, response.json()["error"]["code"]


@pytest.fixture
def shared(settings: Settings, sandbox: SandboxServer, make_number: MakeNumber) -> PhoneNumber:
    """A number, live at version 1, that the sandbox has too; what is saved for it is sent at once."""
    settings.PUSH_INLINE = True
    sandbox.add(NUMBER, custom_prompt=TEXT)
    return make_number()
