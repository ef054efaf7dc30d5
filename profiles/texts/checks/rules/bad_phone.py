"""Phone numbers that cannot be."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.phones import phones_in, to_number

# Words that tell of a country by whose rules a number is read too, wherever the number of the profile is.
_COUNTRIES = {
    "IE": re.compile(r"€|\+353|\b(?:Ireland|Irish|Eircode|Dublin|Cork|Galway|Limerick)\b"),
    "AU": re.compile(
        r"\+61|\b(?:Australian?|NSW|VIC|QLD|TAS|ABN|Sydney|Melbourne|Brisbane|Perth|Adelaide)\b"
    ),
    "NZ": re.compile(r"\+64|\b(?:New Zealand|NZ|NZBN|Auckland|Wellington|Christchurch)\b"),
}


def _find(text: str, context: Context) -> Iterator[Place]:
    for phone in phones_in(text, context.regions):
        written = text[phone.start : phone.end]
        if not phone.number and not to_number(written, _countries(text)):
            yield (
                phone.start,
                phone.end,
                _("There can be no phone number {number}: count its digits.").format(number=written),
            )


def _countries(text: str) -> tuple[str, ...]:
    return tuple(region for region, words in _COUNTRIES.items() if words.search(text))


RULE = Rule("bad-phone", Severity.ERROR, gettext_lazy("Phone numbers that cannot be"), _find)
