"""What another process needs to work on the database of this test."""

import os

from django.conf import settings
from django.db import connection


def environment() -> dict[str, str]:
    """Return the environment for a process that shares this test's database and sandbox."""
    return os.environ | {"DATABASE_URL": _database_url(), "NIXFLEX_BASE_URL": settings.NIXFLEX_BASE_URL}


def _database_url() -> str:
    """Return the address of the database that this test uses."""
    names = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{names['NAME']}"
    server = f"{names['USER']}:{names['PASSWORD']}@{names['HOST']}:{names['PORT'] or 5432}"
    return f"postgres://{server}/{names['NAME']}"
