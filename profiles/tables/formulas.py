"""Guard against formula injection: cells that a spreadsheet would run are marked as text, and read back."""

import re
import unicodedata

# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@")
# With these it may end the cell before, so that another one begins after it.
CONTROLS = ("\t", "\r", "\n")
# White space, and what else has no width.
TRIMMED = re.compile(r"^[\s\ufeff\u200b-\u200d\u2060\0]+")
# Spreadsheets take a cell that begins with it for text.
MARK = "'"


def begins_formula(cell: str) -> bool:
    """Return whether a spreadsheet might run ``cell`` as a formula; some trim it or fold full-width signs."""
    if cell.startswith(CONTROLS):
        return True
    first = TRIMMED.sub("", cell, count=1)[:1]
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_STARTS)


def is_marked(cell: str) -> bool:
    """Return whether ``cell`` begins with marks and a formula after them; :func:`unmarked` takes one away."""
    return cell.startswith(MARK) and begins_formula(cell.lstrip(MARK))


def marked(cell: str) -> str:
    """Return ``cell`` marked as text where a spreadsheet might run it; :func:`unmarked` gives it back."""
    return MARK + cell if begins_formula(cell) or is_marked(cell) else cell


def unmarked(cell: str) -> str:
    """Return ``cell`` without the mark of :func:`marked`."""
    return cell[1:] if is_marked(cell) else cell
