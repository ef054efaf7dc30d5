"""A token, and programs that send it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from profiles.services.actors import Actor, display_name
from tests.clock import START


class Program:
    """A program that sends JSON with one token to one address after another."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the answer; ``headers`` are named with underscores: ``If_Match``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=named
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)


MakeProgram = Callable[..., Program]


@pytest.fixture(autouse=True)
def no_pushing(settings: Settings) -> None:
    """A save in these tests sends nothing, unless a test asks for it."""
    settings.PUSH_INLINE = False


@pytest.fixture
def make_program(manager: User) -> MakeProgram:
    """Make a program with a token of the manager, or of ``owner``, with all scopes or the ones named."""

    def make(*scopes: str, owner: User = manager, **options: Any) -> Program:
        actor = Actor(user=owner, name=display_name(owner))
        options = {"name": "Booking app", "expires_at": START + timedelta(days=30), **options}
        return Program(make_token(actor=actor, scopes=scopes or tuple(SCOPES), **options)[1])

    return make


@pytest.fixture
def program(make_program: MakeProgram) -> Program:
    """A program that may do all that a manager may."""
    return make_program()
