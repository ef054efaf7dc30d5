"""Names of table columns that people have confirmed the meaning of."""

from django.db import models

from profiles.models.limits import COLUMN_NAME_LIMIT, FIELD_KEY_LIMIT


class ColumnName(models.Model):
    """What a column called so holds: the key of a field, or "" for the phone number."""

    # Folded, as names are compared.
    name = models.CharField(max_length=COLUMN_NAME_LIMIT, unique=True)
    key = models.CharField(max_length=FIELD_KEY_LIMIT, blank=True)

    def __str__(self) -> str:
        return self.name
