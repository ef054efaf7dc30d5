"""Seed data of a country: streets, people, towns, and the number ranges reserved for fiction."""

from dataclasses import dataclass
from functools import lru_cache

from nixadmin.sandbox.businesses.reading import DataError, Table, read

EXAMPLE_NUMBER = "+447446466847"  # the one that the API's public documentation uses in its examples
COUNTRIES = ("UK", "US")


@dataclass(frozen=True)
class Area:
    """A range of numbers (``prefix`` and then ``digits`` further ones) and the places it serves.

    ``spots`` are (district or town, beginning of its postal code). ``town`` is empty where a spot is a town.
    """

    country: str
    town: str
    prefix: str
    digits: int
    spots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Country:
    """What a business of a country may be called after, and where it is.

    ``getting_here`` are sentences about parking and the like.
    """

    streets: tuple[str, ...]
    surnames: tuple[str, ...]
    first_names: tuple[str, ...]
    getting_here: tuple[str, ...]
    areas: tuple[Area, ...]


@lru_cache
def country(code: str) -> Country:
    """Return the country "UK" or "US"; raises :class:`DataError` where its data file does not hold one."""
    table = read(code.lower())
    digits = table.take("digits", int)
    found = Country(
        streets=table.texts("streets"),
        surnames=table.texts("surnames"),
        first_names=table.texts("first_names"),
        getting_here=table.texts("getting_here"),
        areas=tuple(area for row in table.tables("areas") for area in _areas(row, code, digits)),
    )
    table.end()
    return found


def _areas(table: Table, code: str, digits: int) -> list[Area]:
    town, ranges = table.text("town"), table.texts("ranges")
    spots = tuple(_spot(text, table.where) for text in table.texts("spots"))
    table.end()
    return [Area(code, town, prefix, digits, spots) for prefix in ranges]


def _spot(text: str, where: str) -> tuple[str, str]:
    """Read "Kings Heath B14"."""
    name, _, postal = text.rpartition(" ")
    if not name:
        raise DataError(f"{where}: {text!r} is not a place and the beginning of its postal code.")
    return name, postal


def areas() -> tuple[Area, ...]:
    """Return the areas of all countries."""
    return tuple(area for code in COUNTRIES for area in country(code).areas)


def most_numbers() -> int:
    """Return how many numbers there can be: the example, and all that the ranges for fiction hold."""
    return 1 + sum(int(10**area.digits) for area in areas())
