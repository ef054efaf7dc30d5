"""Database backend for SQLite, as ``settings.DATABASES`` names it."""

import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite backend that creates its file with mode 600, since it holds sessions and password hashes.

    A file that exists keeps its mode; ``manage.py check --deploy`` warns of one that everybody may read. SQLite
    gives the files beside it, ``-wal`` and ``-shm``, the mode of the database's.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Create the file first if it does not exist, since SQLite would create it with the umask's mode."""
        name = os.fspath(conn_params["database"])
        if not name.startswith((":memory:", "file:")) and not Path(name).exists():
            create_private_file(name)
        return super().get_new_connection(conn_params)


def create_private_file(name: str) -> None:
    """Create an empty file with mode 600; do nothing if it exists or can't be created."""
    try:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return  # SQLite says what is wrong
