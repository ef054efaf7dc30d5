"""Label guess: the business's name from the beginning of its profile."""

import re

from profiles.texts.contract import LABEL_LIMIT, canonical

# Before a name's end, these shorten the word that follows; the second kind closes a firm's name more often.
_OPENING_SHORT = frozenset(["st", "ste", "dr", "mr", "mrs", "ms", "mx", "mt", "ft", "prof", "rev", "no"])
_CLOSING_SHORT = frozenset(["co", "ltd", "inc", "corp", "bros", "plc", "llc", "llp", "jr", "sr"])
_NAMELIKE = re.compile(r"(?:[^\W\d_a-z][^\s:]*|&|and|of)(?: (?:[^\W\d_a-z][^\s:]*|&|and|of))*\.?")


def guess_label(text: str) -> str:
    """Guess the business's name: NAME in a profile that begins "Business: NAME."; "" where it begins otherwise.

    The name ends at a full stop before a space or the end of the line, except that the stop of "St. John's"
    or "Smith & Co. Solicitors" does not end it. It is a guess, for staff to correct.
    """
    start = re.match(r"[\s\ufeff]*business(?: name)?[ \t]*:[ \t]*([^\n]*)", canonical(text), re.IGNORECASE)
    if start is None:
        return ""
    line = start[1][:LABEL_LIMIT].strip()
    for stop in re.finditer(r"\.(?=\s|$)", line):
        if _ends_name(line[: stop.start()], line[stop.end() :].strip()):
            return line[: stop.start()].strip()
    return line


def _ends_name(name: str, rest: str) -> bool:
    word = re.split(r"[\s.(&]", name)[-1].lower()
    if not rest:
        return True
    if word in _OPENING_SHORT or (len(word) == 1 and word.isalpha()):
        return False
    if word in _CLOSING_SHORT:
        # "Smith & Co. Solicitors." goes on; "Acme Ltd. We open at nine." does not.
        return _NAMELIKE.fullmatch(re.split(r"(?<=\.)\s", rest, maxsplit=1)[0]) is None
    return True
