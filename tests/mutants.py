"""Mutation testing: change one place of a module, run the tests beside it, and see whether one of them fails.

    python -m tests.mutants SESSION actviz/formulas actviz/curves --sample 130 --seed 1

draws a sample of the changes that cosmic-ray and the operators below can make, runs the tests of each module against
each change in a process of its own, and adds one line of JSON for each to the file SESSION. A change in SESSION is not
tried again, unless it survived and --again is given.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import parso
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).parents[1]

# Not asked for: operators that fail at once on numbers (and would only add easy kills), and those that no test can see.
ARITHMETIC = ("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow")
SETS = ("BitOr", "BitAnd", "Sub")
COMPARISONS = ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
SAME_SPEED_ASIDE = ("cache", "lru_cache", "overload", "dataclass")

SLOW = 2.0  # tests that take more seconds of processor time than this are left out
PATIENCE = 5.0  # a test may take this many seconds, and this many times its usual time, before it counts as failed
BUDGET = 10.0  # seconds of tests of the whole folder, after those of the module itself
MEMORY = 4 << 30

BESIDE = {"actviz/curves/vectors.py": "tests/activations/test_vectors.py"}  # where it is not the path that says so


class ScaleNumber(Operator):  # type: ignore[misc]
    """Multiply a number with a point or an exponent by 1000, or divide it."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each float twice."""
        if node.type == "number" and isinstance(ast.literal_eval(node.value), float) and float(node.value):
            yield from [(node.start_pos, node.end_pos)] * 2

    def mutate(self, node: Any, index: int) -> Any:
        """Return the other number."""
        return parso.python.tree.Number(f" {float(node.value) * (1e3, 1e-3)[index]!r}", node.start_pos)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return examples."""
        return (Example("x = 2.0", "x = 2000.0"), Example("x = 2.0", "x = 0.002", occurrence=1))


class DropItem(Operator):  # type: ignore[misc]
    """Leave out one item of a list, a tuple, a set or a dictionary that is written out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each item of two or more."""
        if node.type in {"testlist_comp", "dictorsetmaker"} and node.parent.type == "atom":
            items = self._items(node)
            if len(items) > 1:
                for item in items:
                    yield item[0].start_pos, item[-1].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Remove the item with its comma."""
        items = self._items(node)
        kept = [item for place, item in enumerate(items) if place != index]
        node.children = [child for item in kept for child in [*item, parso.python.tree.Operator(",", (0, 0))]]
        return node

    @staticmethod
    def _items(node: Any) -> list[list[Any]]:
        items: list[list[Any]] = [[]]
        for child in node.children:
            if child.type == "operator" and child.value == ",":
                items.append([])
            elif child.type in {"comp_for", "sync_comp_for"}:
                return []
            else:
                items[-1].append(child)
        return [item for item in items if item]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return examples."""
        return (Example("x = {1, 2}", "x = { 2,}"),)


class FixCondition(Operator):  # type: ignore[misc]
    """Never enter the branch of an if, and never leave an item of a comprehension out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the place of each condition."""
        for place in self._places(node):
            yield node.children[place].start_pos, node.children[place].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Put the constant in the place of the condition."""
        place = self._places(node)[index]
        constant = "False" if node.type == "if_stmt" else "True"
        node.children[place] = parso.python.tree.Name(f" {constant}", node.children[place].start_pos)
        return node

    @staticmethod
    def _places(node: Any) -> list[int]:
        if node.type == "comp_if":
            return [1]
        if node.type != "if_stmt":
            return []
        return [place + 1 for place, child in enumerate(node.children) if getattr(child, "value", "") in {"if", "elif"}]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return examples."""
        return (Example("if x:\n  y()", "if False:\n  y()"),)


def operators() -> Iterator[tuple[str, Operator]]:
    """Yield the operators that are used, with their names."""
    for name, operator in _core():
        kind, *swap = name.split("_")
        if kind == "ReplaceBinaryOperator":
            wanted = set(swap) <= set(ARITHMETIC) or set(swap) <= set(SETS)
        elif kind == "ReplaceComparisonOperator":
            wanted = set(swap) <= set(COMPARISONS) or swap in (["Is", "IsNot"], ["IsNot", "Is"])
        else:
            wanted = kind not in {"VariableInserter", "VariableReplacer"}
        if wanted:
            yield name, operator()
    for own in (ScaleNumber, DropItem, FixCondition):
        yield own.__name__, own()


def _core() -> Iterator[tuple[str, Any]]:
    provider = OperatorProvider()
    for name in provider:
        yield name, provider[name]


def unseen(source: str) -> list[tuple[int, int, int, int]]:
    """Return the places that no test can see: annotations, types, and decorators that change the speed only."""
    places: list[ast.AST] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            annotations = [argument.annotation for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
            places += [place for place in [*annotations, node.returns] if place is not None]
            places += [
                place for place in node.decorator_list if ast.unparse(place).split("(")[0].split(".")[-1] in SAME_SPEED_ASIDE
            ]
        elif isinstance(node, ast.ClassDef):
            places += node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            places.append(node.annotation)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            places += [node]
        elif isinstance(node, ast.Assign) and "__all__" in map(ast.unparse, node.targets):
            places.append(node)
        elif isinstance(node, ast.Assign) and any(word in ast.unparse(node.value) for word in ("NDArray", "Callable")):
            places.append(node)
    return [(place.lineno, place.col_offset, place.end_lineno, place.end_col_offset) for place in places]  # type: ignore[attr-defined]


def mutants(path: Path) -> Iterator[dict[str, Any]]:
    """Yield all changes of a module."""
    source = path.read_text(encoding="utf-8")
    tree, hidden = get_ast(source), unseen(source)
    plain = ast.dump(ast.parse(source))
    nodes = list(ast_nodes(tree))
    for name, operator in operators():
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if any((top, left) <= tuple(start) and tuple(end) <= (bottom, right + 1) for top, left, bottom, right in hidden):
                continue
            yield {"module": str(path), "operator": name, "occurrence": occurrence, "line": start[0], "column": start[1]}
    del plain


def text_of(mutant: dict[str, Any]) -> str | None:
    """Return the changed source, or None if Python reads it as the same or cannot read it."""
    source = Path(mutant["module"]).read_text(encoding="utf-8")
    changed: str | None = mutate_code(source, dict(operators())[mutant["operator"]], mutant["occurrence"])
    try:
        same = changed is None or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source))
    except SyntaxError:
        return None
    return None if same else changed


def tests_of(path: Path) -> tuple[list[str], list[str]]:
    """Return the tests of a module, and the folder or the file of those around it."""
    inside = path.relative_to("actviz")
    folder, beside = Path("tests") / inside.parent, Path("tests") / inside.parent / f"test_{inside.name}"
    around = folder if folder.is_dir() else folder.parent / f"test_{folder.name}.py"
    if str(path) in BESIDE:
        beside = Path(BESIDE[str(path)])
    return ([str(beside)] if beside.is_file() else []), [str(around)]


class Changed(MetaPathFinder, Loader):
    """Import one module from a text."""

    def __init__(self, path: Path, text: str) -> None:
        self.name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        self.path, self.text = path, text

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """Find the module."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname,
            ROOT / self.path,
            loader=self,
            submodule_search_locations=[str((ROOT / self.path).parent)] if self.path.name == "__init__.py" else None,
        )

    def create_module(self, spec: ModuleSpec) -> None:
        """Take an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the text."""
        exec(compile(self.text, str(ROOT / self.path), "exec"), module.__dict__)


class Order:
    """Run the quick tests first, each within its own limit of processor time, and write down how long they take."""

    def __init__(self, usual: dict[str, float], budget: float, skip: Sequence[str] = ()) -> None:
        self.usual, self.budget, self.skip = usual, budget, tuple(skip)
        self.taken: dict[str, float] = {}
        self.failed: str | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the tests and leave out those beyond the budget."""
        from hypothesis import HealthCheck, Phase, settings

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
        if not self.usual:
            return
        items.sort(key=lambda item: self.usual.get(item.nodeid, 0.0))
        spent, kept = 0.0, []
        for item in items:
            usual = self.usual.get(item.nodeid, 0.0)
            if usual <= SLOW and spent + usual <= self.budget and not item.nodeid.startswith(self.skip or ("-",)):
                kept.append(item)
                spent += usual
        items[:] = kept

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
        if report.failed and self.failed is None:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of the file that could not be read."""
        if report.failed and self.failed is None:
            self.failed = report.nodeid


def run(tests: list[str], order: Order, changed: Changed | None = None) -> tuple[str, dict[str, Any]]:
    """Run tests in a process of their own, and return the outcome."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        os.close(read)
        code = 70
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
            used = int(time.process_time())
            if order.usual:
                resource.setrlimit(resource.RLIMIT_CPU, (used + 60, resource.RLIM_INFINITY))
            if changed is not None:
                sys.meta_path.insert(0, changed)
            flags = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
            code = pytest.main([*flags, *(["-x"] if order.usual else []), *tests], plugins=[order])
            answer = {"failed": order.failed, "taken": order.taken if not order.usual else {}}
            os.write(write, json.dumps(answer).encode()) if order.usual else _write_all(write, answer)
        except BaseException:
            traceback.print_exc()
        os._exit(int(code))
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read()
    _, status = os.waitpid(process, 0)
    answer = json.loads(text) if text else {"failed": None, "taken": {}}
    if os.WIFSIGNALED(status):
        return ("timeout" if os.WTERMSIG(status) == signal.SIGXCPU else "killed"), answer
    return ("survived" if os.waitstatus_to_exitcode(status) in {0, 5} else "killed"), answer


def _write_all(descriptor: int, answer: dict[str, Any]) -> None:
    with os.fdopen(descriptor, "wb", closefd=False) as pipe:
        pipe.write(json.dumps(answer).encode())


def judge(mutant: dict[str, Any], text: str, usual: dict[str, float]) -> dict[str, Any]:
    """Run the tests of a module against one change of it."""
    path = Path(mutant["module"])
    beside, around = tests_of(path)
    start = time.monotonic()
    outcome, answer = "survived", {"failed": None}
    if beside:
        outcome, answer = run(beside, Order(usual, 1e9), Changed(path, text))
    if outcome == "survived":
        outcome, answer = run(around, Order(usual, BUDGET / 5 if beside else BUDGET, beside), Changed(path, text))
    before = Path(mutant["module"]).read_text(encoding="utf-8").splitlines()
    after = text.splitlines()
    lines = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
    change = {"before": lines[0][0].strip(), "after": lines[0][1].strip()} if lines else {}
    return {**mutant, "outcome": outcome, "by": answer["failed"], "seconds": round(time.monotonic() - start, 1), **change}


def sample(folders: Sequence[str], size: int, seed: int) -> list[dict[str, Any]]:
    """Draw changes from each folder: a place at random, then one of the changes that can be made there."""
    chosen = []
    for folder in folders:
        generator = random.Random(f"{seed} {folder}")
        paths = [Path(folder)] if folder.endswith(".py") else sorted(Path(folder).rglob("*.py"))
        places: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
        for path in paths:
            for mutant in mutants(path):
                places.setdefault((mutant["module"], mutant["line"], mutant["column"]), []).append(mutant)
        order = sorted(places)
        generator.shuffle(order)
        drawn = 0
        for place in order:
            if drawn == size:
                break
            mutant = generator.choice(places[place])
            if text_of(mutant) is not None:
                chosen.append({"folder": folder, **mutant})
                drawn += 1
    return chosen


def times(session: Path, folders: Sequence[str]) -> dict[str, float]:
    """Return the usual time of each test, measured once without any change."""
    kept = session.with_suffix(".times.json")
    usual: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for folder in folders:
        path = Path(folder) if folder.endswith(".py") else Path(folder) / "__init__.py"
        for tests in tests_of(path)[1]:
            if any(name.startswith(tests) for name in usual):
                continue
            outcome, answer = run([tests], Order({}, 1e9))
            if outcome != "survived":
                sys.exit(f"the tests of {tests} fail without a change: {answer['failed']}")
            usual.update(answer["taken"])
            kept.write_text(json.dumps(usual), encoding="utf-8")
    return usual


def main() -> None:
    """Try a sample of changes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("session", type=Path, help="the file of results, one line of JSON for each change")
    parser.add_argument("folders", nargs="+", help="folders or modules below actviz")
    parser.add_argument("--sample", type=int, default=100, help="how many changes of each (100 unless given)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the sample (1 unless given)")
    parser.add_argument("--again", action="store_true", help="try those that survived again")
    options = parser.parse_args()
    os.chdir(ROOT)
    for heavy in ("numpy", "scipy.integrate", "scipy.optimize", "scipy.special", "mpmath", "sympy", "hypothesis"):
        importlib.import_module(heavy)  # once, before the processes part
    results: dict[tuple[Any, ...], dict[str, Any]] = {}
    if options.session.exists():
        for line in options.session.read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            results[tuple(result[key] for key in ("module", "operator", "occurrence"))] = result
    usual = times(options.session, options.folders)
    for mutant in sample(options.folders, options.sample, options.seed):
        key = tuple(mutant[key] for key in ("module", "operator", "occurrence"))
        text = text_of(mutant)
        if text is None or (key in results and not (options.again and results[key]["outcome"] == "survived")):
            continue
        results[key] = result = judge(mutant, text, usual)
        with options.session.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
        print(f"{result['outcome']:9} {result['module']}:{result['line']} {result['operator']} {result.get('after', '')}", flush=True)
    for folder in options.folders:
        print(folder, dict(Counter(result["outcome"] for result in results.values() if result["folder"] == folder)))


if __name__ == "__main__":
    main()
