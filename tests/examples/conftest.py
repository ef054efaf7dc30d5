"""A site with a sandbox, and a token, as the examples expect them."""

import shutil
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from profiles.permissions import SCOPES
from profiles.services.accounts.tokens import make_token
from profiles.services.mirror import importing
from tests.conftest import SYSTEM, actor


@pytest.fixture
def example_number(sandbox: SandboxServer, transactional_db: None) -> PhoneNumber:
    """A number that the sandbox has, with a profile that callers hear."""
    importing.import_numbers(actor=SYSTEM)
    return PhoneNumber.objects.exclude(head=None).order_by("number")[0]


@pytest.fixture
def settings_of_examples(
    live_server: LiveServer, manager: User, example_number: PhoneNumber
) -> dict[str, str]:
    """The environment that the examples read."""
    _token, secret = make_token(
        actor=actor(manager),
        name="Examples",
        scopes=tuple(SCOPES),
        expires_at=timezone.now() + timedelta(days=1),
        person_waits=True,
    )
    return {"NIXADMIN_URL": live_server.url, "NIXADMIN_TOKEN": secret, "NUMBER": example_number.number}


def program(name: str) -> str:
    """Return the path of a program, or skip the test with the reason."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} is installed")
    return found
