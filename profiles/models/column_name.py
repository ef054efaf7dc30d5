"""Names of table columns that people have confirmed the meaning of."""

from collections.abc import Collection, Mapping

from django.db import models

from profiles.models.limits import COLUMN_NAME_LIMIT, FIELD_KEY_LIMIT


class ColumnNameManager(models.Manager["ColumnName"]):
    """Reads and writes what people have said that columns hold."""

    def remembered(self, names: Collection[str]) -> dict[str, str]:
        """Return folded name -> key, of those of ``names`` that somebody has confirmed."""
        return dict(self.filter(name__in=names).values_list("name", "key"))

    def remember(self, keys: Mapping[str, str], *, not_these: Collection[str] = ()) -> None:
        """Keep what columns hold; what they were said to hold before is over.

        Args:
            keys: Folded name -> key; "" for the phone number. A name or key that is too long is left out.
            not_these: Folded names that hold none of these keys after all.
        """
        kept = {
            name: key
            for name, key in keys.items()
            if 0 < len(name) <= COLUMN_NAME_LIMIT and len(key) <= FIELD_KEY_LIMIT
        }
        self.filter(name__in=not_these, key__in=keys.values()).delete()
        self.bulk_create(
            [self.model(name=name, key=key) for name, key in sorted(kept.items())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["key"],
        )


class ColumnName(models.Model):
    """What a column called so holds: the key of a field, or "" for the phone number."""

    # Folded, as names are compared.
    name = models.CharField(max_length=COLUMN_NAME_LIMIT, unique=True)
    key = models.CharField(max_length=FIELD_KEY_LIMIT, blank=True)

    objects = ColumnNameManager()

    def __str__(self) -> str:
        return self.name
