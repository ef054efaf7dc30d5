"""Which faults are put into a function."""

import ast
from pathlib import Path

import pytest

from tests.mutants.operators import mutants_of

MODULE = Path("module.py")


def faults(body: str) -> list[str]:
    """Return what each mutant of a function with the one statement ``body`` says in place of it."""
    source = f"def function(*, number: int = 1) -> int | None:\n    {body}\n"
    functions = [ast.parse(mutant.apply(source)).body[0] for mutant in mutants_of(MODULE, source)]
    return [ast.unparse(function.body[0]) for function in functions if isinstance(function, ast.FunctionDef)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a < b", ["return a <= b"]),
        ("return a is not b", ["return a is b"]),
        ("return not a", ["return a"]),
        ("return a and b", ["return a or b", "return a", "return b"]),
        ("return a + b", ["return a - b"]),
        ("return min(a, b)", ["return max(a, b)"]),
        ("return b if a else c", ["return b if True else c", "return b if False else c"]),
        ("return [a for a in b if a]", ["return [a for a in b if True]"]),
        ("return a in {b, c}", ["return a not in {b, c}", "return a in {c}", "return a in {b}"]),
        ("a = 2", ["a = 3"]),
        ("a = True", ["a = False"]),
        ("a.b = c", ["pass"]),
        ("a()", ["pass"]),
        ("raise a", ["pass"]),
        ("return", ["pass"]),
        ("if a: return b", ["if True:\n    return b", "if False:\n    return b"]),
        ("a: int | None = b", []),
        ('"""Text, and 1 < 2."""', []),
        ('return _("a") + "b"', []),
    ],
)
def test_a_statement_is_broken_in_each_of_these_ways(body: str, expected: list[str]) -> None:
    assert sorted(faults(body)) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a.filter(b=c, d=e)", ["a.filter(d=e)", "a.filter(b=c)"]),
        ("a.exclude(b__lt=c)", ["a.exclude()", "a.exclude(b__lte=c)"]),
        ("a.filter(b, c=d)", ["a.filter(c=d)", "a.filter(b)"]),
        ("Q(a=b) | Q(c=d)", ["Q(a=b) & Q(c=d)", "Q() | Q(c=d)", "Q(a=b) | Q()"]),
        ("function(a=b)", []),
    ],
)
def test_a_query_loses_each_of_its_conditions(query: str, expected: list[str]) -> None:
    assert sorted(faults(f"return {query}")) == sorted(f"return {each}" for each in expected)


def test_a_transaction_is_taken_away_and_no_other_decorator() -> None:
    source = "@cached\n@transaction.atomic(durable=True)\ndef function():\n    return a\n"
    (mutant,) = mutants_of(MODULE, source)
    assert mutant.apply(source).splitlines()[:2] == ["@cached", "@(lambda undecorated: undecorated)"]


def test_a_constant_of_the_module_is_changed() -> None:
    (mutant,) = mutants_of(MODULE, "LIMIT = 30\n")
    assert (mutant.apply("LIMIT = 30\n"), mutant.lines) == ("LIMIT = 31\n", ())


def test_letters_of_several_bytes_do_not_move_the_place() -> None:
    (mutant,) = mutants_of(MODULE, 'def function():\n    return "“ü”", a < b\n')
    assert mutant.apply('def function():\n    return "“ü”", a < b\n').endswith('return "“ü”", (a <= b)\n')


def test_a_statement_over_several_lines_is_run_by_who_runs_one_of_them() -> None:
    mutants = mutants_of(MODULE, "def function():\n    return all(\n        a < b,\n    )\n")
    assert {mutant.line: mutant.lines for mutant in mutants} == {2: (2,), 3: (2, 3)}


def test_a_mutant_says_where_it_is_and_what_it_changes() -> None:
    (mutant,) = mutants_of(MODULE, "def function():\n    return a < b\n")
    assert str(mutant) == "module.py:2: a < b  =>  a <= b"
