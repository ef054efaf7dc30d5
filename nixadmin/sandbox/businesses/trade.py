"""The shape of what is known about one trade in one country; the trades' modules fill it in."""

from dataclasses import dataclass

# Seven days from Monday; each holds times such as "09:00-17:30", more than one with a comma, "" for closed.
Week = tuple[str, str, str, str, str, str, str]


def week(weekdays: str, saturday: str = "", sunday: str = "", **other: str) -> Week:
    """Return a week; ``other`` names the weekdays that differ, ``mon`` to ``fri``."""
    monday, tuesday, wednesday, thursday, friday = (
        other.get(day, weekdays) for day in ("mon", "tue", "wed", "thu", "fri")
    )
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


@dataclass(frozen=True)
class Trade:
    """The words of one trade in one country.

    Texts may hold ``{name}``, ``{place}``, ``{street}``, ``{surname}``, ``{first}``, ``{year}``, ``{mail}``.
    ``prices`` are (service, lowest, highest) in pounds or dollars, in steps of ``price_step``.
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
