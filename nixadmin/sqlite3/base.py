"""The database backend that ``settings.DATABASES`` names for SQLite."""

import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite, where a file that is made has mode 600, since it holds sessions and password hashes.

    A file that exists keeps its mode; ``manage.py check --deploy`` warns of one that everybody may read. SQLite
    gives the files beside it, ``-wal`` and ``-shm``, the mode of the database's.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Make the file first if there is none, since SQLite would make it as the umask says."""
        name = os.fspath(conn_params["database"])
        if not name.startswith((":memory:", "file:")) and not Path(name).exists():
            make_private(name)
        return super().get_new_connection(conn_params)


def make_private(name: str) -> None:
    """Make an empty file that is its owner's alone, unless another process just did, or it can't be made."""
    try:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return  # SQLite says what is wrong
