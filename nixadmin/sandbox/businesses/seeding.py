"""Seed data: generates numbers, businesses, agents and profiles from one seed."""

import random
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from nixadmin.sandbox.account import NumberRow, format_iso
from nixadmin.sandbox.businesses.agents import agent
from nixadmin.sandbox.businesses.country import EXAMPLE_NUMBER, Area, areas, country, most_numbers
from nixadmin.sandbox.businesses.longest import longest_profile
from nixadmin.sandbox.businesses.profile_text import Business, profile
from nixadmin.sandbox.businesses.special import special_profile
from nixadmin.sandbox.businesses.trade import Trade, trade

NEWEST = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
SPREAD = timedelta(days=900)  # over which the numbers were imported
# Dental practices come twice: they are the reseller's main trade.
TRADES = ("dentist", "dentist", "salon", "garage", "restaurant")
AGENTS = {"dentist": "dental", "salon": "salon", "garage": "front_desk", "restaurant": "front_desk"}
# Places in the list of what every account holds, with the town and the trade; place 0 is the example.
MANY_SCRIPTS, LONGEST, UNFINISHED = 3, 5, 8
FIXED = {
    MANY_SCRIPTS: ("Manchester", "restaurant"),
    LONGEST: ("Bristol", "dentist"),
    UNFINISHED: ("Sheffield", "garage"),
}
NO_PROFILE_EVERY, NO_PROFILE_FIRST = 50, 11

Dealt = list[tuple[Area, int]]


@lru_cache(maxsize=8)
def seeded_numbers(count: int, seed: int) -> tuple[NumberRow, ...]:
    """Return ``count`` numbers, newest first; a larger account begins with the businesses of a smaller one.

    Raises :class:`ValueError` above :func:`most_numbers`, all that the ranges for fiction hold.
    """
    if count > most_numbers():
        raise ValueError(f"numbers must be at most {most_numbers():,}: the ranges for fiction hold no more.")
    taken: set[str] = set()
    rows = [_example()]
    for place, (area, number) in enumerate(_deal(seed)[: max(count - 1, 0)], start=1):
        rng = random.Random(f"{seed}:{place}")  # noqa: S311 - reproducible on purpose, and no secret
        created = NEWEST - SPREAD * ((place + rng.random() * 0.9) / count)
        rows.append(_row(rng, place, f"{area.prefix}{number:0{area.digits}}", area, taken, created=created))
    return tuple(rows[:count])


def _deal(seed: int) -> Dealt:
    """Return every fictional number in a shuffled order that has fitting ones at the fixed places."""
    dealt = [(area, number) for area in areas() for number in range(10**area.digits)]
    random.Random(str(seed)).shuffle(dealt)  # noqa: S311 - as above
    for place, (town, _) in FIXED.items():
        fitting = next(at for at in range(place, len(dealt)) if dealt[at][0].town == town)
        dealt[place - 1], dealt[fitting] = dealt[fitting], dealt[place - 1]
    return dealt


def _example() -> NumberRow:
    return NumberRow(
        phone_number=EXAMPLE_NUMBER,
        agent_id=agent("dental").agent_id,
        custom_prompt=special_profile("example"),
        provider="twilio",
        twilio_number_sid="PN7f3a9c1e5b8d2046a17c3e9f5b1d8046",
        created_at=format_iso(NEWEST),
    )


def _row(
    rng: random.Random, place: int, number: str, area: Area, taken: set[str], *, created: datetime
) -> NumberRow:
    kind = FIXED[place][1] if place in FIXED else rng.choice(TRADES)
    business = _business(rng, trade(kind, area.country), area, taken)
    agent_name = AGENTS[kind]
    if kind == "restaurant" and rng.random() < 0.25:
        agent_name = "retired"
    provider = "twilio" if rng.random() < 0.7 else "telnyx"
    return NumberRow(
        phone_number=number,
        agent_id=agent(agent_name).agent_id,
        custom_prompt=_text(rng, place, business),
        provider=provider,
        twilio_number_sid=f"PN{rng.getrandbits(128):032x}" if provider == "twilio" else None,
        created_at=format_iso(created),
        outbound_enabled=rng.random() < 0.3,
    )


def _text(rng: random.Random, place: int, business: Business) -> str | None:
    if place == MANY_SCRIPTS:
        return special_profile("many_scripts").replace("\n", "\r\n")
    if place == LONGEST:
        return longest_profile()
    if place == UNFINISHED:
        return special_profile("unfinished").format(name=business.name, address=business.address)
    if place % NO_PROFILE_EVERY == NO_PROFILE_FIRST:
        return None
    return profile(rng, business)


def _business(rng: random.Random, trade: Trade, area: Area, taken: set[str]) -> Business:
    """Return a business of ``trade`` in ``area`` whose name is not ``taken`` yet, and take the name."""
    home = country(area.country)
    spot, postal = rng.choice(area.spots)
    street = rng.choice(home.streets)
    for _ in range(20):
        first, first2 = rng.sample(home.first_names, k=2)
        surname, surname2 = rng.sample(home.surnames, k=2)
        words = {
            "place": spot,
            "street": street,
            "first": first,
            "first2": first2,
            "surname": surname,
            "surname2": surname2,
            "year": str(rng.randint(1961, 2022)),
        }
        name = rng.choice(trade.names).format_map(words)
        if name not in taken:
            break
    else:
        name = f"{name} ({street})"
    taken.add(name)
    words["mail"] = f"hello@{''.join(re.findall('[a-z0-9]', name.lower()))}.example"
    house = rng.randint(1, 240) if area.country == "UK" else rng.randint(100, 9800)
    address = _address(rng, area, f"{house} {street}", spot, postal)
    return Business(trade, name, address, words, home)


def _address(rng: random.Random, area: Area, street: str, spot: str, postal: str) -> str:
    if area.country == "US":
        return f"{street}, {area.town} {postal}{rng.randint(1, 60):02}"
    letters = "ABDEFGHJLNPQRSTUWXYZ"  # those that the second half of a British postcode uses
    code = f"{postal} {rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}"
    return f"{street}, {spot}, {area.town} {code}" if area.town else f"{street}, {spot} {code}"
