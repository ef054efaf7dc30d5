"""Append-only models: rows are inserted once, never updated or deleted."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class AppendOnlyError(TypeError):
    """An attempt to change or delete a row of an append-only table."""


def _refuse(what: str) -> NoReturn:
    raise AppendOnlyError(f"{what} rows are never changed or deleted.")


class AppendOnlyQuerySet(models.QuerySet[Row_co]):
    """QuerySet that refuses ``update`` and ``delete``."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise :class:`AppendOnlyError`."""
        _refuse(self.model.__name__)

    def delete(self) -> NoReturn:
        """Raise :class:`AppendOnlyError`."""
        _refuse(self.model.__name__)


class AppendOnlyModel(models.Model):
    """Abstract model whose rows are inserted once; ``save`` of an existing row and ``delete`` are refused.

    Deleting a user is the one exception the database makes by itself: it empties the key to that user, and
    the name kept beside it stays.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raise :class:`AppendOnlyError` if it is in the database already."""
        if not self._state.adding:
            _refuse(type(self).__name__)
        # An INSERT and nothing else: a row with a key that exists is refused by the database, not overwritten.
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise :class:`AppendOnlyError`."""
        _refuse(type(self).__name__)
