"""The full-text index of the newest profiles: substring search among a hundred thousand."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from profiles.texts.folding import fold, trigrams

if TYPE_CHECKING:
    from profiles.models.number import PhoneNumber


class FoldedField(models.TextField[str, str]):
    """Folded text with a trigram index; ``folded__contains_folded="45 pounds"`` searches it.

    Migration 0011 makes the index: on SQLite an FTS5 table beside this one, which triggers keep up and which only
    tells what may say it; on PostgreSQL a GIN index, which LIKE uses by itself.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Present itself to migrations as a plain TextField."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@FoldedField.register_lookup
class ContainsFolded(models.Lookup[str]):
    """Substring lookup through the trigram index; the words are folded, three characters or more."""

    lookup_name = "contains_folded"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Narrow by the FTS5 trigram index, then keep the rows that contain the words themselves."""
        column, _ = self.process_lhs(compiler, connection)
        key, _ = compiler.compile(Col(self.lhs.alias, ProfileText._meta.pk))
        index = f"{ProfileText._meta.db_table}_index"
        may_say = f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)"  # noqa: S608 - our own names
        wanted = " AND ".join('"{}"'.format(part.replace('"', '""')) for part in trigrams(self.rhs))
        return f"({may_say} AND INSTR({column}, %s) > 0)", (wanted, self.rhs)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return a LIKE, which the GIN trigram index answers."""
        column, _ = self.process_lhs(compiler, connection)
        plain = self.rhs.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        return f"{column} LIKE %s", (f"%{plain}%",)


class ProfileTextQuerySet(models.QuerySet["ProfileText"]):
    """Folded texts, kept equal to the heads of their numbers."""

    def follow(self, numbers: "Collection[PhoneNumber]") -> None:
        """Reindex: make the folded texts of ``numbers`` (already saved, heads loaded) those of their heads."""
        said = {number.pk: text for number in numbers if (text := number.head_body)}
        self.filter(pk__in=[number.pk for number in numbers if number.pk not in said]).delete()
        # With many rows a statement: SQLite's index writes what it has gathered after each one.
        self.bulk_create(
            [ProfileText(pk=key, folded=fold(text)) for key, text in said.items()],
            batch_size=400,
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=["folded"],
        )


class ProfileText(models.Model):
    """The folded body of a number's head; a number without a profile has no row.

    Folding keeps every character in its place, so what is found here stands at the same place in the text itself.
    On SQLite an ``AlterField`` of this table would drop the triggers that keep the index up: make them again.
    """

    number = models.OneToOneField(
        "PhoneNumber", on_delete=models.CASCADE, primary_key=True, related_name="profile_text"
    )
    folded = FoldedField()

    objects = ProfileTextQuerySet.as_manager()

    def __str__(self) -> str:
        return f"text of number {self.pk}"
