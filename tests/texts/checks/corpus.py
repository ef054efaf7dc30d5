"""200 texts as businesses write them: twenty trades (``tests/data/businesses.toml``) in ten shapes."""

import random
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

TRADES = tomllib.loads(Path("tests/data/businesses.toml").read_text())["trade"]
# The day on which nothing in them is wrong.
TODAY = date(2026, 11, 29)
SEED = 20261129
# A call to the place itself, as it is written: British, American, with and without marks.
PHONES = (
    "01632 960123", "(01632) 960 124", "+44 1632 960125", "020 7946 0104", "0113 496 0120", "07700 900123",
    "(212) 555-0143", "+1 813-555-0150", "555.0199 (ask for the 813 area code)", "0161-496-0111 (main)",
)  # fmt: skip
STREETS = (
    "12 High Street, Otley LS21 1AB", "Unit 4, Mill Lane Business Park, Leeds LS9 8ET", "221B Baker Road",
    "1450 Bay Street, Suite 200, Tampa, FL 33602", "The Old Chapel, Church Road, BS8 4PL", "3-5 Market Square",
    "Flat above 7 The Green, Ilkley, LS29 9AA",
)  # fmt: skip


class Facts(NamedTuple):
    """What one text tells."""

    name: str
    intro: str
    address: str
    phone: str
    hours: str
    services: str
    extras: tuple[str, ...]


def _sentences(f: Facts) -> str:
    hours = f.hours.replace("\n", ". ")
    where = f"Business: {f.name}. Address: {f.address}. Phone: {f.phone}."
    return f"{where} Hours: {hours}. {f.intro} {' '.join(f.extras)}"


def _headed(f: Facts) -> str:
    extras = "\n".join(f.extras)
    return (
        f"{f.name}\n{f.intro}\n\nADDRESS\n{f.address}\n{f.phone}\n\nOPENING HOURS\n{f.hours}\n\n"
        f"PRICES\n{f.services}\n\nPLEASE NOTE\n{extras}\n"
    )


def _bullets(f: Facts) -> str:
    lines = [
        line for block in (f.intro, f.hours, f.services, *f.extras) for line in block.splitlines() if line
    ]
    return f"# {f.name}\n" + "\n".join(f"- {line}" for line in lines) + f"\n- Tel: {f.phone}\n- {f.address}\n"


def _paragraph(f: Facts) -> str:
    services = f.services.replace("\n", ", ")
    where = f"{f.name} is at {f.address}. {f.intro} Call us on {f.phone}."
    return f"{where} {services}. {' '.join(f.extras)}\n\n{f.hours}"


def _questions(f: Facts) -> str:
    return (
        f"Q: Who are you? A: {f.name}. {f.intro}\nQ: When are you open?\nA: {f.hours}\nQ: What does it cost?\n"
        f"A: {f.services}\nQ: Where are you?\nA: {f.address}, telephone {f.phone}\n\n{f.extras[0]}"
    )


def _labelled(f: Facts) -> str:
    return (
        f"Name: {f.name}\nAddress: {f.address}\nPhone: {f.phone}\nOpening times:\n{f.hours}\n"
        f"Services and prices:\n{f.services}\nGood to know: {' '.join(f.extras)}"
    )


def _for_the_agent(f: Facts) -> str:
    return (
        f"You answer for {f.name}, {f.address}. {f.intro}\nIf somebody asks when we are open, say: {f.hours}\n"
        f"If somebody asks for a person, take name and number; never give out mobile numbers.\n"
        f"Prices: {f.services}\n{f.extras[0]}\n{f.extras[-1]}\nOur own number is {f.phone}."
    )


def _short(f: Facts) -> str:
    return f"{f.name}, {f.phone}. {f.hours}"


def _windows(f: Facts) -> str:
    return _headed(f).replace("\n", "\r\n").title() if len(f.name) % 2 else _headed(f).replace("\n", "\r\n")


def _wiki(f: Facts) -> str:
    extras = "\n\n".join(f"**{place}.** {words}" for place, words in enumerate(f.extras, start=1))
    return (
        f"## About\n{f.intro}\n\n## Hours\n{f.hours}\n\n## Price list\n{f.services}\n\n## Policies\n{extras}"
        f"\n\n## Contact\n{f.phone}, {f.address}"
    )


SHAPES: tuple[Callable[[Facts], str], ...] = (
    _sentences, _headed, _bullets, _paragraph, _questions, _labelled, _for_the_agent, _short, _windows, _wiki,
)  # fmt: skip


def corpus() -> Iterator[tuple[str, str]]:
    """Yield 200 texts, each with what it is called: trade, shape, and name."""
    chance = random.Random(SEED)
    for place in range(200):
        trade, shape = TRADES[place % len(TRADES)], SHAPES[place // len(TRADES) % len(SHAPES)]
        facts = _facts(trade, chance)
        yield f"{place} {shape.__name__.strip('_')} {facts.name}", shape(facts)


def _facts(trade: dict[str, list[str]], chance: random.Random) -> Facts:
    one = {key: chance.choice(trade[key]) for key in ("names", "intro", "hours", "services")}
    extras = trade["extras"]
    return Facts(
        one["names"],
        one["intro"],
        chance.choice(STREETS),
        chance.choice(PHONES),
        one["hours"],
        one["services"],
        tuple(chance.sample(extras, min(len(extras), chance.randint(2, 4)))),
    )


def written() -> Iterator[tuple[str, str, str]]:
    """Yield texts that are none of these shapes, each as one business writes: its name, its region, the text."""
    for text in Path("tests/data/profile_texts.txt").read_text().split("=== ")[1:]:
        head, _line, body = text.partition("\n")
        region, _space, name = head.partition(" ")
        yield name, region, body.rstrip("\n")
