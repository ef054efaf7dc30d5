"""Seed data: opening hours in the ways people write them."""

import random

from nixadmin.sandbox.businesses.trade import Week

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def opening_hours(rng: random.Random, days: Week, country: str) -> str:
    """Return ``days`` as one text, in a style that ``rng`` draws; without a heading."""
    style = rng.choice(("compact", "compact", "sentence", "list"))
    if style == "list":
        return "\n".join(
            f"{day} {_times(times, country, ' - ')}" for day, times in zip(DAYS, days, strict=True)
        )
    runs = _runs(days)
    if style == "compact":
        parts = [
            f"Closed {_span(first, last, 3)}"
            if not times
            else f"{_span(first, last, 3)} {_times(times, country, '-')}"
            for first, last, times in runs
        ]
        return f"{'Open ' if days[0] else ''}{'. '.join(parts)}."
    is_open = [
        f"{_span(first, last)} from {_times(times, country, ' to ')}" for first, last, times in runs if times
    ]
    closed = [day for day, times in zip(DAYS, days, strict=True) if not times]
    sentence = f"We are open {_joined(is_open)}."
    return f"{sentence} We are closed on {_joined(closed)}." if closed else f"{sentence} We open every day."


def _runs(days: Week) -> list[tuple[int, int, str]]:
    """Group neighbouring days with the same times: (first day, last day, times)."""
    runs: list[tuple[int, int, str]] = []
    for day, times in enumerate(days):
        if runs and runs[-1][2] == times:
            runs[-1] = (runs[-1][0], day, times)
        else:
            runs.append((day, day, times))
    return runs


def _span(first: int, last: int, letters: int | None = None) -> str:
    start, end = DAYS[first][:letters], DAYS[last][:letters]
    if first == last:
        return start
    if letters:
        return f"{start}-{end}"
    return f"{start} and {end}" if last == first + 1 else f"{start} to {end}"


def _times(times: str, country: str, dash: str) -> str:
    if not times:
        return "closed"
    return " and ".join(
        dash.join(_clock(moment, country if dash == " - " else "") for moment in part.split("-"))
        for part in times.split(", ")
    )


def _clock(moment: str, country: str) -> str:
    """Return ``moment`` (24-hour) unchanged in a British list, as 9:00 AM in an American one, else 9am."""
    hour, minute = int(moment[:2]), moment[3:]
    half = "am" if hour < 12 else "pm"
    if country == "UK":
        return moment
    if country == "US":
        return f"{(hour - 1) % 12 + 1}:{minute} {half.upper()}"
    return f"{(hour - 1) % 12 + 1}{'' if minute == '00' else f':{minute}'}{half}"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
