"""The orders of the number list, each of which an index has."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Lower

from profiles.models import PhoneNumber

# Numbers without a label come last.
BY_LABEL = ("unlabelled", Lower("label"), "number")
COLUMNS = {
    "label": BY_LABEL,
    "state": ("urgency", *BY_LABEL),
    "length": ("length", "id"),
    "changed": ("changed_at", "id"),
}


def sort(numbers: QuerySet[PhoneNumber], by: str = "label", *, few: bool = False) -> QuerySet[PhoneNumber]:
    """Return ``numbers`` in the order of a column; with a "-" before its name the other way round.

    ``few`` spells the order as no index has it: a database that knew it would walk all numbers in search of a few.
    """
    first, *others = COLUMNS[by.removeprefix("-")]
    key = Coalesce(F(str(first)), F(str(first))) if few else first
    ordered = numbers.order_by(key, *others)
    return ordered.reverse() if by.startswith("-") else ordered
