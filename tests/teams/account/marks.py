"""The marks of the teams: words, keys and phone numbers that tell whose what says them is."""

import re

TEAMS = ("a", "b")
ROLES = {"viewer": "Viewers", "editor": "Editors", "manager": "Managers"}
BASES = {"a": 7_707_100, "b": 7_707_200, "u": 7_707_300}
# Of what is of both. High as well: a database that has run other tests counts on from their keys.
BOTH = 7_706_000
NEXT_KEY = 7_708_000
# A count over what both teams have.
COUNT_OF_BOTH = 7_707_399
TEMPLATE_TEXT = "Business: ${clinic.name}.\nSpeak slowly."


def mark(whose: str, word: str = "") -> str:
    """Return a word that tells whose what says it is."""
    return f"quokka{whose}{word}"


def marks_of(whose: str) -> re.Pattern[bytes]:
    """Return the pattern of everything that tells of ``whose``: words, keys, phone numbers in any spelling."""
    key, number = str(BASES[whose])[:5], {"a": "971", "b": "972", "u": "973"}[whose]
    return re.compile(rf"(?i:quokka{whose}\w*)|{key}\d\d(?!\d)|1632\D{{0,3}}{number}\d{{3}}".encode())
