"""Bulk writes: one statement that is run with many rows of values.

``bulk_create`` and ``bulk_update`` make statements that grow with the rows, and making them took nearly all of an
import's time. What a model's ``save`` does besides is left to the caller here too.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, router
from django.db.models import Field, Model


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert the unsaved ``rows``, all of one model; keys that the database makes are not told back."""
    if rows:
        fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
        if rows[0].pk is None:
            fields.remove(rows[0]._meta.pk)
        names, places = ", ".join(map(_column, fields)), ", ".join(["%s"] * len(fields))
        _run(f"INSERT INTO {_table(rows)} ({names}) VALUES ({places})", rows, fields)  # noqa: S608 - our own names


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Save the fields with these ``names`` of ``rows``, all of one model."""
    if rows and names:
        key = rows[0]._meta.pk
        fields = [field for field in rows[0]._meta.concrete_fields if field.name in names]
        pairs = ", ".join(f"{_column(field)} = %s" for field in fields)
        _run(f"UPDATE {_table(rows)} SET {pairs} WHERE {_column(key)} = %s", rows, [*fields, key])  # noqa: S608


def _run(sql: str, rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> None:
    """Run ``sql`` once for each of ``rows``, with its values of ``fields``."""
    connection = connections[router.db_for_write(type(rows[0]))]
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _table(rows: Sequence[Model]) -> str:
    return f'"{rows[0]._meta.db_table}"'


def _column(field: Field[Any, Any]) -> str:
    return f'"{field.column}"'
