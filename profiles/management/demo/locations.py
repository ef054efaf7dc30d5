"""Demo locations: what a table would say of each of the demo's businesses."""

import re

from profiles.l10n.phone_numbers import format_international
from profiles.models import PhoneNumber

HOURS = ["Mon-Fri 9am-5pm", "Mon-Sat 8:30am-6pm", "Tue-Fri 10am-7pm, Sat 9am-1pm"]
SERVICES = [
    "Parking behind the building.",
    "Walk-ins are welcome before noon.",
    "Ask about our evening hours.",
]

_ADDRESS = re.compile(r"(?im)^.*?\baddress:?\s+(\d[^\n]*?)(?=\.\s|\.?$)")


def values_of(number: PhoneNumber, place: int) -> dict[str, str]:
    """Return values for the placeholders of the demo's template, with the address that the profile tells.

    Args:
        number: Read with its head.
        place: Its place among the demo's numbers, by which the rest is chosen.
    """
    found = _ADDRESS.search(number.head_body)
    return {
        "name": number.label or format_international(number.number),
        "address": found[1] if found else f"{place + 1} Station Road",
        "hours": HOURS[place % len(HOURS)],
        "services": SERVICES[place % len(SERVICES)],
    }
