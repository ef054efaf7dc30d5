"""Saved filters of the number list."""

from django.conf import settings
from django.db import models

from profiles.models.limits import FILTER_NAME_LIMIT, QUERY_LIMIT


class SavedFilter(models.Model):
    """A user's named query string of the number list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=FILTER_NAME_LIMIT)
    # As it stands behind the question mark; only what the list's filters understand.
    query = models.CharField(max_length=QUERY_LIMIT, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
