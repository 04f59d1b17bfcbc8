"""Imports run one way through the rooms of the house, and what is heavy is loaded only where it is used."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import actviz
from actviz.cli.commands import COMMANDS

HOUSE = Path(actviz.__file__).parent

# What each room may import: rooms of the house, and packages besides NumPy and the standard library.
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "language": (set(), set()),
    "formulas": (set(), set()),
    "activations": ({"formulas"}, set()),
    "curves": ({"formulas", "activations"}, set()),
    "studies": ({"formulas", "activations", "curves"}, {"sklearn"}),  # an extra, for the images of one task
    "figures": (
        {"language", "formulas", "activations", "curves", "studies"},
        {"matplotlib", "PIL"},
    ),  # Pillow comes with Matplotlib
    "tables": ({"language", "formulas", "activations", "curves", "studies"}, {"rich"}),
    "cli": ({"actviz", "language", "formulas", "activations", "curves", "studies", "figures", "tables"}, {"typer"}),
    "__init__": ({"formulas", "activations", "curves", "studies"}, set()),
    "__main__": ({"cli"}, set()),
}
MODULES = sorted(path.relative_to(HOUSE) for path in HOUSE.rglob("*.py"))


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


@pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)
def test_a_room_imports_only_the_rooms_before_it(module: Path) -> None:
    room = room_of(module)
    assert room in ROOMS, f"{module} belongs to no room of this test"
    before, packages = ROOMS[room]
    allowed = before | packages | {room, "numpy"} | sys.stdlib_module_names
    found = set(imports(ast.parse((HOUSE / module).read_text(encoding="utf-8"))))
    assert {name for name in found if room_or_package(name) not in allowed} == set()


@pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)
def test_pyplot_is_never_imported(module: Path) -> None:
    found = imports(ast.parse((HOUSE / module).read_text(encoding="utf-8")))
    assert not [name for name in found if name.startswith(("matplotlib.pyplot", "pylab", "matplotlib.pylab"))]


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
try:
    main()
except SystemExit as end:
    assert not end.code
print(*(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["--version"], set()),
        (["--help"], set()),
        ([], set()),
        *(([command, "--help"], set()) for command in COMMANDS),
        (["table"], {"rich"}),
        (["table", "--format", "json"], {"rich"}),
        (["plot", "relu", "--format", "json"], {"numpy"}),
        (["derivative", "relu", "--format", "rich"], {"numpy", "rich"}),
        (["approximate", "relu", "--format", "c"], {"numpy", "rich"}),
        (["propagate", "relu", "--depth", "3", "--width", "4", "--format", "csv"], {"numpy", "rich"}),
        (["plot", "relu", "--show"], {"numpy", "rich", "actviz.figures"}),
        (["plot", "relu"], {"numpy", "matplotlib", "actviz.figures"}),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_command_loads_no_more_than_it_needs(words: list[str], allowed: set[str], tmp_path: Path) -> None:
    code = LOADED.format(heavy=sorted(HEAVY))
    environment = os.environ | {"PYTHONPATH": str(HOUSE.parent)}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) <= allowed


def test_completion_loads_neither_numpy_nor_rich(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(HOUSE.parent), "_ACTVIZ_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": "actviz plot leaky_r", "COMP_CWORD": "2"}
    command = [sys.executable, "-c", LOADED.format(heavy=sorted(HEAVY))]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["leaky_relu"]
    assert done.stderr.split() == []
