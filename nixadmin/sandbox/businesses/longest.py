"""Seed data: one profile of exactly the maximum length."""

import random

from nixadmin.sandbox.account import TEXT_LIMIT
from nixadmin.sandbox.businesses.profile_text import price_line
from nixadmin.sandbox.businesses.reading import read
from nixadmin.sandbox.businesses.trade import trade


def longest_profile() -> str:
    """Return a profile of exactly 8,000 UTF-16 code units, in lines that end in LF."""
    rng = random.Random("longest")  # noqa: S311 - reproducible on purpose, and no secret
    dentist = trade("dentist", "UK")
    table = read("profiles").table("longest")
    sections = {
        "PRIVATE FEES": [price_line(rng, dentist, place) for place in range(len(dentist.prices))],
        "RULES OF THE HOUSE": dentist.policies,
        "QUESTIONS CALLERS ASK": [f"{asked} {said}" for asked, said in dentist.questions],
        "URGENT CALLS": dentist.urgent,
    }
    parts = [table.text("introduction")]
    for title, lines in sections.items():
        parts.append("\n".join([title, *(f"- {line}" for line in lines), ""]))
    text = "\n".join([*parts, "HOUSE NOTES\n"])
    return text + " ".join(_notes_of_length(TEXT_LIMIT - len(text), table.texts("house_notes")))


def _notes_of_length(length: int, house_notes: tuple[str, ...]) -> list[str]:
    """Return some of ``house_notes`` that, joined by spaces, have exactly ``length`` characters."""
    # Which notes reach each total, when every note is followed by a space (the last space is not written).
    reached: dict[int, list[str]] = {0: []}
    for note in house_notes:
        for total, notes in list(reached.items()):
            reached.setdefault(total + len(note) + 1, [*notes, note])
    return reached[length + 1]
