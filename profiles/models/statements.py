"""Plain SQL for a few statements that every save and push makes: building one takes far longer than running it."""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection


def execute(sql: str, *values: object) -> int:
    """Run the statement ``sql`` with ``values`` for its ``%s``; return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in values])
        return int(cursor.rowcount)


def finds(sql: str, *values: object) -> bool:
    """Return whether the query ``sql`` finds a row; ``values`` stand for its ``%s``."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in values])
        return cursor.fetchone() is not None


def _stored(value: object) -> Any:
    """Return ``value`` as this database stores it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
