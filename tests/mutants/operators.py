"""Mutation operators: the small faults that are put into a module, each a replacement of a span of its text.

They are the mistakes that matter in services: a check that is left out or says the opposite, a query without one
of its conditions, a bound that is off by one, a field that is not written, a transaction that is not there.
Text for people, annotations and docstrings are never changed.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any", "Least": "Greatest", "Greatest": "Least"}
# Calls whose arguments are conditions or columns: without one of them they still run.
QUERIES = {"filter", "exclude", "get", "Q", "update", "create"}
DECORATORS = ("transaction.atomic", "site_locale")

Change = tuple[ast.AST, str]


@dataclass(frozen=True, order=True)
class Mutant:
    """One fault: ``new`` in place of the characters from ``start`` to ``end``, which say ``was``.

    ``path`` is that of the module below the root of the tree. What runs one of the ``lines`` runs what is changed;
    there are none where that is so of the whole module.
    """

    path: Path
    line: int
    start: int
    end: int
    was: str
    new: str
    lines: tuple[int, ...] = ()

    def apply(self, source: str) -> str:
        """Return ``source``, the text of the module, with the fault in it."""
        return source[: self.start] + self.new + source[self.end :]

    def __str__(self) -> str:
        bare = self.new.removeprefix("(").removesuffix(")") if self.new.startswith("(") else self.new
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self.was, bare, strict=False)))
        was, new = _around(self.was, alike), _around(bare, alike)
        return f"{self.path}:{self.line}: {was}  =>  {new}"


def mutants_of(path: Path, source: str) -> list[Mutant]:
    """Return every mutant of the module ``path`` with the text ``source``."""
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    lines = source.splitlines()

    def position(line: int, column: int) -> int:
        # The syntax tree counts bytes.
        return offsets[line - 1] + len(lines[line - 1].encode()[:column].decode())

    found = []
    for (node, new), run_by in _changes(ast.parse(source)):
        start = position(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        end = position(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        line = node.lineno  # type: ignore[attr-defined]
        found.append(Mutant(path, line, start, end, ast.unparse(node), new, run_by))
    return sorted(set(found))


def _changes(tree: ast.Module) -> Iterator[tuple[Change, tuple[int, ...]]]:
    """Yield each change, with the lines of which one is run wherever what is changed is run."""
    for top in tree.body:
        for function in _functions(top):
            yield from _of_decorators(function)
            for statement in function.body:
                yield from _of_statement(statement)
        if isinstance(top, ast.Assign):
            for change in _of_expression(top.value):
                yield change, ()


def _of_decorators(function: ast.FunctionDef) -> Iterator[tuple[Change, tuple[int, ...]]]:
    everywhere = tuple(range(function.body[0].lineno, (function.end_lineno or 0) + 1))
    for decorator in function.decorator_list:
        if ast.unparse(decorator).startswith(DECORATORS):
            yield (decorator, "(lambda undecorated: undecorated)"), everywhere


def _functions(top: ast.stmt) -> Iterator[ast.FunctionDef]:
    if isinstance(top, ast.FunctionDef):
        yield top
    elif isinstance(top, ast.ClassDef):
        yield from (member for member in top.body if isinstance(member, ast.FunctionDef))


def _of_statement(statement: ast.stmt) -> Iterator[tuple[Change, tuple[int, ...]]]:
    """Yield the changes of ``statement`` and of all statements in it."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return  # a docstring
    here: list[Change] = []
    if _can_be_left_out(statement):
        here.append((statement, "pass"))
    if isinstance(statement, ast.If | ast.While):
        here += [(statement.test, word) for word in ("True", "False")]
    for child in _children(statement):
        if isinstance(child, ast.stmt):
            yield from _of_statement(child)
        else:
            here += _of_expression(child)
    for node, new in here:
        first, last = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
        yield (node, new), tuple({statement.lineno, *range(first, last + 1)})


def _children(statement: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements and expressions directly in ``statement``, but no annotation."""
    for name, value in ast.iter_fields(statement):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.ExceptHandler | ast.match_case):
                yield from child.body
            elif isinstance(child, ast.AST) and name != "annotation":
                yield child


def _can_be_left_out(statement: ast.stmt) -> bool:
    """Return whether the code goes on without ``statement``: not so where a name would be missing later."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    if isinstance(statement, ast.Return):
        value = statement.value
        return value is None or (isinstance(value, ast.Constant) and value.value is None)
    return isinstance(statement, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break)


def _of_expression(root: ast.AST) -> Iterator[Change]:
    """Yield the changes of the expression ``root`` and of all expressions in it."""
    for node in ast.walk(root):
        for kind, changes in EXPRESSIONS.items():
            if isinstance(node, kind):
                yield from changes(node)


def _negation(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield node, _text(node.operand)


def _choice(node: ast.IfExp) -> Iterator[Change]:
    yield from ((node.test, word) for word in ("True", "False"))


def _selection(node: ast.comprehension) -> Iterator[Change]:
    yield from ((test, "True") for test in node.ifs)


def _comparison(node: ast.Compare) -> Iterator[Change]:
    if len(node.ops) == 1:
        changed = copy.copy(node)
        changed.ops = [COMPARISONS[type(node.ops[0])]()]
        yield node, _text(changed)


def _condition(node: ast.BoolOp) -> Iterator[Change]:
    changed = copy.copy(node)
    changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield node, _text(changed)
    for place in range(len(node.values)):
        fewer = copy.copy(node)
        fewer.values = node.values[:place] + node.values[place + 1 :]
        yield node, _text(fewer if len(fewer.values) > 1 else fewer.values[0])


def _arithmetic(node: ast.BinOp) -> Iterator[Change]:
    sides = (node.left, node.right)
    if type(node.op) in ARITHMETIC and not any(
        isinstance(side, ast.JoinedStr | ast.Constant) and not _is_number(side) for side in sides
    ):
        changed = copy.copy(node)
        changed.op = ARITHMETIC[type(node.op)]()
        yield node, _text(changed)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield node, str(not node.value)
    elif _is_number(node):
        yield node, repr(node.value + 1)  # type: ignore[operator]


def _is_number(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


def _elements(node: ast.Set | ast.List) -> Iterator[Change]:
    for place in range(len(node.elts)):
        rest = [ast.unparse(element) for element in node.elts[:place] + node.elts[place + 1 :]]
        if isinstance(node, ast.List):
            yield node, f"[{', '.join(rest)}]"
        else:
            yield node, f"{{{', '.join(rest)}}}" if rest else "set()"


def _call(node: ast.Call) -> Iterator[Change]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in OPPOSITES and isinstance(node.func, ast.Name):
        yield node.func, OPPOSITES[called]
    if called not in QUERIES:
        return
    for place, keyword in enumerate(node.keywords):
        fewer = copy.copy(node)
        fewer.keywords = node.keywords[:place] + node.keywords[place + 1 :]
        yield node, _text(fewer)
        for ending, other in LOOKUPS.items():
            if (keyword.arg or "").endswith(ending):
                changed = copy.copy(node)
                name = (keyword.arg or "").removesuffix(ending) + other
                changed.keywords = list(node.keywords)
                changed.keywords[place] = ast.keyword(arg=name, value=keyword.value)
                yield node, _text(changed)
    for place in range(len(node.args) if called != "get" else 0):
        fewer = copy.copy(node)
        fewer.args = node.args[:place] + node.args[place + 1 :]
        yield node, _text(fewer)


EXPRESSIONS: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _condition,
    ast.UnaryOp: _negation,
    ast.BinOp: _arithmetic,
    ast.IfExp: _choice,
    ast.comprehension: _selection,
    ast.Constant: _constant,
    ast.Set: _elements,
    ast.List: _elements,
    ast.Call: _call,
}


def _text(node: ast.AST) -> str:
    """Return ``node`` as an expression that can stand anywhere."""
    return f"({ast.unparse(node)})"


def _around(text: str, place: int, before: int = 60, after: int = 80) -> str:
    """Return what stands in ``text`` around ``place``."""
    first, last = max(place - before, 0), place + after
    return f"{'...' * (first > 0)}{text[first:last]}{'...' * (last < len(text))}"
