"""The examples run as they stand, and say what is true."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import actviz

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.suffix in {".py", ".sh"})
Run = Callable[[str], list[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run an example in an empty folder and return what it prints, line by line."""

    def start(name: str) -> list[str]:
        if name.endswith(".sh") and os.name == "nt":
            pytest.skip("a POSIX shell is needed")
        # The examples call actviz by its name; here it is the one of this checkout.
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "actviz").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m actviz "$@"\n')
        (folder / "actviz").chmod(0o755)
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": path, "PYTHONUTF8": "1"}
        command = ["sh" if name.endswith(".sh") else sys.executable, str(ROOT / "examples" / name)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout.splitlines()

    return start


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_prints_something(run: Run, name: str) -> None:
    assert run(name)


def test_dead_zones(run: Run) -> None:
    share = dict(line.split() for line in run("dead_zones.py"))
    assert (share["relu"], share["leaky_relu"]) == ("50%", "0%")
    tanh = 1 - np.arccosh(100**0.5) / 6  # from there on 1/cosh(x)^2 is less than a hundredth
    assert share["tanh"] == f"{tanh:.0%}"


def test_a_family(run: Run, tmp_path: Path) -> None:
    lines = run("family.sh")
    assert lines[0] == "x,leaky_relu α=0.01,leaky_relu α=0.1,leaky_relu α=0.3"
    assert lines[1] == "-2.0,-0.02,-0.2,-0.6"
    assert (tmp_path / "family.csv").read_text(encoding="utf-8").splitlines() == lines
    assert (tmp_path / "family.svg").exists()


def test_minima(run: Run) -> None:
    x = np.linspace(-4, 0, 4001)
    expected = []
    for name in ("gelu", "silu", "mish"):
        y = np.asarray(actviz.get(name)(x))
        expected.append(f"{name} dips to {y.min():.4f} at x = {x[y.argmin()]:.3f}")
    assert run("minima.sh") == expected


def test_a_figure_of_ones_own(run: Run, tmp_path: Path) -> None:
    assert run("own_figure.py") == ["largest difference: 0.0203"]
    with Image.open(tmp_path / "own_figure.png") as image:
        assert image.size == (1200, 450)
