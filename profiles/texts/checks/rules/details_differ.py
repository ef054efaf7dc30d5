"""A body that its details contradict."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity


def _find(text: str, context: Context) -> Iterator[Place]:
    missing = [label for label, words in context.details.items() if words and words not in text]
    if missing:
        yield (
            0,
            0,
            _("The text does not say what the details say: {details}. Save the details again.").format(
                details=", ".join(missing)
            ),
        )


RULE = Rule("details-differ", Severity.ERROR, gettext_lazy("Details that the text does not say"), _find)
