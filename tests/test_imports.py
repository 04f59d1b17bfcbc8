"""Imports follow the order of the packages, and slow modules are imported only where they are used."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import actviz
from actviz.cli.commands import COMMANDS
from tests.processes import run_python

PACKAGE = Path(actviz.__file__).parent

# What each package of actviz may import: others of actviz, and libraries besides NumPy and the standard library.
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "messages": (set(), set()),
    "language": ({"messages"}, set()),
    "formats": (set(), set()),
    "figure_options": ({"formulas"}, set()),
    "defaults": (set(), set()),
    "formulas": ({"messages"}, set()),
    "rendering": ({"figure_options", "formats", "formulas"}, set()),  # and more in functions, see DEFERRED
    "activations": ({"messages", "language", "formulas"}, set()),
    "curves": ({"defaults", "messages", "formulas", "activations", "rendering"}, set()),
    "numerics": ({"formulas"}, set()),
    "studies": (
        {"messages", "formats", "defaults", "formulas", "activations", "curves", "numerics", "rendering"},
        {"sklearn"},
    ),  # an extra, for images of one task
    "api": ({"defaults", "formulas", "activations", "curves", "studies"}, set()),
    "figures": (
        {"messages", "language", "figure_options", "formulas", "activations", "curves", "numerics", "studies"},
        {"matplotlib", "PIL"},
    ),  # Pillow comes with Matplotlib
    "tables": ({"messages", "language", "formulas", "activations", "curves", "numerics", "studies"}, {"rich"}),
    "cli": (
        {
            *("actviz", "messages", "language", "figure_options", "formats", "defaults", "formulas", "activations"),
            *("curves", "studies", "figures", "tables", "rendering"),
        },
        {"typer"},
    ),
    "__init__": ({"formulas", "activations", "curves", "studies", "api"}, set()),
    "__main__": ({"cli"}, set()),
}
DEFERRED = {"rendering": {"language", "curves", "studies", "figures", "tables", "api", "matplotlib"}}
"""What a package may import besides, in functions and for type checkers only: results draw and write themselves."""
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def run_on_import(tree: ast.Module) -> ast.Module:
    """The tree without functions and without what is for type checkers."""

    class Remover(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            pass

        def visit_If(self, node: ast.If) -> ast.AST | None:
            return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)

    removed: ast.Module = Remover().visit(tree)
    return removed


def package_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that is imported anywhere in the tree, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def origin(name: str) -> str:
    """The package that a name comes from: ``curves`` for ``actviz.curves.Curve``, ``numpy`` for ``numpy.typing``."""
    top, _, rest = name.partition(".")
    inside = rest.partition(".")[0]
    return inside if top == "actviz" and inside in MAY_IMPORT else top


@cache
def imported(module: Path) -> frozenset[str]:
    """The names that a module imports."""
    return frozenset(imports(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))))


def test_a_package_imports_only_those_before_it() -> None:
    assert {str(module) for module in MODULES if package_of(module) not in MAY_IMPORT} == set()
    forbidden: dict[str, set[str]] = {}
    for module in MODULES:
        before, libraries = MAY_IMPORT[package_of(module)]
        allowed = before | libraries | {package_of(module), "numpy"} | sys.stdlib_module_names
        deferred = DEFERRED.get(package_of(module), set())
        forbidden[str(module)] = {name for name in imported(module) if origin(name) not in allowed | deferred}
    assert {module: names for module, names in forbidden.items() if names} == {}


@pytest.mark.parametrize("package", DEFERRED)
def test_what_is_imported_in_functions_is_not_imported_before(package: str) -> None:
    (module,) = (module for module in MODULES if package_of(module) == package)
    tree = run_on_import(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))
    assert {origin(name) for name in imports(tree)}.isdisjoint(DEFERRED[package])
    assert {origin(name) for name in imported(module)} >= DEFERRED[package]


def test_no_module_imports_pyplot() -> None:
    pyplot = ("matplotlib.pyplot", "pylab", "matplotlib.pylab")
    assert [str(module) for module in MODULES if any(name.startswith(pyplot) for name in imported(module))] == []


def test_no_module_makes_a_library_import_pyplot() -> None:
    names = [".".join(["actviz", *module.with_suffix("").parts]).removesuffix(".__init__") for module in MODULES]
    code = f"import sys, importlib\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    assert "matplotlib.pyplot" not in run_python(code).stdout.split()


def test_import_actviz_loads_neither_the_figures_nor_the_command_line() -> None:
    loaded = run_python("import actviz, sys; print(*sys.modules)").stdout.split()
    assert {"matplotlib", "typer", "rich"}.isdisjoint(loaded)


OPTIMAL = "actviz.studies.approximate.optimal"
SLOW = {
    "numpy",
    "rich",
    "matplotlib",
    "matplotlib.pyplot",
    "pydantic",
    "actviz.figures",
    OPTIMAL,
}
"""Modules that take long to load."""
LOADED = """
import sys
from actviz.cli import main
commands = {commands!r}
for arguments in commands or [sys.argv[1:]]:
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        assert not end.code
    print(*(name for name in {slow!r} if name in sys.modules), file=sys.stderr)
"""
"""Run commands, and write a line for each: the slow modules that are loaded by it or by a command before it."""


@pytest.mark.parametrize(
    "allowed",
    [
        [
            *(
                ((), arguments)
                for arguments in ([["--version"], ["--help"], [], *([name, "--help"] for name in COMMANDS)])
            ),
            (("numpy",), ["plot", "relu", "--format", "json"]),
            (("numpy",), ["plot", "relu", "-q", "-o", "a.csv"]),
            (("numpy", "rich"), ["derivative", "relu", "--format", "rich"]),
            (("numpy", "rich", OPTIMAL), ["approximate", "relu", "--format", "c"]),
            (("numpy", "rich", OPTIMAL), ["propagate", "relu", "--depth", "3", "--width", "4", "--format", "csv"]),
            (("numpy", "rich", OPTIMAL, "actviz.figures"), ["plot", "relu", "--show"]),
        ],
        [(("rich",), ["table"]), (("rich",), ["table", "--format", "json"])],
        [(("numpy", "matplotlib", "actviz.figures"), ["plot", "relu"])],
    ],
    ids=["most", "table", "a figure"],
)
def test_a_command_loads_no_more_than_it_needs(
    allowed: list[tuple[tuple[str, ...], list[str]]], tmp_path: Path
) -> None:
    code = LOADED.format(slow=sorted(SLOW), commands=[arguments for _, arguments in allowed])
    loaded = [set(line.split()) for line in run_python(code, folder=tmp_path).stderr.splitlines()]
    too_many = [(arguments, names - {*may}) for (may, arguments), names in zip(allowed, loaded, strict=True)]
    assert [(arguments, names) for arguments, names in too_many if names] == []


def test_completion_loads_neither_numpy_nor_rich(tmp_path: Path) -> None:
    request = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": "actviz plot leaky_r", "COMP_CWORD": "2"}
    done = run_python(LOADED.format(slow=sorted(SLOW), commands=[]), folder=tmp_path, env=request)
    assert done.stdout.split() == ["leaky_relu"]
    assert done.stderr.split() == []
