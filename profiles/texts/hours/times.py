"""Times of day as people type them: "9", "9.30am", "17:30", "noon"; and what two of them mean together."""

import re
from typing import NamedTuple

from profiles.texts.hours.record import DAY, Stretch

TIME = (
    r"\b(?:12\s+)?(?:noon|midday|midnight)\b"
    r"|\b\d{1,2}(?:[:.h]\d{2})?\s*(?:a\.?m\b\.?|p\.?m\b\.?|[ap]\b|o'?clock\b)?(?![\d])"
)
HALF, HOUR = DAY // 2, 60
HOURS, HALF_HOURS = 24, 12
# An hour before this without am or pm is one of the afternoon: "1-5", but "7-11" begins in the morning.
MORNING = 7


class _Time(NamedTuple):
    """Minutes as told, and what was told about the half of the day."""

    minutes: int
    half: str  # "am", "pm", "24" for a clock of 24 hours, "" for nothing


def is_time(typed: str) -> bool:
    """Return whether this, and nothing else, is a time of day."""
    return bool(re.fullmatch(TIME, typed, re.IGNORECASE)) and _read(typed) is not None


def read_range(opens: str, closes: str) -> tuple[int, int] | None:
    """Return opening and closing in minutes, the closing past 24 hours where it is of the next day.

    Without am and pm it is what shops mean: "9-5" is 9am to 5pm, "10-2" 10am to 2pm, "1-5" the afternoon.
    None where there can be no such stretch.
    """
    first, last = _read(opens), _read(closes)
    if first is None or last is None:
        return None
    if not first.half and not last.half:
        start = first.minutes + (HALF if first.minutes < MORNING * HOUR else 0)
        end = _next(last.minutes, start)
    elif not first.half:
        start = first.minutes if last.half == "24" else _before(first.minutes, last.minutes)
        end = last.minutes
    elif not last.half:
        start = first.minutes
        end = last.minutes if first.half == "24" else _next(last.minutes, start)
    else:
        start, end = first.minutes, last.minutes
    start %= DAY
    end += DAY if end <= start else 0
    stretch = Stretch(start, end)
    return (start, end) if stretch.is_possible else None


def _next(minutes: int, after: int) -> int:
    """Return the first of the two times that ``minutes`` of a clock of 12 hours may mean after ``after``."""
    return next(
        each for each in (minutes % HALF, minutes % HALF + HALF, minutes % HALF + DAY) if each > after
    )


def _before(minutes: int, closing: int) -> int:
    """Return the later of the two times that ``minutes`` may mean before ``closing``: "1-5pm", "9-5pm"."""
    afternoon = minutes % HALF + HALF
    return afternoon if afternoon < closing else minutes % HALF


def _read(typed: str) -> _Time | None:
    typed = typed.strip().lower()
    if typed.endswith(("noon", "midday")):
        return _Time(HALF, "pm")
    if typed.endswith("midnight"):
        return _Time(0, "am")
    found = re.match(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?", typed)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute >= HOUR or hour > HOURS or (hour == HOURS and minute):
        return None
    if half:
        if not 1 <= hour <= HALF_HOURS:
            return None
        return _Time(hour % HALF_HOURS * HOUR + minute + (HALF if half == "p" else 0), f"{half}m")
    is_24 = hour > HALF_HOURS or hour == 0 or found[1].startswith("0")
    return _Time(hour * HOUR + minute, "24" if is_24 else "")
