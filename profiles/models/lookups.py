"""Prefix lookup: finds text by its beginning through an ordinary index, on SQLite and PostgreSQL alike."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

# Sorts behind every character that can follow the beginning.
MAX_CODE_POINT = "\U0010ffff"


@CharField.register_lookup
class Prefix(Lookup):
    """``term__prefix="den"``: terms that start with "den", case-sensitive, answered by an index range.

    Django's own ``startswith`` becomes a LIKE that SQLite answers by reading the whole table; there the range
    of texts from the beginning on is used. PostgreSQL sorts by language, so it keeps LIKE, which needs an index
    by bytes: ``varchar_pattern_ops``, as Django makes it for unique and ``db_index`` columns by itself.
    """

    lookup_name = "prefix"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition as a range, for databases that compare text by its bytes."""
        left, left_params = self.process_lhs(compiler, connection)
        beginning = self._beginning(compiler, connection)
        return f"{left} >= %s AND {left} < %s", (
            *left_params,
            beginning,
            *left_params,
            beginning + MAX_CODE_POINT,
        )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition as a LIKE."""
        left, left_params = self.process_lhs(compiler, connection)
        beginning = self._beginning(compiler, connection)
        pattern = beginning.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        return f"{left} LIKE %s", (*left_params, pattern)

    def _beginning(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        _, (beginning,) = self.process_rhs(compiler, connection)
        return str(beginning)
