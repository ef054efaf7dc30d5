"""The first place in which two texts differ, cut short enough for one line of a list.

It costs little even where the texts have nothing in common: whole lines are aligned, and words only in the first
passage that differs, as far as an excerpt of it can reach.
"""

from dataclasses import dataclass
from itertools import groupby

from profiles.differences.lines import Segment, passages
from profiles.differences.words import visible, word_segments

# Characters that an excerpt shows of either text, and of what stands around the change.
SHOWN = 60
AROUND = 16
# As much of a passage as is looked at: a change further in has its first difference here in any case.
LOOKED_AT = 600
# Lines of one text times those of the other, beyond which they are not aligned: 50 such pairs a page take long.
MOST_LINES = 250_000


@dataclass(frozen=True)
class FirstChange:
    """``before`` and ``after`` stand in both texts around ``old``, which became ``new``; one may be empty.

    ``more`` counts the other places in which the texts differ, as far as they were looked at. All text is raw: the
    template must escape it.
    """

    old: str
    new: str
    before: str = ""
    after: str = ""
    more: int = 0


def first_change(old: str, new: str) -> FirstChange | None:
    """Return the first difference between two texts as a reader meets it; None where they are the same."""
    if old == new:
        return None
    aligned = old.count("\n") * new.count("\n") <= MOST_LINES
    found = passages(old, new) if aligned else [(old, new)]
    segments = word_segments(*_from_first_difference(*found[0]))
    start = next(at for at, segment in enumerate(segments) if segment.kind != "equal")
    end = _end_of_change(segments, start)
    before = segments[start - 1].text if start else ""
    after = segments[end].text if end < len(segments) else ""
    others = sum(differs for differs, _ in groupby(segments[end:], lambda s: s.kind != "equal"))
    return _excerpt(
        "".join(segment.text for segment in segments[start:end] if segment.kind != "insert"),
        "".join(segment.text for segment in segments[start:end] if segment.kind != "delete"),
        before=before,
        after=after,
        more=others + len(found) - 1,
    )


def _from_first_difference(old: str, new: str) -> tuple[str, str]:
    """Return both from a little before their first difference on, as far as is looked at."""
    if len(old) <= LOOKED_AT >= len(new):
        return old, new
    shorter = min(len(old), len(new))
    same = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    # From a space on: the rest of a word would be another word.
    start = old.rfind(" ", 0, max(0, same - LOOKED_AT // 4)) + 1
    start = max(start, same - LOOKED_AT // 2)
    return old[start : start + LOOKED_AT], new[start : start + LOOKED_AT]


def _end_of_change(segments: list[Segment], start: int) -> int:
    """Return where the change ends that begins with segment ``start``; a word or two between changes belong to it.

    "closed Sundays" became "open Sundays 10-14": that is one change to a reader.
    """
    end = start + 1
    while end < len(segments) and segments[end].kind != "equal":
        end += 1
    following = end + 1
    while following < len(segments) and segments[following].kind != "equal":
        following += 1
    if following == end + 1 or following > len(segments):
        return end
    kept = segments[end].text
    size = sum(len(segment.text) for segment in segments[start:following])
    return following if len(kept) <= AROUND and "\n" not in kept and size <= SHOWN else end


def _excerpt(old: str, new: str, *, before: str, after: str, more: int) -> FirstChange:
    if not old.strip() and not new.strip():
        return FirstChange(
            _short(visible(old)), _short(visible(new)), _last_words(before), _first_words(after), more
        )
    either = old or new
    return FirstChange(
        old=_short(old),
        new=_short(new),
        # What stands on another line is not around the change.
        before="" if either.startswith("\n") else _last_words(before),
        after="" if either.endswith("\n") or len(max(old, new, key=len)) > SHOWN else _first_words(after),
        more=more,
    )


def _short(text: str) -> str:
    """Return the beginning of ``text`` on one line, whole words as far as there are any."""
    stripped = " ".join(text.split())
    if len(stripped) > SHOWN:
        cut = stripped[:SHOWN]
        return (cut.rpartition(" ")[0] if " " in cut[SHOWN // 2 :] else cut) + "…"
    # A space at either end parts the words of the change from those around it.
    return " " * text.startswith(" ") + stripped + " " * (text.endswith(" ") and bool(stripped))


def _last_words(text: str) -> str:
    """Return the last words of the last line of ``text``."""
    line = text.rpartition("\n")[2]
    return line if len(line) <= AROUND else line[-AROUND:].partition(" ")[2]


def _first_words(text: str) -> str:
    """Return the first words of the first line of ``text``."""
    line = text.partition("\n")[0]
    return line if len(line) <= AROUND else line[:AROUND].rpartition(" ")[0]
