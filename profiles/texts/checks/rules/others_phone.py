"""A phone number that is another business's."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity, is_same_business
from profiles.texts.checks.phones import phones_in


def _find(text: str, context: Context) -> Iterator[Place]:
    for phone in phones_in(text, context.regions) if context.phones else ():
        other = context.phones.get(phone.number)
        if other is None or other.number == context.number or is_same_business(other.label, context.own_name):
            continue
        if "[TRANSFER" in text[max(0, phone.start - 12) : phone.start]:
            continue
        yield (
            phone.start,
            phone.end,
            _("This phone number is another business's here: {name}.").format(
                name=other.label or other.number
            ),
        )


RULE = Rule("others-phone", Severity.WARNING, gettext_lazy("A phone number of another business here"), _find)
