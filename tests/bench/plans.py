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
LARGE = ("phonenumber", "revision", "pushattempt", "auditevent", "searchterm", "draft")


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

    ``scans`` are large tables that were read from their first row to their last; ``work`` is the number of rows
    that PostgreSQL visited, or of SQLite's steps, of which a row costs five or more.
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
    names = dict(re.findall(r'"(profiles_\w+)" (\w\d+)', statement.sql))
    aliases = {alias: table for table, alias in names.items()} | _aliases(statement.sql)
    found = Plan([], work=_steps(statement))
    for _, _, _, detail in statement.run("EXPLAIN QUERY PLAN "):
        walked = re.match(r"(SCAN|SEARCH) (\w+)(.*)", detail)
        table = walked and aliases.get(walked[2], walked[2])
        found.lines.append(f"{walked[1]} {table}{walked[3]}" if walked else detail)
        if not walked or walked[1] != "SCAN" or table not in rows:
            continue
        # An index that gives the order is walked only as far as LIMIT goes, if the rows do turn up on the way.
        if " USING " not in walked[3] or found.work > 3 * rows[table]:
            found.scans.append(table)
    return found


def _aliases(sql: str) -> dict[str, str]:
    return {alias: table for table, alias in re.findall(r'"(profiles_\w+)" ([A-Z]\d+)\b', sql)}


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
        table = node.get("Relation Name", "")
        loops = node["Actual Loops"]
        visited = loops * (
            node["Actual Rows"]
            + node.get("Rows Removed by Filter", 0)
            + node.get("Rows Removed by Index Recheck", 0)
        )
        words = [node["Node Type"], table, f"USING {node['Index Name']}" if "Index Name" in node else ""]
        removed = f", {node['Rows Removed by Filter']} removed" if node.get("Rows Removed by Filter") else ""
        times = f" x {loops}" if loops != 1 else ""
        found.lines.append(f"{'  ' * depth}{' '.join(filter(None, words))} ({node['Actual Rows']} rows{removed}{times})")
        if table:
            found.work += int(visited)
        if table in rows and (node["Node Type"] == "Seq Scan" or visited > max(rows[table] * 0.9, 1000)):
            if loops:
                found.scans.append(table)
    return found


def _nodes(tree: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    yield depth, tree
    for node in tree.get("Plans", ()):
        yield from _nodes(node, depth + 1)
