"""Transfers to a number that is not the account's."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.phones import to_number

# Whatever is no placeholder: what is no phone number is not on the list either.
_TRANSFER = re.compile(r"\[\s*TRANSFER\s*:([^\[\]\n${}]{1,60})\]", re.IGNORECASE)


def targets(text: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield where calls are transferred, and to which number (E.164, "" if there is none like it)."""
    for found in _TRANSFER.finditer(text):
        yield found.start(), found.end(), to_number(found[1].strip(), regions)


def _find(text: str, context: Context) -> Iterator[Place]:
    if context.account_numbers is None:
        return
    for start, end, number in targets(text, context.regions):
        if number not in context.account_numbers:
            yield start, end, _("This transfers calls to a number that is not on the account's list.")


RULE = Rule(
    "transfer-target", Severity.ERROR, gettext_lazy("Transfers to a number that is not the account's"), _find
)
