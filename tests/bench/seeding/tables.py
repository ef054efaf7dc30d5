"""Putting many rows into a table as fast as each database can."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """The table of ``model``, of which ``fields`` are given for each row."""

    model: type[Model]
    fields: tuple[str, ...]

    def insert(self, rows: Rows) -> None:
        """Insert ``rows``, whose values are as the database wants them: COPY or one prepared INSERT."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        names = [cast("Field[Any, Any]", self.model._meta.get_field(name)).column for name in self.fields]
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*rows])


def keys_follow(models: Iterable[type[Model]]) -> None:
    """Let the next rows get keys after those that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def analyse(models: Iterable[type[Model]]) -> None:
    """Let the planner know how the tables of ``models`` are filled, as autovacuum does in time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            return
        command = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
        for model in models:
            cursor.execute(f"{command} {connection.ops.quote_name(model._meta.db_table)}")
