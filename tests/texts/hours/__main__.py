"""The proofs of opening hours at their full size, and what a year of them costs; exits with 1 if one fails."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date

from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.record import Hours
from profiles.texts.hours.writing import write_hours
from tests.texts.hours.oracle import by_day, oracle_minutes
from tests.texts.hours.places import (
    DEAD,
    FIRST,
    LAST,
    heard,
    sentences,
    some_place,
    some_practice,
    wrong_dates,
)

TEXTS, PLACES, FOLLOWERS = 100_000, 1_000, 5_000
# Bytes of the rest of a text, for what a revision stores.
OTHER_WORDS = 2_000


def main() -> int:
    """Print the figures; return 1 if anything is wrong."""
    misread = sum(not _reads_back(seed) for seed in range(TEXTS))
    print(f"read back otherwise than written: {misread} of {TEXTS:,}")
    well = sum(bool(wrong_dates(seed)) for seed in range(PLACES))
    print(f"heard otherwise than it is, any minute of 2028: {well} of {PLACES:,}")
    dead = sum(bool(wrong_dates(seed, dead=DEAD)) for seed in range(PLACES))
    print(f"the same, nothing sent for 72 hours from 23 December: {dead} of {PLACES:,}")
    places = {seed: by_day(some_place(seed)) for seed in range(PLACES)}
    otherwise = sum(dict(heard(hours, seed)) != oracle_minutes(hours) for seed, hours in places.items())
    print(f"the oracle has it otherwise, of places that close before midnight: {otherwise} of {PLACES:,}")
    _tell_renewals("places of any kind", some_place)
    _tell_renewals("practices", some_practice)
    return 1 if misread or well or dead or otherwise else 0


def _reads_back(seed: int) -> bool:
    hours = some_place(seed)
    special = hours.special_days([], first=FIRST, last=LAST)
    read = read_hours(write_hours(hours.week, special), today=FIRST)
    return (read.week, read.dates, read.misread) == (hours.week, special, ())


def _tell_renewals(name: str, place: Callable[[int], Hours]) -> None:
    """Print how many new versions a year of weekly slots makes for the followers, and how they gather on days."""
    days: Counter[date] = Counter()
    size = 0
    for seed in range(FOLLOWERS):
        _first, *renewed = sentences(place(seed), seed)
        days.update(when.date() for when, _said in renewed)
        size += sum(len(said.encode()) + OTHER_WORDS for _when, said in renewed)
    total = days.total()
    print(f"renewals of {FOLLOWERS:,} {name} in 2028: {total:,}, {total / FOLLOWERS:.1f} each")
    print(f"on the busiest day {max(days.values()):,}; bytes of texts {size / 1e6:.0f} million")


if __name__ == "__main__":
    sys.exit(main())
