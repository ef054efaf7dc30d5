"""The index of details: what each number's details say now, written out."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

from profiles.models.limits import DETAIL_SORT_LIMIT, FIELD_KEY_LIMIT
from profiles.texts.details.values import written_details
from profiles.texts.folding import fold

if TYPE_CHECKING:
    from profiles.models.number import PhoneNumber

# Rows of one statement.
BATCH = 400


class NumberDetailQuerySet(models.QuerySet["NumberDetail"]):
    """Details, kept equal to the heads of their numbers."""

    def follow(self, numbers: "Collection[PhoneNumber]") -> None:
        """Reindex: make the rows of ``numbers`` (already saved, heads loaded) those of their heads' details.

        Only rows that differ are written.
        """
        said = {
            (number.pk, key): text
            for number in numbers
            for key, text in written_details(number.head.details if number.head else None).items()
        }
        stored = {
            (row.number_id, row.key): row for row in self.filter(number__in=[each.pk for each in numbers])
        }
        gone = [row.pk for place, row in stored.items() if place not in said]
        if gone:
            self.filter(pk__in=gone).delete()
        changed = [
            NumberDetail(number_id=number, key=key, text=text, sort_key=fold(text)[:DETAIL_SORT_LIMIT])
            for (number, key), text in said.items()
            if (number, key) not in stored or stored[number, key].text != text
        ]
        self.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["number", "key"],
            update_fields=["text", "sort_key"],
        )


class NumberDetail(models.Model):
    """One detail of a number that follows a template, written out; no row where it has no value.

    Hours are their week, whichever dates the text names now.
    """

    number = models.ForeignKey(
        "PhoneNumber", on_delete=models.CASCADE, related_name="details", db_index=False
    )
    key = models.CharField(max_length=FIELD_KEY_LIMIT)
    text = models.TextField()
    # Folded and cut, for sorting and for looking up.
    sort_key = models.CharField(max_length=DETAIL_SORT_LIMIT)

    objects = NumberDetailQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "key"], name="number_detail_once")]
        indexes = [models.Index(fields=["key", "sort_key", "number"], name="detail_by_words")]

    def __str__(self) -> str:
        return f"{self.key} of number {self.number_id}"
