"""Which profiles a template could have made, and where the others differ from it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from profiles.models import PhoneNumber, TemplateVersion
from profiles.models.revision import body_text
from profiles.texts.details.extracting import Extracted, Mismatch, extract
from profiles.texts.truncation import truncate

# Profiles that are looked at for one page: a fraction of a second, a few seconds for the oddest texts.
STRETCH = 500
# Characters of a line, or of a value, that are shown.
SHOWN = 160


@dataclass(frozen=True)
class Matching:
    """A number whose body the template could have made, with the values by name as they are shown."""

    pk: int
    number: str
    label: str
    values: dict[str, str]


@dataclass(frozen=True)
class Differing:
    """A number whose body the template can't have made, and the first line that says so."""

    number: str
    label: str
    mismatch: Mismatch


@dataclass(frozen=True)
class Stretch:
    """What was looked at: ``next_after`` is the key after which it goes on, None at the end."""

    matching: list[Matching]
    differing: list[Differing]
    next_after: int | None

    @property
    def count(self) -> int:
        """How many profiles were looked at."""
        return len(self.matching) + len(self.differing)


def match_stretch(version: TemplateVersion, numbers: QuerySet[PhoneNumber], *, after: int) -> Stretch:
    """Look which of ``numbers`` have a profile that ``version`` of a template could have made.

    Args:
        version: Of the template.
        numbers: Any number of them; those without a profile, those that are removed and those that follow this
            version already, or another template, are left out.
        after: The key after which to begin; 0 for the first :data:`STRETCH`.
    """
    rows = list(
        numbers.filter(pk__gt=after, has_profile=True)
        .exclude(state=PhoneNumber.State.REMOVED)
        .filter(Q(template=None) | Q(template=version.template_id))
        .exclude(head__template_version=version)
        .order_by("pk")
        .annotate(body=body_text("head__"))
        .values_list("pk", "number", "label", "body")[: STRETCH + 1]
    )
    matching, differing = [], []
    for pk, number, label, body in rows[:STRETCH]:
        found = extract(version.text, drop_empty_lines=version.drop_empty_lines, body=body)
        if isinstance(found, Extracted):
            values = {name: truncate(value, SHOWN) for name, value in found.details.items()}
            matching.append(Matching(pk, number, label, values))
        else:
            differing.append(Differing(number, label, _shown(found)))
    return Stretch(matching, differing, rows[STRETCH - 1][0] if len(rows) > STRETCH else None)


def _shown(found: Mismatch) -> Mismatch:
    return Mismatch(found.line, truncate(found.found, SHOWN), truncate(found.expected, SHOWN))
