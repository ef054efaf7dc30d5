"""Matching the typed numbers of a table to our phone numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.models import User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.l10n.phone_numbers import find_numbers, format_international
from profiles.selectors.numbers import visible_to
from profiles.texts.truncation import truncate

# How many numbers are looked up in one statement.
BATCH_SIZE = 500
# What spreadsheets make of a number to dial: "441632960001.0", "4.41633E+11".
_QUANTITY = re.compile(r"\d+\.\d+|\d+(?:[.,]\d+)?[eE]\+?\d+")
# One that may have lost its plus.
_ONLY_DIGITS = re.compile(r"[0-9]{8,15}")
# Characters of a cell that a sentence quotes.
QUOTED = 41


@dataclass(frozen=True)
class MatchedNumber:
    """The key of the matched number, or why there is none, as a sentence."""

    number_id: int | None
    blocked: str = ""


def match_numbers(typed: Sequence[str], column: str, user: User | None) -> list[MatchedNumber]:
    """Match each of ``typed``, cells of ``column``, to a number; one query for every 500.

    A number that ``user`` may not see reads as one that there is not.
    """
    meant = [spellings(cell) for cell in typed]
    known = keys_by_number({e164 for each in meant for e164 in each}, user)
    return [_match(cell, each, known, column) for cell, each in zip(typed, meant, strict=True)]


def duplicate_reasons(lines: Sequence[tuple[int, int | None, object]]) -> dict[int, str]:
    """Return row index -> why it is blocked: another row is for the same number.

    Rows that say the same are no contradiction: the first of them counts. Where they say different things,
    none does: which one is right is not for a program to guess.

    Args:
        lines: Of each row its line, the key of its number (None for none), and what it says.
    """
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for index, (_row, number_id, _made) in enumerate(lines):
        if number_id is not None:
            rows[number_id].append(index)
    reasons: dict[int, str] = {}
    for same in rows.values():
        first, *others = same
        if all(lines[other][2] == lines[first][2] for other in others):
            reason = _("Row {line} is for the same number and says the same.").format(
                line=format_number(lines[first][0])
            )
            reasons |= dict.fromkeys(others, reason)
        else:
            for index in same:
                other = next(i for i in same if lines[i][2] != lines[index][2])
                reasons[index] = _(
                    "Row {line} is for the same number and says something else. "
                    "Exclude one of them and plan again, or correct the table."
                ).format(line=format_number(lines[other][0]))
    return reasons


def spellings(cell: str) -> list[str]:
    """Return the E.164 numbers that ``cell`` may stand for."""
    if _QUANTITY.fullmatch(cell):
        return []
    found = find_numbers(cell)
    if _ONLY_DIGITS.fullmatch(cell):
        found.append("+" + cell)
    return list(dict.fromkeys(found))


def keys_by_number(numbers: set[str], user: User | None) -> dict[str, int]:
    """Return E.164 number -> key of those of ``numbers`` that ``user`` may see; one query for every 500."""
    known: dict[str, int] = {}
    rest = iter(numbers)
    while some := list(islice(rest, BATCH_SIZE)):
        known |= dict(visible_to(user).filter(number__in=some).values_list("number", "pk"))
    return known


def _match(cell: str, spellings: list[str], known: dict[str, int], column: str) -> MatchedNumber:
    shown = truncate(" ".join(cell.split()), QUOTED)
    found = [e164 for e164 in spellings if e164 in known]
    if len(found) == 1:
        return MatchedNumber(known[found[0]])
    if found:
        both = get_text_list([*map(format_international, found)], _("or"))
        return MatchedNumber(
            None,
            _(
                "“{shown}” may mean {both}. Write the one that is meant, with its plus and country code."
            ).format(shown=shown, both=both),
        )
    if not cell:
        return MatchedNumber(
            None, _("Column “{column}” is empty here, so there is no number to change.").format(column=column)
        )
    if _QUANTITY.fullmatch(cell):
        return MatchedNumber(
            None,
            _(
                "A spreadsheet made a quantity of this number (“{shown}”), so digits may be lost. "
                "Format column “{column}” as text and write the number again, with its plus."
            ).format(shown=shown, column=column),
        )
    if not spellings:
        return MatchedNumber(
            None,
            _("“{shown}” in column “{column}” is not a phone number.").format(shown=shown, column=column),
        )
    return MatchedNumber(
        None,
        _("{number} is not among the account's imported numbers.").format(
            number=format_international(spellings[0])
        ),
    )
