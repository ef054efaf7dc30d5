"""Sort orders of the number list, each backed by an index."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from profiles.models import PhoneNumber
from profiles.models.number import BY_LABEL

COLUMNS = {
    "label": BY_LABEL,
    "state": ("urgency", *BY_LABEL),
    "length": ("length", "id"),
    "changed": ("changed_at", "id"),
}


def sort(
    numbers: QuerySet[PhoneNumber], by: str = "label", *, is_small: bool = False
) -> QuerySet[PhoneNumber]:
    """Order ``numbers`` by a column of the list; a "-" before its name reverses the order.

    Args:
        numbers: What is to be ordered.
        by: A key of ``COLUMNS``, perhaps with "-".
        is_small: They are a small result, looked up by key. The order is then written so that no index has it: a
            database that knew one would walk all numbers in search of a few.
    """
    first, *others = COLUMNS[by.removeprefix("-")]
    key = Coalesce(F(str(first)), F(str(first))) if is_small else first
    ordered = numbers.order_by(key, *others)
    return ordered.reverse() if by.startswith("-") else ordered
