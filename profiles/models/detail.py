"""The index of details: what each number's details say now, written out."""

from django.db import models

from profiles.models.limits import DETAIL_SORT_LIMIT, FIELD_KEY_LIMIT


class NumberDetail(models.Model):
    """One detail of a number that follows a template, as its text says it; no row where it has no value.

    Hours are their week and what was said of holidays and dates, whichever of these the text names now.
    """

    number = models.ForeignKey(
        "PhoneNumber", on_delete=models.CASCADE, related_name="details", db_index=False
    )
    key = models.CharField(max_length=FIELD_KEY_LIMIT)
    text = models.TextField()
    # Folded and cut, for sorting and for looking up.
    sort_key = models.CharField(max_length=DETAIL_SORT_LIMIT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "key"], name="number_detail_once")]
        indexes = [models.Index(fields=["key", "sort_key", "number"], name="detail_by_words")]

    def __str__(self) -> str:
        return f"{self.key} of number {self.number_id}"
