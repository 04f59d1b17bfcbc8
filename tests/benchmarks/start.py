"""Processor time of commands, relative to ``python -c pass`` and to a minimal script with the same result, in one run.

Run it by hand: ``python tests/benchmarks/start.py``. Every command is a process of its own; they take turns, so that
what else the machine does befalls all of them alike. User and system seconds are counted, not the clock on the wall.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

RUNS = 15
PYTHON = sys.executable
TABLE = """
import numpy, rich, typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()

@app.command()
def show(rows: int = 102) -> None:
    table = Table()
    for number in range(15):
        table.add_column(str(number))
    for row in range(rows):
        table.add_row(*(str(row * number) for number in range(15)))
    Console(width=400).print(table)

app()
"""
"""A table of the same size as the catalogue, by hand."""


@dataclass(frozen=True)
class Case:
    """A command, the most that it is to take relative to ``pass``, and what else it is set against."""

    command: tuple[str, ...]
    aim: float | None = None
    against: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def actviz(*words: str) -> tuple[str, ...]:
    """A command line of actviz."""
    return PYTHON, "-m", "actviz", *words


COMPLETE = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": "actviz plot ge", "COMP_CWORD": "2"}
RELU = ("plot", "relu", "leaky_relu", "--alpha", "0.1")
CASES: Mapping[str, Case] = {
    "pass": Case((PYTHON, "-c", "pass")),
    "import typer": Case((PYTHON, "-c", "import typer")),
    "import numpy, typer": Case((PYTHON, "-c", "import numpy, typer")),
    "import matplotlib": Case(
        (PYTHON, "-c", "import numpy, typer, matplotlib.figure, matplotlib.backends.backend_agg")
    ),
    "a table by hand": Case((PYTHON, "-c", TABLE)),
    "a plot by hand": Case((PYTHON, str(Path(__file__).with_name("by_hand.py")))),
    "actviz --version": Case(actviz("--version"), 7, "import typer"),
    "actviz --help": Case(actviz("--help"), 7, "import typer"),
    "actviz plot --help": Case(actviz("plot", "--help"), 13, "import typer"),
    "actviz plot ge<TAB>": Case(actviz(), 16, "import typer", COMPLETE),
    "actviz table": Case(actviz("table"), 28, "a table by hand"),
    "actviz table --format json": Case(actviz("table", "--format", "json"), 28, "import typer"),
    "actviz plot --format json": Case(actviz(*RELU, "--format", "json"), None, "import numpy, typer"),
    "actviz plot --show": Case(actviz(*RELU, "--show"), None, "import numpy, typer"),
    "actviz plot -o a.png": Case(actviz(*RELU, "-o", "a.png"), 66, "a plot by hand"),
    "actviz plot -o a.svg": Case(actviz(*RELU, "-o", "a.svg"), None, "import matplotlib"),
}


def processor_time(case: Case, folder: str) -> float:
    """User and system seconds of one process with all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, **case.environment}
    subprocess.run(case.command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print medians, and ratios of the same round as lower quartile, median and upper quartile."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES.values():  # the first round fills caches
            processor_time(case, folder)
        for _ in range(RUNS):
            for name, case in CASES.items():
                seconds[name].append(processor_time(case, folder))
    least = median(seconds["pass"])
    for name, case in CASES.items():
        found = median(seconds[name])
        line = f"{name:28}{1000 * found:6.0f} ms {found / least:6.1f} x pass"
        line += f" (aim {case.aim:g})" if case.aim else ""
        if case.against:
            pairs = zip(seconds[name], seconds[case.against], strict=True)
            low, middle, high = quantiles([one / other for one, other in pairs], n=4)
            line = f"{line:58} {low:.2f} .. {middle:.2f} .. {high:.2f} x {case.against}"
        print(line)


if __name__ == "__main__":
    main()
