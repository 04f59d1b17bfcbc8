"""Processor time of a first picture: actviz against a script written by hand.

Run it by hand: ``python tests/benchmarks/plot_start.py``. Both draw and save the same figure,
each in a process of its own, in turn. The bound that must hold: at most 1.2 times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

RUNS = 15
BY_HAND = [sys.executable, str(Path(__file__).with_name("by_hand.py"))]
ACTVIZ = [sys.executable, "-m", "actviz", "plot", "relu", "leaky_relu", "--alpha", "0.1"]


def processor_time(command: list[str], folder: str) -> float:
    """User and system seconds of one process with all it starts."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print medians, spread and ratio."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(processor_time(BY_HAND, folder), processor_time(ACTVIZ, folder)) for _ in range(RUNS + 1)][1:]
    by_hand, actviz = zip(*pairs, strict=True)
    for name, times in (("by hand", by_hand), ("actviz", actviz)):
        print(f"{name:8} {min(times):.3f} .. {median(times):.3f} .. {max(times):.3f} s")
    ratios = sorted(b / a for a, b in pairs)
    print(f"ratio    {ratios[0]:.2f} .. {median(ratios):.2f} .. {ratios[-1]:.2f}, must be at most 1.2")


if __name__ == "__main__":
    main()
