"""Phone numbers that cannot be."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.phones import phones_in


def _find(text: str, context: Context) -> Iterator[Place]:
    for phone in phones_in(text, context.regions):
        if not phone.number:
            yield (
                phone.start,
                phone.end,
                _("There can be no phone number {number}: count its digits.").format(
                    number=text[phone.start : phone.end]
                ),
            )


RULE = Rule("bad-phone", Severity.ERROR, gettext_lazy("Phone numbers that cannot be"), _find)
