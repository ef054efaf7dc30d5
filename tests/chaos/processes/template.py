"""Filling the template database: tables, people with open sessions, and an account that was imported once."""

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connections
from django.test import Client

from nixadmin.sandbox import SandboxServer
from profiles import permissions
from profiles.models import Account
from profiles.services import api
from profiles.services.actors import command_actor
from profiles.services.mirror import importing
from tests.chaos.processes.databases import Databases, databases
from tests.chaos.processes.environment import KEY
from tests.chaos.processes.instrument import install_instrument

PEOPLE = 4


@contextmanager
def template(*, numbers: int) -> Iterator[tuple[Databases, Mapping[str, str]]]:
    """Make the template of a run's databases, and remove it at the end. Yields also its sessions."""
    logging.disable(logging.INFO)  # of this process; the others have logs of their own
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        made = databases(Path(folder))
        try:
            yield made, fill_template(made, numbers=numbers)
        finally:
            made.drop("template")


def fill_template(databases: Databases, *, numbers: int) -> Mapping[str, str]:
    """Make the template; return the session keys of the people in it, all Managers, by name.

    Every seed's sandbox begins with the same ``numbers`` numbers, so one import will do for all of them.
    """
    databases.create_template()
    call_command("migrate", verbosity=0)
    sessions = {}
    for place in range(PEOPLE):
        user = User.objects.create(username=f"person-{place}")
        user.groups.add(Group.objects.get(name=permissions.MANAGERS))
        client = Client()
        client.force_login(user)
        sessions[user.username] = client.cookies["sessionid"].value
    with SandboxServer(numbers=numbers, key=KEY, read_limit=100_000) as sandbox:
        settings.NIXFLEX_BASE_URL = sandbox.url
        importing.import_numbers(actor=command_actor("import"))
        api.client().close()
        api._client.cache_clear()
    Account.objects.update(next_import_at=None)  # which it put off by the real time
    install_instrument()
    connections.close_all()
    return sessions
