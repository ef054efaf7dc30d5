"""What numbers are found by."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

from profiles.texts.folding import TERM_LIMIT, label_terms, reversed_digits_term

if TYPE_CHECKING:
    from profiles.models.number import PhoneNumber


def terms_of(number: "PhoneNumber") -> set[str]:
    """Return every term that ``number`` is found by."""
    return {*label_terms(number.label), reversed_digits_term(number.number.lstrip("+"))}


class SearchTermQuerySet(models.QuerySet["SearchTerm"]):
    """Search terms, which follow the labels of their numbers."""

    def follow(self, numbers: "Collection[PhoneNumber]") -> None:
        """Make the terms of ``numbers`` (already saved) those of their labels, in two statements."""
        self.filter(number__in=numbers).delete()
        self.bulk_create(
            [SearchTerm(number=number, term=term) for number in numbers for term in sorted(terms_of(number))],
            batch_size=2000,
        )


class SearchTerm(models.Model):
    """One thing a number is found by; each is found by its beginning, through the index.

    Words of the label in plain lower case, and the number's digits from the last to the first behind a "~"
    (people remember the last few).
    """

    number = models.ForeignKey(
        "PhoneNumber", on_delete=models.CASCADE, related_name="search_terms", db_index=False
    )
    term = models.CharField(max_length=TERM_LIMIT)

    objects = SearchTermQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "term"], name="search_term_once")]
        indexes = [
            # By bytes on PostgreSQL, which finds beginnings through no other order.
            models.Index(
                fields=["term", "number"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="search_term_begins",
            )
        ]

    def __str__(self) -> str:
        return self.term
