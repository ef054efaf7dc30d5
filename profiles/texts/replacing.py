"""Find and replace in a profile: literal text, never a pattern."""

import re

from profiles.texts.contract import canonical

# What still belongs to the letter before it.
_MARK = r"[\u0300-\u036f\ufe0f]"


def replace(text: str, find: str, replacement: str, *, whole_word: bool, match_case: bool) -> tuple[str, int]:
    """Replace ``find`` everywhere in ``text``; return the new text and the number of replacements.

    Args:
        text: In any form; the result is canonical.
        find: Plain text, no pattern; "" is found nowhere.
        replacement: Put in as it is, whatever the case of what it replaces.
        whole_word: Find "45" neither in "145" nor in "45.50", and "cut" not in "haircut".
        match_case: Find "Open" only where it is written so.
    """
    text, find, replacement = canonical(text), canonical(find), canonical(replacement)
    if not find:
        return text, 0
    return _pattern(find, whole_word=whole_word, match_case=match_case).subn(lambda _: replacement, text)


def places(text: str, find: str, *, whole_word: bool, match_case: bool) -> list[tuple[int, int]]:
    """Return where :func:`replace` finds ``find`` in the canonical ``text``: begin and end of each place."""
    find = canonical(find)
    if not find:
        return []
    pattern = _pattern(find, whole_word=whole_word, match_case=match_case)
    return [match.span() for match in pattern.finditer(text)]


def _pattern(find: str, *, whole_word: bool, match_case: bool) -> re.Pattern[str]:
    pattern = re.escape(find)
    if whole_word:
        pattern = _edge_before(find[0]) + pattern + _edge_after(find[-1])
    return re.compile(pattern, 0 if match_case else re.IGNORECASE)


def _edge_before(first: str) -> str:
    """Return the lookbehind for a whole word that begins with ``first``; a mark is its own word boundary."""
    if not re.match(r"\w", first):
        return ""
    return r"(?<!\w)(?<!\d[.,:])" if first.isdigit() else r"(?<!\w)"


def _edge_after(last: str) -> str:
    if not re.match(r"\w", last):
        return ""
    return rf"(?!\w|{_MARK})" + (r"(?![.,:]\d)" if last.isdigit() else "")
