"""The proofs of opening hours at their full size, and what a year of them costs; exits with 1 if one fails."""

import random
import sys
from collections import Counter
from datetime import timedelta

from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.writing import write_hours
from tests.texts.hours.places import DEAD, EVERY, FIRST, LAST, sentence_from, some_place, wrong_dates

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
    _tell_renewals()
    return 1 if misread or well or dead else 0


def _reads_back(seed: int) -> bool:
    hours = some_place(seed)
    special = hours.special_days([], first=FIRST, last=LAST)
    read = read_hours(write_hours(hours.week, special), today=FIRST)
    return (read.week, read.dates, read.misread) == (hours.week, special, ())


def _tell_renewals() -> None:
    """Print how many new versions a year of weekly slots makes for the followers, and how they gather on days."""
    days: Counter[int] = Counter()
    size = 0
    for seed in range(FOLLOWERS):
        hours, dice = some_place(seed), random.Random(f"slot {seed}")
        slot = FIRST - timedelta(days=dice.randrange(1, 8))
        said = sentence_from(hours, slot)
        while (slot := slot + EVERY) <= LAST:
            new = sentence_from(hours, slot)
            if new != said:
                days[(slot - FIRST).days] += 1
                size += len(new.encode()) + OTHER_WORDS
                said = new
    total = days.total()
    print(f"renewals of {FOLLOWERS:,} places in 2028: {total:,}, {total / FOLLOWERS:.1f} each")
    print(f"on the busiest day {max(days.values()):,}; bytes of texts {size / 1e6:.0f} million")


if __name__ == "__main__":
    sys.exit(main())
