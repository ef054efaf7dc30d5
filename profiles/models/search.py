"""The search index of numbers: terms of labels and digits."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

from profiles.models.bulk import insert_values
from profiles.texts.folding import TERM_LIMIT, label_terms, reversed_digits_term

if TYPE_CHECKING:
    from profiles.models.number import PhoneNumber


def search_terms_for(number: "PhoneNumber") -> set[str]:
    """Return every search term of ``number``: the words of its label, and its digits in reverse."""
    return {*label_terms(number.label), reversed_digits_term(number.number.lstrip("+"))}


class SearchTermQuerySet(models.QuerySet["SearchTerm"]):
    """Search terms, kept equal to the labels of their numbers."""

    def follow(self, numbers: "Collection[PhoneNumber]") -> None:
        """Reindex: make the terms of ``numbers`` (already saved) those of their labels, in two statements."""
        self.filter(number__in=[number.pk for number in numbers]).delete()
        terms = [(number.pk, term) for number in numbers for term in sorted(search_terms_for(number))]
        insert_values(SearchTerm, ["number_id", "term"], terms)


class SearchTerm(models.Model):
    """One search term of a number, found by its prefix through the index.

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
