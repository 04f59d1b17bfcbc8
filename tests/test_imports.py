"""Imports run one way through the rooms of the house, and what is heavy is loaded only where it is used."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import actviz
from actviz.cli.commands import COMMANDS

HOUSE = Path(actviz.__file__).parent

# What each room may import: rooms of the house, and packages besides NumPy and the standard library.
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "language": (set(), set()),
    "formats": (set(), set()),
    "defaults": (set(), set()),
    "formulas": (set(), set()),
    "rendering": ({"formats", "formulas"}, set()),  # and more inside of functions, see DEFERRED
    "activations": ({"formulas"}, set()),
    "curves": ({"defaults", "formulas", "activations", "rendering"}, set()),
    "numerics": ({"formulas"}, set()),
    "studies": (
        {"formats", "defaults", "formulas", "activations", "curves", "numerics", "rendering"},
        {"sklearn"},
    ),  # an extra, for images of one task
    "api": ({"defaults", "formulas", "activations", "curves", "studies"}, set()),
    "figures": (
        {"language", "formulas", "activations", "curves", "numerics", "studies"},
        {"matplotlib", "PIL"},
    ),  # Pillow comes with Matplotlib
    "tables": ({"language", "formulas", "activations", "curves", "numerics", "studies"}, {"rich"}),
    "cli": (
        {
            *("actviz", "language", "formats", "defaults", "formulas", "activations"),
            *("curves", "studies", "figures", "tables", "rendering"),
        },
        {"typer"},
    ),
    "__init__": ({"formulas", "activations", "curves", "studies", "api"}, set()),
    "__main__": ({"cli"}, set()),
}
DEFERRED = {"rendering": {"language", "curves", "figures", "tables", "api", "matplotlib"}}
"""What a room may import besides, inside of functions and for type checkers: results draw and write themselves."""
MODULES = sorted(path.relative_to(HOUSE) for path in HOUSE.rglob("*.py"))


def run_on_import(tree: ast.Module) -> ast.Module:
    """The tree without functions and without what is for type checkers."""

    class Remover(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            pass

        def visit_If(self, node: ast.If) -> ast.AST | None:
            return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)

    removed: ast.Module = Remover().visit(tree)
    return removed


def room_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that is imported anywhere in the tree, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_or_package(name: str) -> str:
    """Where a name comes from: ``curves`` for ``actviz.curves.Curve``, ``numpy`` for ``numpy.typing``."""
    top, _, rest = name.partition(".")
    inside = rest.partition(".")[0]
    return inside if top == "actviz" and inside in ROOMS else top


def python(code: str) -> str:
    """Run code in a process of its own and return what it prints."""
    return subprocess.check_output([sys.executable, "-c", code], cwd=HOUSE.parent, text=True)


@cache
def imported(module: Path) -> frozenset[str]:
    """What a module imports."""
    return frozenset(imports(ast.parse((HOUSE / module).read_text(encoding="utf-8"))))


def test_a_room_imports_only_the_rooms_before_it() -> None:
    assert {str(module) for module in MODULES if room_of(module) not in ROOMS} == set(), "they belong to no room"
    forbidden: dict[str, set[str]] = {}
    for module in MODULES:
        before, packages = ROOMS[room_of(module)]
        allowed = before | packages | {room_of(module), "numpy"} | sys.stdlib_module_names
        deferred = DEFERRED.get(room_of(module), set())
        forbidden[str(module)] = {name for name in imported(module) if room_or_package(name) not in allowed | deferred}
    assert {module: names for module, names in forbidden.items() if names} == {}


@pytest.mark.parametrize("room", DEFERRED)
def test_what_is_imported_inside_of_functions_is_not_imported_before(room: str) -> None:
    (module,) = (module for module in MODULES if room_of(module) == room)
    tree = run_on_import(ast.parse((HOUSE / module).read_text(encoding="utf-8")))
    assert {room_or_package(name) for name in imports(tree)}.isdisjoint(DEFERRED[room])
    assert {room_or_package(name) for name in imported(module)} >= DEFERRED[room]


def test_pyplot_is_never_imported() -> None:
    pyplot = ("matplotlib.pyplot", "pylab", "matplotlib.pylab")
    assert [str(module) for module in MODULES if any(name.startswith(pyplot) for name in imported(module))] == []


def test_import_actviz_loads_neither_the_drawing_nor_the_command_line() -> None:
    loaded = python("import actviz, sys; print(*sys.modules)").split()
    assert {"matplotlib", "typer", "rich"}.isdisjoint(loaded)


def test_no_module_of_the_house_brings_pyplot_in() -> None:
    names = [".".join(["actviz", *module.with_suffix("").parts]).removesuffix(".__init__") for module in MODULES]
    loaded = python(f"import sys, importlib\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)")
    assert "matplotlib.pyplot" not in loaded.split()


HEAVY = {"numpy", "rich", "matplotlib", "pydantic", "actviz.figures"}
LOADED = """
import sys
from actviz.cli import main
commands = {commands!r}
for words in commands or [sys.argv[1:]]:
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        assert not end.code
    print(*(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""
"""Runs commands and writes a line of heavy modules for each: those that this command or one before it has loaded."""


@pytest.mark.parametrize(
    "allowed",
    [
        [
            *(((), words) for words in ([["--version"], ["--help"], [], *([name, "--help"] for name in COMMANDS)])),
            (("numpy",), ["plot", "relu", "--format", "json"]),
            (("numpy", "rich"), ["derivative", "relu", "--format", "rich"]),
            (("numpy", "rich"), ["approximate", "relu", "--format", "c"]),
            (("numpy", "rich"), ["propagate", "relu", "--depth", "3", "--width", "4", "--format", "csv"]),
            (("numpy", "rich", "actviz.figures"), ["plot", "relu", "--show"]),
        ],
        [(("rich",), ["table"]), (("rich",), ["table", "--format", "json"])],
        [(("numpy", "matplotlib", "actviz.figures"), ["plot", "relu"])],
    ],
    ids=["most", "table", "a figure"],
)
def test_a_command_loads_no_more_than_it_needs(
    allowed: list[tuple[tuple[str, ...], list[str]]], tmp_path: Path
) -> None:
    commands = [words for _, words in allowed]
    code = LOADED.format(heavy=sorted(HEAVY), commands=commands)
    environment = os.environ | {"PYTHONPATH": str(HOUSE.parent)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    loaded = [set(line.split()) for line in done.stderr.splitlines()]
    too_many = [(words, more - {*may}) for (may, words), more in zip(allowed, loaded, strict=True)]
    assert [(words, more) for words, more in too_many if more] == []


def test_completion_loads_neither_numpy_nor_rich(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(HOUSE.parent), "_ACTVIZ_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": "actviz plot leaky_r", "COMP_CWORD": "2"}
    command = [sys.executable, "-c", LOADED.format(heavy=sorted(HEAVY), commands=[])]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["leaky_relu"]
    assert done.stderr.split() == []
