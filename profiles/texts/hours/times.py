"""Times of day as people type them: "9", "9.30am", "17:30", "noon"; and what two of them mean together."""

import re
from typing import NamedTuple

from profiles.texts.hours.record import DAY, Stretch

TIME = (
    r"\b(?:12\s+)?(?:noon|midday|midnight)\b"
    r"|\b(?:[01]\d|2[0-3])[0-5]\d(?:\s*(?:hrs?|h)\b|(?![\d:.]))"
    r"|\b\d{1,2}(?:[:.h]\d{2})?\s*(?:a\.?m\b\.?|p\.?m\b\.?|[ap]\b|o'?clock\b|hrs?\b)?(?![\d])"
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
    None where there can be no such stretch, and where there are two that people may mean: "6-2", "10-3am".
    """
    first, last = _read(opens), _read(closes)
    if first is None or last is None:
        return None
    start, end = _start(first, last), None
    if start is not None:
        end = _end(first, last, start)
    if start is None or end is None:
        return None
    start %= DAY
    end += DAY if end <= start else 0
    stretch = Stretch(start, end)
    return (start, end) if stretch.is_possible else None


def lacks_half(*times: str) -> bool:
    """Return whether one of the times may be of the morning or of the afternoon: "8", but not "8am" or "08:00"."""
    return any(read is not None and not read.half for read in map(_read, times))


def _start(first: _Time, last: _Time) -> int | None:
    """Return when it opens; None where it may be of the morning or of the afternoon."""
    if first.half:
        return first.minutes
    is_early = first.minutes < MORNING * HOUR
    if not last.half:
        # "6-2" and "5-12" may be of an early or a late day, "8-10" may be two hours or fourteen.
        is_later = last.minutes % HALF > first.minutes
        return None if is_early != is_later else first.minutes + (HALF if is_early else 0)
    if last.half == "24":
        return first.minutes
    morning, afternoon = first.minutes % HALF, first.minutes % HALF + HALF
    if last.half == "pm":
        if afternoon >= last.minutes:  # "9-5pm"
            return morning
    elif morning < last.minutes:  # "8-10am"
        return morning
    # "1-5pm", "6-2am"; but "8-10pm" and "11-1am" begin in the morning as often as not.
    return afternoon if morning < MORNING * HOUR else None


def _end(first: _Time, last: _Time, start: int) -> int | None:
    """Return when it closes; None where it may be of the evening or of the next morning: "17:00-9:00"."""
    if last.half:
        return last.minutes
    is_afternoon = start < HALF and last.minutes <= start  # "08:30-5:30": half a clock of 24 hours
    if first.half != "24" or is_afternoon:
        return _next(last.minutes, start)
    is_evening = last.minutes <= start < last.minutes % HALF + HALF
    return None if is_evening else last.minutes


def _next(minutes: int, after: int) -> int:
    """Return the first of the two times that ``minutes`` of a clock of 12 hours may mean after ``after``."""
    return next(
        each for each in (minutes % HALF, minutes % HALF + HALF, minutes % HALF + DAY) if each > after
    )


def _read(typed: str) -> _Time | None:
    typed = typed.strip().lower()
    if typed.endswith(("noon", "midday")):
        return _Time(HALF, "pm")
    if typed.endswith("midnight"):
        return _Time(0, "am")
    if found := re.match(r"(\d\d)(\d\d)", typed):  # "0930"
        return _Time(int(found[1]) * HOUR + int(found[2]), "24")
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
