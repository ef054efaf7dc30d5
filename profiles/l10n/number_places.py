"""Where a phone number is, as far as it tells itself: its time zone and the region of its bank holidays."""

from functools import lru_cache

import phonenumbers
from phonenumbers import timezone

# The table of phonenumbers has these countries under a neighbour, whose clocks are not theirs all year, or under
# several. Each has one time zone and a calling code of its own.
ZONES_OF_CALLING_CODES = {
    211: "Africa/Juba",
    213: "Africa/Algiers",
    218: "Africa/Tripoli",
    353: "Europe/Dublin",
    370: "Europe/Vilnius",
    371: "Europe/Riga",
    372: "Europe/Tallinn",
    375: "Europe/Minsk",
    505: "America/Managua",
    850: "Asia/Pyongyang",
    853: "Asia/Macau",
}
# Countries whose parts have bank holidays of their own.
DIVIDED = frozenset(
    "AD AM AR AT AU BA BE BO BQ BR BT CA CH CL CV DE ES FI FM FR GB GQ IN IT MO MY NI NL NO NZ PL PT SB SH ST SV "
    "TV US".split()
)
# British area codes that lie wholly in one part: the big cities, and Northern Ireland.
BRITISH_AREAS = {
    "GB-ENG": ("20", "23", "24", "113", "114", "115", "116", "117", "118", "121", "151", "161", "191"),
    "GB-NIR": ("28",),
    "GB-SCT": ("131", "141", "1224", "1382", "1463"),
    "GB-WLS": ("29", "1792", "1970"),
}


def guess_zone(e164: str) -> str | None:
    """Return the name of the time zone of ``e164``; None unless the number allows exactly one."""
    number = _parsed(e164)
    if number is None:
        return None
    own = ZONES_OF_CALLING_CODES.get(number.country_code or 0)
    zones = (own,) if own else timezone.time_zones_for_number(number)
    return zones[0] if len(zones) == 1 and zones[0] != timezone.UNKNOWN_TIMEZONE else None


def guess_region(e164: str) -> str | None:
    """Return the region of the bank holidays of ``e164``, as ISO 3166 writes it ("IE", "GB-SCT").

    None unless the number allows exactly one: the country where its bank holidays are the same everywhere, or the
    part of it where the area code lies wholly in one.
    """
    number = _parsed(e164)
    country = _country(number) if number is not None else None
    if number is None or country not in DIVIDED:
        return country
    national = phonenumbers.national_significant_number(number)
    parts = BRITISH_AREAS.items() if country == "GB" else ()
    return next((part for part, areas in parts if national.startswith(areas)), None)


@lru_cache(maxsize=4096)
def _parsed(e164: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None


def _country(number: phonenumbers.PhoneNumber) -> str | None:
    """Return the country; None for what belongs to none, as +800 does."""
    countries = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    found = countries[0] if len(countries) == 1 else phonenumbers.region_code_for_number(number)
    return found if found and found.isalpha() else None
