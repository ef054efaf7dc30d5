"""Seed data: composes a business's profile from its trade's texts, in one of several layouts."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from nixadmin.sandbox.businesses.country import Country
from nixadmin.sandbox.businesses.hours import opening_hours
from nixadmin.sandbox.businesses.trade import Trade

SHORTEST, LONGEST = 350, 2350  # characters aimed at; the parts are short enough to miss by little
Words = dict[str, str]


@dataclass(frozen=True)
class Business:
    """Who a profile is about. ``words`` fill the blanks in the trade's texts."""

    trade: Trade
    name: str
    address: str
    words: Words
    country: Country

    def fill(self, text: str) -> str:
        """Return ``text`` with this business's words in its blanks."""
        return text.format_map(self.words | {"name": self.name})


@dataclass(frozen=True)
class Block:
    """One part of a profile: its title, and its lines."""

    title: str
    lines: tuple[str, ...]
    is_list: bool = False


OPENINGS = (
    "Business: {name}.",
    "Business: {name}.",
    "Business: {name}.",
    "Business: {name}.",
    "Business: {name}.",
    "Business: {name}.",
    "{name}\nNotes for whoever answers the phone",
    "You are answering the phone for {name}.",
)


def profile(rng: random.Random, business: Business) -> str:
    """Return the profile of ``business``, from 300 to 2,500 characters in lines that end in LF."""
    write = rng.choice((_labelled, _labelled, _headed, _prose))
    opening = business.fill(rng.choice(OPENINGS))
    trade = business.trade
    parts = [
        Block("Address", (f"{business.address}.",)),
        Block("Opening hours", tuple(opening_hours(rng, rng.choice(trade.weeks), trade.country).split("\n"))),
        _prices(rng, trade, rng.randint(3, 6)),
    ]
    more = _optional(rng, business)
    rng.shuffle(more)
    target = int(rng.triangular(SHORTEST, LONGEST, 900))
    text = write(opening, parts)
    for block in more:
        if len(text) >= target:
            break
        parts.append(block)
        text = write(opening, parts)
    return text


def _optional(rng: random.Random, business: Business) -> list[Block]:
    """Return the parts that a profile may have or lack."""
    trade, fill = business.trade, business.fill
    policies = rng.sample(trade.policies, k=rng.randint(3, 6))
    questions = rng.sample(trade.questions, k=rng.randint(2, 4))
    return [
        Block("About", (fill(rng.choice(trade.about)),)),
        Block("Team", team(rng, business, rng.randint(2, 4)), is_list=True),
        Block("Please note", tuple(map(fill, policies[:3])), is_list=True),
        *(Block("Also", (fill(policy),)) for policy in policies[3:]),
        Block(
            "Questions callers ask", tuple(f"{asked} {fill(said)}" for asked, said in questions), is_list=True
        ),
        Block("Getting here", (rng.choice(business.country.getting_here),)),
        Block("Contact", (fill("Email {mail}; spell it out if asked."),)),
        Block("Urgent calls", (fill(rng.choice(trade.urgent)),)),
    ]


def team(rng: random.Random, business: Business, count: int) -> tuple[str, ...]:
    """Return ``count`` members of the team; the first is the owner named in the business's words."""
    first_names, surnames = business.country.first_names, business.country.surnames
    others = iter(rng.sample(first_names, k=min(len(first_names), count)))
    roles = business.trade.team[1:count]
    return (
        business.fill(business.trade.team[0]),
        *(role.format(first=next(others), surname=rng.choice(surnames)) for role in roles),
    )


def _prices(rng: random.Random, trade: Trade, count: int) -> Block:
    chosen = sorted(rng.sample(range(len(trade.prices)), k=count))
    lines = tuple(price_line(rng, trade, place) for place in chosen)
    return Block(trade.price_title, lines, is_list=True)


def price_line(rng: random.Random, trade: Trade, place: int) -> str:
    """Return one service with a price drawn between its lowest and highest."""
    service, lowest, highest = trade.prices[place]
    step = trade.price_step * 10 if lowest >= 1000 else trade.price_step
    amount = lowest + step * rng.randint(0, round((highest - lowest) / step))
    figure = f"{amount:,.2f}" if amount != int(amount) else f"{int(amount):,}"
    return f"{service} {'£' if trade.country == 'UK' else '$'}{figure}"


def _labelled(opening: str, parts: list[Block]) -> str:
    """One line a part: ``Address: ...``."""
    lines = [opening]
    for block in parts:
        if block.title == "Also" or block.lines[0].startswith(("Open ", "We are open ", "Email ")):
            lines.append(block.lines[0])
        elif block.title == "Opening hours" and len(block.lines) > 1:
            lines += ["Opening hours:", *block.lines]
        else:
            joined = _sentences(block.lines) if block.is_list else " ".join(block.lines)
            lines.append(f"{block.title}: {joined}")
    return "\n".join(lines)


def _headed(opening: str, parts: list[Block]) -> str:
    """Headings in capitals, lists with dashes, empty lines between."""
    pieces = [opening]
    for block in parts:
        mark: Callable[[str], str] = "- {}".format if block.is_list else str
        if block.title == "Also":
            pieces.append(block.lines[0])
        else:
            pieces.append("\n".join([block.title.upper(), *map(mark, block.lines)]))
    return "\n\n".join(pieces)


def _prose(opening: str, parts: list[Block]) -> str:
    """Address and hours on the first line, everything else in short paragraphs without headings."""
    address, hours, prices, *_ = parts
    titled = {prices.title, "Team"}
    first = f"{opening} Address: {address.lines[0]}"
    first += f"\n{chr(10).join(hours.lines)}" if len(hours.lines) > 1 else f" {hours.lines[0]}"
    paragraphs = (
        f"{block.title}: {_sentences(block.lines)}" if block.title in titled else _sentences(block.lines)
        for block in parts[2:]
    )
    return "\n\n".join([first, *paragraphs])


def _sentences(lines: tuple[str, ...]) -> str:
    """Join lines into running text; lines that are not sentences are separated by semicolons."""
    if all(line.endswith((".", "!", "?")) for line in lines):
        return " ".join(lines)
    return f"{'; '.join(lines)}."
