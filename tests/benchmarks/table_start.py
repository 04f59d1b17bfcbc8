"""Processor time of the whole table: actviz against a bare script that prints a table of the same size.

Run it by hand: ``python tests/benchmarks/table_start.py``. Both run in a process of their own, in turn. The bound that
must hold: at most 1.15 times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

RUNS = 15

BARE = """
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


def processor_time(command: list[str], folder: str) -> float:
    """User and system seconds of one process."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print medians, spread and ratio."""
    bare, table = [sys.executable, "-c", BARE], [sys.executable, "-m", "actviz", "table"]
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(processor_time(bare, folder), processor_time(table, folder)) for _ in range(RUNS + 1)][1:]
    for name, times in zip(("bare", "actviz"), zip(*pairs, strict=True), strict=True):
        print(f"{name:8} {min(times):.3f} .. {median(times):.3f} .. {max(times):.3f} s")
    ratios = sorted(b / a for a, b in pairs)
    print(f"ratio    {ratios[0]:.2f} .. {median(ratios):.2f} .. {ratios[-1]:.2f}, must be at most 1.15")


if __name__ == "__main__":
    main()
