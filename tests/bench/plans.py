"""How a database answers a statement: its plan, and how much of each table that really read."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection

# Tables that grow with the numbers and the years. The rest fits on a page or two.
LARGE = ("phonenumber", "revision", "pushattempt", "auditevent", "searchterm", "profiletext")
SMALL = 1_000


@dataclass(frozen=True)
class Statement:
    """One statement as it was sent."""

    sql: str
    params: Any = None

    def run(self, before: str = "") -> list[tuple[Any, ...]]:
        """Run it, with ``before`` in front, and return what it answers."""
        with connection.cursor() as cursor:
            cursor.execute(before + self.sql, self.params)
            return list(cursor.fetchall())

    @property
    def reads(self) -> bool:
        """Whether it is a query, and not the beginning of a transaction or a change."""
        return self.sql.lstrip("( ").upper().startswith("SELECT")


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Collect every statement that is sent while this holds."""
    statements: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(Statement(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


@dataclass
class Plan:
    """How one statement was answered.

    ``scans`` are the large tables that were read without an index to lead to the rows or to give their order, or
    with one that was read (nearly) from end to end. ``work`` is the number of rows that PostgreSQL visited, or of
    steps of SQLite's machine, of which a row costs five or more.
    """

    lines: list[str]
    work: int = 0
    scans: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def sizes() -> dict[str, int]:
    """Return how many rows each large table holds."""
    models = [apps.get_model("profiles", name) for name in LARGE]
    return {model._meta.db_table: model._default_manager.count() for model in models}


def plan(statement: Statement, rows: dict[str, int]) -> Plan:
    """Return how ``statement`` is answered where the large tables have ``rows`` rows."""
    return _postgresql(statement, rows) if connection.vendor == "postgresql" else _sqlite(statement, rows)


# --- SQLite -------------------------------------------------------------------------------------------------


def _sqlite(statement: Statement, rows: dict[str, int]) -> Plan:
    aliases = {alias: table for table, alias in re.findall(r'"(profiles_\w+)" ([A-Z]\d+)\b', statement.sql)}
    found = Plan([], work=_steps(statement))
    explained = statement.run("EXPLAIN QUERY PLAN ")
    # Queries within the statement whose rows are sorted, and those of which a table has been met.
    unordered = {parent for _, parent, _, line in explained if "FOR ORDER BY" in line}
    for _, parent, _, line in explained:
        walked = re.match(r"(SCAN|SEARCH) (\w+)(.*)", line)
        if walked is None:
            found.lines.append(line)
            continue
        way, table, how = walked[1], aliases.get(walked[2], walked[2]), walked[3]
        found.lines.append(f"{way} {table}{how}")
        # The first table of a query may be walked in the order of a key as far as LIMIT goes, if that ends soon.
        ordered = "LIMIT" in statement.sql and parent not in unordered
        unordered.add(parent)
        if way == "SCAN" and table in rows and not (ordered and found.work <= 3 * rows[table]):
            found.scans.append(table)
    return found


def _steps(statement: Statement) -> int:
    """Return how many steps SQLite's machine takes, to the hundred."""
    hundreds = 0

    def count() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 100)
    try:
        statement.run()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return hundreds * 100


# --- PostgreSQL ---------------------------------------------------------------------------------------------


def _postgresql(statement: Statement, rows: dict[str, int]) -> Plan:
    answer = statement.run("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ")[0][0]
    tree = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    found = Plan([])
    for depth, node in _nodes(tree):
        kind, table, times = node["Node Type"], node.get("Relation Name", ""), node["Actual Loops"]
        passed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        words = [kind, table, f"using {node['Index Name']}" if "Index Name" in node else ""]
        counts = [
            f"{node['Actual Rows']} rows",
            f"{passed} passed over" if passed else "",
            f"x {times}" if times > 1 else "",
        ]
        found.lines.append(
            f"{'  ' * depth}{' '.join(filter(None, words))} ({', '.join(filter(None, counts))})"
        )
        visited = times * (node["Actual Rows"] + passed)
        found.work += visited if table else 0
        # A table that fits on a few pages is always read whole.
        if rows.get(table, 0) > SMALL and visited > rows[table] * (0.1 if kind == "Seq Scan" else 0.5):
            found.scans.append(table)
    return found


def _nodes(tree: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    yield depth, tree
    for node in tree.get("Plans", ()):
        yield from _nodes(node, depth + 1)
