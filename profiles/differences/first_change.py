"""The first difference of two texts as a short excerpt, for one line of a list.

It costs little even where the texts have nothing in common: whole lines are aligned, and words only in the first
passage that differs, as far as an excerpt of it can reach.
"""

from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

from profiles.differences.stretches import changed_passages
from profiles.differences.words import Segment, show_invisibles, word_segments

# Characters that an excerpt shows of either text, and of the context around the change.
EXCERPT_LENGTH = 60
CONTEXT_LENGTH = 16
# As much of a passage as is looked at: a change further in has its first difference here in any case.
SCAN_LENGTH = 600
# Lines of one text times those of the other, beyond which they are not aligned: 50 such pairs a page take long.
MAX_LINE_PAIRS = 250_000


@dataclass(frozen=True)
class FirstChange:
    """The first difference: ``old`` became ``new``, between ``before`` and ``after`` of both; one may be empty.

    ``more`` counts the other places in which the texts differ, as far as they were looked at. All text is raw: the
    template must escape it.
    """

    old: str
    new: str
    before: str = ""
    after: str = ""
    more: int = 0


def to_json(change: FirstChange | None) -> list[Any]:
    """Return ``change`` as it is kept with a version: its parts in order, none where nothing changed."""
    return list(astuple(change)) if change else []


def from_json(kept: list[Any]) -> FirstChange | None:
    """Return the change of which :func:`to_json` made ``kept``."""
    return FirstChange(*kept) if kept else None


def first_change(old: str, new: str) -> FirstChange | None:
    """Return the first difference of two texts as an excerpt; None where they are equal."""
    if old == new:
        return None
    if not old or not new:  # a first version, of which an import makes thousands: nothing to align
        return _excerpt(old[:SCAN_LENGTH], new[:SCAN_LENGTH], before="", after="", more=0)
    aligned = old.count("\n") * new.count("\n") <= MAX_LINE_PAIRS
    found = changed_passages(old, new) if aligned else [(old, new)]
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
    """Cut both texts to ``SCAN_LENGTH`` characters, from a little before their first difference on."""
    if len(old) <= SCAN_LENGTH >= len(new):
        return old, new
    shorter = min(len(old), len(new))
    same = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    # From a space on: the rest of a word would be another word.
    start = old.rfind(" ", 0, max(0, same - SCAN_LENGTH // 4)) + 1
    start = max(start, same - SCAN_LENGTH // 2)
    return old[start : start + SCAN_LENGTH], new[start : start + SCAN_LENGTH]


def _end_of_change(segments: list[Segment], start: int) -> int:
    """Return the index of the segment after the change that begins at ``start``; short gaps belong to it.

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
    return following if len(kept) <= CONTEXT_LENGTH and "\n" not in kept and size <= EXCERPT_LENGTH else end


def _excerpt(old: str, new: str, *, before: str, after: str, more: int) -> FirstChange:
    """Return the change shortened to an excerpt; a change of white space alone has it shown as symbols."""
    if not old.strip() and not new.strip():
        return FirstChange(
            _short(show_invisibles(old)),
            _short(show_invisibles(new)),
            _last_words(before),
            _first_words(after),
            more,
        )
    either = old or new
    return FirstChange(
        old=_short(old),
        new=_short(new),
        # What stands on another line is not around the change.
        before="" if either.startswith("\n") else _last_words(before),
        after=""
        if either.endswith("\n") or len(max(old, new, key=len)) > EXCERPT_LENGTH
        else _first_words(after),
        more=more,
    )


def _short(text: str) -> str:
    """Truncate ``text`` to one line of ``EXCERPT_LENGTH`` characters, at a word boundary where there is one."""
    stripped = " ".join(text.split())
    if len(stripped) > EXCERPT_LENGTH:
        cut = stripped[:EXCERPT_LENGTH]
        return (cut.rpartition(" ")[0] if " " in cut[EXCERPT_LENGTH // 2 :] else cut) + "…"
    # A space at either end parts the words of the change from those around it.
    return " " * text.startswith(" ") + stripped + " " * (text.endswith(" ") and bool(stripped))


def _last_words(text: str) -> str:
    """Return the last words of the last line of ``text``."""
    line = text.rpartition("\n")[2]
    return line if len(line) <= CONTEXT_LENGTH else line[-CONTEXT_LENGTH:].partition(" ")[2]


def _first_words(text: str) -> str:
    """Return the first words of the first line of ``text``."""
    line = text.partition("\n")[0]
    return line if len(line) <= CONTEXT_LENGTH else line[:CONTEXT_LENGTH].rpartition(" ")[0]
