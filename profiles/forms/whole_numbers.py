"""Parsing of whole numbers in addresses and forms."""

from typing import Final

# Digits at most: of a page, a row or a template's version; of a profile's version; of a key of the database.
PLACE_DIGITS: Final = 8
VERSION_DIGITS: Final = 9
KEY_DIGITS: Final = 18


def parse_whole_number(typed: str, *, digits: int) -> int | None:
    """Parse 1 to ``digits`` decimal digits to an int; None for anything else.

    Digits of any script count; a sign, a space or a decimal point does not. The bound is for the database, whose
    integers are not Python's, and for Python, which takes its time over thousands of digits or refuses them.
    """
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None
