"""What numbers are found by."""

from collections.abc import Iterable

from profiles.models import PhoneNumber, SearchTerm
from profiles.search_words import tail, words


def terms_of(number: PhoneNumber) -> set[str]:
    """Return every term that ``number`` is found by."""
    return {*words(number.label), tail(number.number.lstrip("+"))}


def reindex(numbers: Iterable[PhoneNumber]) -> None:
    """Make the search terms of ``numbers`` (already saved) follow their labels, in two statements."""
    numbers = list(numbers)
    SearchTerm.objects.filter(number__in=numbers).delete()
    SearchTerm.objects.bulk_create(
        [SearchTerm(number=number, term=term) for number in numbers for term in sorted(terms_of(number))],
        batch_size=2000,
    )
