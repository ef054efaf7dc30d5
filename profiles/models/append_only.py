"""Rows that are written once: history is added to, never rewritten."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class AppendOnlyError(TypeError):
    """Raised by an attempt to change or delete a row of an append-only table."""


def _refuse(what: str) -> NoReturn:
    raise AppendOnlyError(f"{what} rows are never changed or deleted.")


class AppendOnlyQuerySet(models.QuerySet[Row_co]):
    """A query set that reads and adds, and refuses ``update`` and ``delete``."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse(self.model.__name__)

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse(self.model.__name__)


class AppendOnlyModel(models.Model):
    """A row that ``save`` inserts once; nothing changes or deletes it afterwards.

    Deleting a user is the one exception the database makes by itself: it empties the key to that user, and
    the name kept beside it stays.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse if it is in the database already."""
        if not self._state.adding:
            _refuse(type(self).__name__)
        # An INSERT and nothing else: a row with a key that exists is refused by the database, not overwritten.
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse(type(self).__name__)
