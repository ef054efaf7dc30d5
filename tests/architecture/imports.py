"""Who imports whom, read from the files: ``python -m tests.architecture.imports`` prints rooms and arrows.

A room is a folder at the top of ``profiles/`` or ``nixadmin/`` with all that is in it, or a module that stands
loose there. An arrow is one room importing another, however many of its modules do.
"""

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("profiles", "nixadmin")

Imports = Mapping[str, frozenset[str]]


def read_imports(root: Path = ROOT, packages: Iterable[str] = PRODUCT) -> dict[str, frozenset[str]]:
    """Return by its dotted name what each module of ``packages`` below ``root`` imports, inside functions too.

    A package stands for its ``__init__``. A name that is imported from a module counts too: ``a.b.Name``, ``a.b``.
    """
    found = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = frozenset(imported_names(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def imported_names(tree: ast.Module) -> Iterable[str]:
    """Yield the dotted names that a module imports; this code base has absolute imports only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative import"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str, modules: Iterable[str]) -> str | None:
    """Return the longest of ``modules`` that is ``name`` or holds it, None for what is not ours."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name or None


def module_graph(imports: Imports) -> dict[str, set[str]]:
    """Return for each module those of our modules that it imports.

    ``from package import module`` counts as the module alone, not as its package too.
    """
    graph: dict[str, set[str]] = {}
    for module, names in imports.items():
        targets = {target for name in names if (target := module_of(name, imports))}
        covered = {
            target for target in targets for other in names if _is_only_the_way(target, other, imports)
        }
        graph[module] = targets - covered - {module}
    return graph


def _is_only_the_way(package: str, name: str, imports: Imports) -> bool:
    """Return whether ``package`` is named only since ``name``, one of its modules, is imported from it."""
    return name in imports and name.rpartition(".")[0] == package


def room_of(module: str) -> str:
    """Return the room in which ``module`` stands: the folder or the loose module at the top of its package."""
    return ".".join(module.split(".")[:2])


def room_graph(imports: Imports) -> dict[str, set[str]]:
    """Return for each room the other rooms that it imports."""
    graph: dict[str, set[str]] = {}
    for module, targets in module_graph(imports).items():
        room = room_of(module)
        graph.setdefault(room, set()).update(
            other for target in targets if (other := room_of(target)) != room
        )
    return graph


def cycles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of ``graph`` with more than one node (Tarjan), each sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            component = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(component) > 1:
                found.append(sorted(component))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def main() -> None:
    """Print each room with the rooms that it imports, and how many of either there are."""
    graph = room_graph(read_imports(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
    for room, targets in sorted(graph.items()):
        print(f"{room}: {', '.join(sorted(targets)) or '-'}")
    print(f"{len(graph)} rooms, {sum(len(targets) for targets in graph.values())} arrows")


if __name__ == "__main__":
    main()
