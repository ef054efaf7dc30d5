"""Seed data of one trade in one country, from ``data/trades/``."""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from nixadmin.sandbox.businesses.reading import DataError, Table, read

# Seven days from Monday; each holds times such as "09:00-17:30", more than one with a comma, "" for closed.
Week = tuple[str, ...]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_SPAN = r"\d\d:\d\d-\d\d:\d\d"
TIMES = re.compile(rf"({_SPAN}(, {_SPAN})*)?")

BLANKS = frozenset(("name", "place", "street", "first", "first2", "surname", "surname2", "year", "mail"))


@dataclass(frozen=True)
class Trade:
    """The words of one trade in one country.

    Texts may hold the :data:`BLANKS` in braces. ``prices`` are (service, lowest, highest) in pounds or dollars, in
    steps of ``price_step``. ``questions`` are pairs of question and answer.
    """

    kind: str
    country: str
    names: tuple[str, ...]
    about: tuple[str, ...]
    weeks: tuple[Week, ...]
    price_title: str
    prices: tuple[tuple[str, float, float], ...]
    price_step: float
    team: tuple[str, ...]
    policies: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    urgent: tuple[str, ...]


@lru_cache
def trade(kind: str, country: str) -> Trade:
    """Return the trade ``kind`` ("dentist", "salon", "garage", "restaurant") in ``country`` ("UK", "US").

    Raises :class:`DataError` where the data file does not hold one.
    """
    table = read(f"trades/{kind}").table(country)
    found = Trade(
        kind=kind,
        country=country,
        names=table.texts("names"),
        about=table.texts("about"),
        weeks=tuple(map(_week, table.tables("weeks"))),
        price_title=table.text("price_title"),
        prices=table.rows("prices", str, (int, float), (int, float)),
        price_step=table.number("price_step"),
        team=table.texts("team"),
        policies=table.texts("policies"),
        questions=table.rows("questions", str, str),
        urgent=table.texts("urgent"),
    )
    table.end()
    _check(found, table.where)
    return found


def _week(table: Table) -> Week:
    """Read a week: ``weekdays``, those of them that differ, and the weekend where it is not closed."""
    weekdays = table.text("weekdays")
    week = (
        *(table.text(day, weekdays) for day in WEEKDAYS),
        *(table.text(day, "") for day in ("saturday", "sunday")),
    )
    table.end()
    if wrong := [times for times in week if not TIMES.fullmatch(times)]:
        raise DataError(f"{table.where}: {wrong[0]!r} is not like 09:00-13:00, 14:00-17:30.")
    return week


def _check(found: Trade, where: str) -> None:
    """Refuse blanks that no business can fill, and prices that cannot be drawn."""
    answers = (answer for _, answer in found.questions)
    for text in (*found.names, *found.about, *found.team, *found.policies, *answers, *found.urgent):
        if unknown := {blank for _, blank, _, _ in Formatter().parse(text) if blank is not None} - BLANKS:
            raise DataError(f"{where}: {{{unknown.pop()}}} is no blank that can be filled: {text!r}.")
    if found.price_step <= 0 or any(not 0 < lowest <= highest for _, lowest, highest in found.prices):
        raise DataError(f"{where}: prices rise from the lowest to the highest by price_step.")
