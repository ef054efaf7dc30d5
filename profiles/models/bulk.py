"""Bulk writes: one statement that is run with many rows of values.

``bulk_create`` and ``bulk_update`` make statements that grow with the rows, and making them took nearly all of an
import's time. What a model's ``save`` does besides is left to the caller here too.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db import connections, router
from django.db.models import Field, JSONField, Model


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert the unsaved ``rows``, all of one model; keys that the database makes are not told back."""
    if rows:
        fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
        if rows[0].pk is None:
            fields.remove(rows[0]._meta.pk)
        insert_values(type(rows[0]), [str(field.column) for field in fields], _values(rows, fields))


def insert_values(model: type[Model], columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of ``model`` with these ``values`` of the ``columns``, as the database takes them."""
    names, places = '", "'.join(columns), ", ".join(["%s"] * len(columns))
    _run(model, f'INSERT INTO {_table(model)} ("{names}") VALUES ({places})', values)  # noqa: S608 - our own names


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Save the fields with these ``names`` of ``rows``, all of one model."""
    if rows and names:
        model, key = type(rows[0]), rows[0]._meta.pk
        fields = [field for field in rows[0]._meta.concrete_fields if field.name in names]
        pairs = ", ".join(f'"{field.column}" = %s' for field in fields)
        sql = f'UPDATE {_table(model)} SET {pairs} WHERE "{key.column}" = %s'  # noqa: S608 - as above
        _run(model, sql, _values(rows, [*fields, key]))


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> list[tuple[Any, ...]]:
    """Return the values of ``fields`` of each of ``rows``, as the database takes them."""
    connection = connections[router.db_for_write(type(rows[0]))]
    columns = []
    for field in fields:
        prepare: Callable[[Any], Any] = partial(field.get_db_prep_save, connection=connection)
        if not isinstance(field, JSONField):  # in most columns one value stands in many rows
            prepare = cache(prepare)
        columns.append(map(prepare, map(attrgetter(field.attname), rows)))
    return list(zip(*columns, strict=True))


def _run(model: type[Model], sql: str, values: Sequence[tuple[Any, ...]]) -> None:
    if values:
        with connections[router.db_for_write(model)].cursor() as cursor:
            cursor.executemany(sql, values)


def _table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'
