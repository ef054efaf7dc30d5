"""A database for each run: a template is migrated and filled once, and every seed gets a copy."""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

# Ends the connections of this role to a database.
OURS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user
"""


def point_at(name: str) -> None:
    """Make ``name`` (a file, or a PostgreSQL database) this process's database."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@dataclass(frozen=True)
class Databases:
    """Where the databases of one run lie: files in ``folder``, or PostgreSQL databases that begin with ``prefix``.

    ``maintenance`` is the PostgreSQL database from which others are made.
    """

    folder: Path
    prefix: str
    maintenance: str

    def name(self, what: str) -> str:
        """Return the name of the database for ``what``: "template", or a seed."""
        return str(self.folder / f"{what}.sqlite3") if is_sqlite() else f"{self.prefix}_{what}"

    def create_template(self) -> str:
        """Make the empty template, and point this process at it."""
        name = self.name("template")
        if not is_sqlite():
            self._maintain(f"CREATE DATABASE {name}")
        point_at(name)
        return name

    def copy(self, what: str) -> str:
        """Return the name of a new copy of the template, to which nobody is connected."""
        name = self.name(what)
        if is_sqlite():
            shutil.copy(self.name("template"), name)
        else:
            self._maintain(f"CREATE DATABASE {name} TEMPLATE {self.name('template')}")
        return name

    def drop(self, what: str) -> None:
        """Remove the database for ``what``; whoever is still connected is thrown out."""
        connections.close_all()
        if is_sqlite():
            for suffix in ("", "-wal", "-shm"):
                Path(self.name(what) + suffix).unlink(missing_ok=True)
        else:
            # Not WITH (FORCE), which fails where the server is tidying it: only ours are thrown out, and that is
            # told to go by the server itself.
            self._maintain(OURS, self.name(what))
            self._maintain(f"DROP DATABASE IF EXISTS {self.name(what)}")

    def _maintain(self, statement: str, *values: str) -> None:
        with closing(connect(self.maintenance)) as maintenance:
            maintenance.execute(statement, values or None)


def connect(name: str) -> Any:
    """Return a connection of one's own, outside Django, that any thread may use if they take turns."""
    if is_sqlite():
        import sqlite3

        return sqlite3.connect(f"file:{name}?mode=ro", uri=True, check_same_thread=False, timeout=20)
    import psycopg

    server = settings.DATABASES["default"]
    return psycopg.connect(
        dbname=name,
        user=server["USER"],
        password=server["PASSWORD"],
        host=server["HOST"],
        port=server["PORT"] or 5432,
        autocommit=True,
    )


def databases(folder: Path) -> Databases:
    """Return the databases of a new run, on the server that ``DATABASE_URL`` names."""
    return Databases(
        folder=folder, prefix=f"chaos_{os.getpid()}", maintenance=settings.DATABASES["default"]["NAME"]
    )
