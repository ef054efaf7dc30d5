"""TOML data file reader: missing, wrong or unknown keys are errors that say where."""

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

T = TypeVar("T")


class DataError(ValueError):
    """A data file is invalid; the message names the file and the key."""


class Table:
    """A TOML table. Values are taken by key, and :meth:`end` refuses unknown keys.

    All methods raise :class:`DataError`.
    """

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._values = dict(values)
        self.where = where

    def take(self, key: str, kind: type[T]) -> T:
        """Take a value of ``kind``."""
        value = self._values.pop(key, None)
        if not isinstance(value, kind):
            raise DataError(f"{self.where}: {key} must be of type {kind.__name__}, not {value!r}.")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string, or ``default`` where there is none; it may be empty."""
        return default if default is not None and key not in self._values else self.take(key, str)

    def number(self, key: str) -> float:
        """Take a whole number or one with decimals."""
        return self.take(key, int) if isinstance(self._values.get(key), int) else self.take(key, float)

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of strings, at least one and none of them empty."""
        return tuple(self._items(key, str))

    def rows(self, key: str, *kinds: type | tuple[type, ...]) -> tuple[tuple[Any, ...], ...]:
        """Take a list of lists, at least one, each with a value of each of ``kinds`` in their order."""
        rows = self._items(key, list)
        for row in rows:
            if len(row) != len(kinds) or not all(map(isinstance, row, kinds)):
                raise DataError(f"{self.where}: {key} has an entry of another shape: {row!r}.")
        return tuple(map(tuple, rows))

    def table(self, key: str) -> "Table":
        """Take a table."""
        return Table(self.take(key, dict), f"{self.where}, {key}")

    def tables(self, key: str) -> list["Table"]:
        """Take a list of tables, at least one."""
        return [Table(item, f"{self.where}, {key}") for item in self._items(key, dict)]

    def _items(self, key: str, kind: type[T]) -> list[T]:
        items = self.take(key, list)
        for item in items or [None]:
            if not isinstance(item, kind) or not item:
                raise DataError(
                    f"{self.where}: {key} must hold values of type {kind.__name__}, not {item!r}."
                )
        return items

    def end(self) -> None:
        """Raise an error if there are keys that were not taken, such as misspelt ones."""
        if self._values:
            raise DataError(f"{self.where}: not known here: {', '.join(self._values)}.")


def read(name: str) -> Table:
    """Return the parsed data file ``name``, such as ``trades/salon``."""
    return Table(_parsed(name), f"{name}.toml")


@lru_cache
def _parsed(name: str) -> dict[str, Any]:
    file = resources.files(__package__).joinpath("data", f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8"))
