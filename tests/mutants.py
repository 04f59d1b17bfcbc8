"""Mutation testing: change one place of a module, run the tests beside it, and see whether one of them fails.

    python -m tests.mutants session.jsonl actviz/formulas actviz/curves --sample 130 --seed 1

draws a sample of the changes that cosmic-ray and the operators below make, runs the tests of the module against each
change in a process of its own, and adds one line of JSON for each to the session. A change that is in the session is
not tried again, unless it survived and ``--again`` is given. Tests that take long are left out.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider
from hypothesis import HealthCheck, Phase, settings
from parso.python import tree as parso_tree

ROOT = Path(__file__).parents[1]
BESIDE = dict.fromkeys(
    ("actviz/curves/vector_function.py", "actviz/curves/vector_arrays.py"), "tests/activations/families/test_vectors.py"
)
"""Tests of a module that are not at its path."""
SLOW = 2.0
"""Tests that take more seconds of processor time than this are left out."""
BUDGET, BUDGET_AROUND = 10.0, 4.0
"""Seconds of tests, the quick ones first: those of the module, then the others of its folder."""
PATIENCE = 5.0
"""A test that takes this many seconds more than usual, and this many times as long, has failed."""
MEMORY = 4 << 30

# Other operators make of numbers what fails at once, such as 0.5 << x.
_ALIKE = [{"Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow"}, {"BitOr", "BitAnd", "Sub"}]
_COMPARED = [{"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE"}, {"Is", "IsNot"}]

Change = dict[str, Any]
"""Where a change is made, by which operator, and what came of it."""


# --- operators that cosmic-ray lacks ------------------------------------------------------------------------------


class _Extra(Operator):  # type: ignore[misc]
    @classmethod
    def examples(cls) -> tuple[()]:
        """Return none; cosmic-ray requires the function."""
        return ()


class ScaleNumber(_Extra):
    """Multiply a float by 1000, or divide it."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each float twice."""
        if node.type == "number" and isinstance(ast.literal_eval(node.value), float) and float(node.value):
            yield from [(node.start_pos, node.end_pos)] * 2

    def mutate(self, node: Any, index: int) -> Any:
        """Return the other number."""
        return parso_tree.Number(f" {float(node.value) * (1e3, 1e-3)[index]!r}", node.start_pos)


class DropItem(_Extra):
    """Leave out one item of a list, a tuple, a set or a dictionary that is written out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each item if there are several."""
        items = self._items(node)
        yield from ((item[0].start_pos, item[-1].end_pos) for item in items if len(items) > 1)

    def mutate(self, node: Any, index: int) -> Any:
        """Remove the item with its comma."""
        others = [item for place, item in enumerate(self._items(node)) if place != index]
        node.children = [child for item in others for child in [*item, parso_tree.Operator(",", (0, 0))]]
        return node

    @staticmethod
    def _items(node: Any) -> list[list[Any]]:
        if node.type not in {"testlist_comp", "dictorsetmaker"} or node.parent.type != "atom":
            return []
        items: list[list[Any]] = [[]]
        for child in node.children:
            if child.type in {"comp_for", "sync_comp_for"}:
                return []
            if child.type == "operator" and child.value == ",":
                items.append([])
            else:
                items[-1].append(child)
        return [item for item in items if item]


class FixCondition(_Extra):
    """Never enter the branch of an ``if``, and never leave an item of a comprehension out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each condition."""
        yield from ((node.children[place].start_pos, node.children[place].end_pos) for place in self._places(node))

    def mutate(self, node: Any, index: int) -> Any:
        """Replace the condition by a constant."""
        place = self._places(node)[index]
        constant = " False" if node.type == "if_stmt" else " True"
        node.children[place] = parso_tree.Name(constant, node.children[place].start_pos)
        return node

    @staticmethod
    def _places(node: Any) -> list[int]:
        if node.type not in {"if_stmt", "comp_if"}:
            return []
        return [place + 1 for place, child in enumerate(node.children) if getattr(child, "value", "") in {"if", "elif"}]


def _operators() -> dict[str, Operator]:
    provider = OperatorProvider()
    found: dict[str, Operator] = {extra.__name__: extra() for extra in (ScaleNumber, DropItem, FixCondition)}
    for name in provider:
        kind, *swapped = name.split("_")
        alike = {"ReplaceBinaryOperator": _ALIKE, "ReplaceComparisonOperator": _COMPARED}.get(kind, [{*swapped}])
        if any({*swapped} <= group for group in alike) and kind not in ("VariableInserter", "VariableReplacer"):
            found[name] = provider[name]()
    return found


OPERATORS = _operators()


def _without_effect(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the places that no test can see: types, checks of lengths that are equal, and what only saves time."""
    places: list[Any] = []
    lines: list[Any] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            places += [node.returns, *(one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg))]
            names = {place: ast.unparse(place).split("(")[0].split(".")[-1] for place in node.decorator_list}
            lines += [place for place, name in names.items() if name in ("cache", "lru_cache", "overload", "memoized")]
        elif isinstance(node, ast.ClassDef):
            lines += node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            places.append(node.annotation)
        elif isinstance(node, ast.If | ast.Assign) and _is_for_types(ast.unparse(node)):
            places.append(node)
        elif isinstance(node, ast.keyword) and node.arg == "strict" and ast.unparse(node.value) == "True":
            places.append(node.value)
    hidden = [((p.lineno, p.col_offset), (p.end_lineno, p.end_col_offset)) for p in places if p is not None]
    return hidden + [((line.lineno, 0), (line.end_lineno + 1, 0)) for line in lines]


def _is_for_types(text: str) -> bool:
    kinds = ("NDArray", "Callable", "Literal", "list", "tuple", "dict", "Mapping")
    return text.startswith(("__all__", "if TYPE_CHECKING")) or any(f" = {kind}[" in text for kind in kinds)


def changes_of(path: Path) -> Iterator[Change]:
    """Yield all changes of a module."""
    source = path.read_text(encoding="utf-8")
    nodes, hidden = list(ast_nodes(get_ast(source))), _without_effect(source)
    for name, operator in OPERATORS.items():
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if not any(low <= tuple(start) and tuple(end) <= high for low, high in hidden):
                place = {"line": start[0], "at": start[1]}
                yield {"module": str(path), "operator": name, "occurrence": occurrence, **place}


def text_of(change: Change) -> str | None:
    """Return the changed source, or None if it is not Python or means the same."""
    source = Path(change["module"]).read_text(encoding="utf-8")
    text: str | None = mutate_code(source, OPERATORS[change["operator"]], change["occurrence"])
    try:
        return None if text is None or ast.dump(ast.parse(text)) == ast.dump(ast.parse(source)) else text
    except SyntaxError:
        return None


def shuffled(folder: str, seed: int) -> Iterator[Change]:
    """Yield changes of a folder: places in random order, and at each one of the changes that can be made there."""
    generator = random.Random(f"{seed} {folder}")
    places: dict[tuple[str, int, int], list[Change]] = {}
    for path in [Path(folder)] if folder.endswith(".py") else sorted(Path(folder).rglob("*.py")):
        for change in changes_of(path):
            places.setdefault((change["module"], change["line"], change["at"]), []).append(change)
    order = sorted(places)
    generator.shuffle(order)
    for place in order:
        yield {"folder": folder, **generator.choice(places[place])}


def tests_of(path: Path) -> tuple[list[str], str]:
    """Return the files of tests of a module, which have its name or import it, and the folder or file around them."""
    folder = Path("tests") / path.relative_to("actviz").parent
    around = folder if folder.is_dir() else folder.with_name(f"test_{folder.name}.py")
    *package, module = path.with_suffix("").parts
    from_it = re.compile(rf"^from {'.'.join(package)}(\.{module} import |.* import .*\b{module}\b)", re.MULTILINE)
    files = [
        file
        for file in (sorted(around.rglob("test_*.py")) or [around])
        if from_it.search(file.read_text(encoding="utf-8"))
    ]
    beside = [Path(BESIDE.get(str(path), folder / f"test_{module}.py")), *files]
    return [str(file) for file in dict.fromkeys(beside) if file.is_file()], str(around)


class Changed(MetaPathFinder, Loader):
    """Import one module from a text instead of its file."""

    def __init__(self, path: Path, text: str) -> None:
        self.name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        self.path, self.text = ROOT / path, text

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find the module."""
        if fullname != self.name:
            return None
        folder = [str(self.path.parent)] if self.path.stem == "__init__" else None
        return spec_from_file_location(fullname, self.path, loader=self, submodule_search_locations=folder)

    def create_module(self, spec: ModuleSpec) -> None:
        """Take an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the text."""
        exec(compile(self.text, str(self.path), "exec"), module.__dict__)


class Runner:
    """Let pytest run the quick tests first, each within its time, or measure how long all of them take."""

    def __init__(self, usual: Mapping[str, float], budget: float, done: Sequence[str] = ()) -> None:
        self.usual, self.budget, self.done = usual, budget, done
        self.taken: dict[str, float] = {}
        self.failed: str | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the tests, leave out those beyond the budget, and let Hypothesis repeat itself and shrink nothing."""
        settings.register_profile(
            "mutants",
            parent=settings.default,
            phases=(Phase.explicit, Phase.generate),
            derandomize=True,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutants")
        if self.usual:
            items.sort(key=lambda item: self.usual.get(item.nodeid, 0.0))
            chosen, spent = [], 0.0
            for item in items:
                spent += (usual := self.usual.get(item.nodeid, 0.0))
                if usual <= SLOW and spent <= self.budget and item.nodeid.split("::")[0] not in self.done:
                    chosen.append(item)
            items[:] = chosen

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Limit and measure one test."""
        start = time.process_time()
        if self.usual:
            limit = start + PATIENCE * (1 + self.usual.get(item.nodeid, 0.0))
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, resource.RLIM_INFINITY))
        try:
            return (yield)
        finally:
            self.taken[item.nodeid] = time.process_time() - start

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the name of the test that failed."""
        self.failed = self.failed or (report.nodeid if report.failed else None)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of the file that could not be imported."""
        self.failed = self.failed or (report.nodeid if report.failed else None)


def run(tests: Sequence[str], runner: Runner, changed: Changed | None = None) -> tuple[str, dict[str, Any]]:
    """Run tests in a separate process; return the outcome, the test that failed, and the times."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        status = 70
        try:
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
            options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
            options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are imported already
            if changed is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (60, resource.RLIM_INFINITY))  # for the imports
                sys.meta_path.insert(0, changed)
                options += ["-x"]
            status = pytest.main([*options, *tests], plugins=[runner])
            with os.fdopen(write, "w") as pipe:
                json.dump({"by": runner.failed, "taken": {} if runner.usual else runner.taken}, pipe)
        finally:
            os._exit(int(status))
    os.close(write)
    with os.fdopen(read) as pipe:
        result = json.loads(pipe.read() or "{}")
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return ("timeout" if os.WTERMSIG(status) == signal.SIGXCPU else "killed"), result
    return ("survived" if os.waitstatus_to_exitcode(status) in (0, 5) else "killed"), result  # 5: no tests


def try_change(change: Change, text: str, usual: Mapping[str, float]) -> Change:
    """Run the tests of a module against a change of it, and return the change with what came of it."""
    path = Path(change["module"])
    beside, around = tests_of(path)
    changed = Changed(path, text)
    outcome, result = run(beside, Runner(usual, BUDGET), changed) if beside else ("survived", {})
    if outcome == "survived" and beside != [around]:
        outcome, result = run([around], Runner(usual, BUDGET_AROUND if beside else BUDGET, beside), changed)
    before, after = (source.splitlines() for source in (path.read_text(encoding="utf-8"), text))
    line = change["line"] - 1
    lines = {"before": before[line].strip(), "after": after[line].strip() if line < len(after) else ""}
    return {**change, "outcome": outcome, "by": result.get("by"), **lines}


def usual_times(session: Path, folders: Sequence[str]) -> dict[str, float]:
    """Return the usual time of each test; they are measured once for a session, without a change."""
    file = session.with_suffix(".times")
    usual: dict[str, float] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    paths = [Path(folder) if folder.endswith(".py") else Path(folder) / "__init__.py" for folder in folders]
    for tests in [*(tests_of(path)[1] for path in paths), *BESIDE.values()]:
        if not any(name.startswith(tests) for name in usual):
            outcome, result = run([tests], Runner({}, 0.0))
            if outcome != "survived":
                sys.exit(f"{result.get('by', tests)} fails without a change")
            usual |= result["taken"]
            file.write_text(json.dumps(usual), encoding="utf-8")
    return usual


def main() -> None:
    """Try a sample of changes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("session", type=Path, help="the file of results; beside it the times of the tests are stored")
    parser.add_argument("folders", nargs="+", help="folders or modules, such as actviz/formulas")
    parser.add_argument("--sample", type=int, default=100, help="how many changes of each (100 unless given)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the sample (1 unless given)")
    parser.add_argument("--again", action="store_true", help="try again those that survived")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTEST_XDIST_WORKER"] = "mutants"  # a worker makes no list of fonts
    for heavy in ("numpy", "scipy.integrate", "scipy.optimize", "scipy.special", "scipy.stats", "mpmath", "sympy"):
        importlib.import_module(heavy)  # once, for all processes
    lines = options.session.read_text(encoding="utf-8").splitlines() if options.session.exists() else []
    known = {_key(change): change for change in map(json.loads, lines)}
    usual = usual_times(options.session, options.folders)
    for folder in options.folders:
        counts: Counter[str] = Counter()
        for change in shuffled(folder, options.seed):
            if counts.total() == options.sample:
                break
            result = known.get(_key(change))
            if result is None or (options.again and result["outcome"] == "survived"):
                text = text_of(change)
                if text is None:
                    continue
                result = try_change(change, text, usual)
                with options.session.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(result, ensure_ascii=False) + "\n")
                print("{outcome:9} {module}:{line} {operator}: {after}".format(**result), flush=True)
            counts[result["outcome"]] += 1
        print(f"{folder}: {dict(counts)}", flush=True)


def _key(change: Change) -> tuple[str, str, int, int]:
    return change["module"], change["operator"], change["occurrence"], change["line"]


if __name__ == "__main__":
    main()
