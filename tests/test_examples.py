"""The examples run unchanged, and their texts are correct."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from html import unescape
from math import erf, sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import actviz
from tests.processes import ROOT, environment_with_actviz

EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.suffix in {".py", ".sh"})
Run = Callable[..., list[str]]
Floats = NDArray[np.float64]
Function = Callable[[Floats], Floats]


def start(folder: Path, name: str, *arguments: str) -> list[str]:
    """Run an example in an empty folder and return what it prints, line by line."""
    if name.endswith(".sh") and os.name == "nt":
        pytest.skip("a POSIX shell is needed")
    # The examples call actviz by its name; here it is the one of this checkout.
    # The examples may be run in any language.
    environment = environment_with_actviz(folder) | {"PYTHONUTF8": "1", "ACTVIZ_LANG": "ja"}
    command = ["sh" if name.endswith(".sh") else sys.executable, str(ROOT / "examples" / name), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run an example in an empty folder of the test."""
    return partial(start, tmp_path)


@pytest.fixture(scope="module")
def approximated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which approximate.sh was run, and what it printed."""
    folder = tmp_path_factory.mktemp("approximate")
    return folder, start(folder, "approximate.sh")


# --- judges, which know nothing of actviz --------------------------------------------------------------------------


def sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def gelu(x: Floats) -> Floats:
    return np.asarray(x * (1 + np.vectorize(erf)(x / sqrt(2))) / 2)


def gelu_tanh(x: Floats) -> Floats:
    return np.asarray(x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2)


def silu(x: Floats) -> Floats:
    return x * sigmoid(x)


def quick_gelu(x: Floats) -> Floats:
    return x * sigmoid(1.702 * x)


def relu(x: Floats) -> Floats:
    return np.maximum(x, 0)


JUDGES: dict[str, Function] = {
    "relu": relu, "gelu": gelu, "gelu_tanh": gelu_tanh, "silu": silu, "quick_gelu": quick_gelu, "sigmoid": sigmoid,
    "tanh": np.tanh, "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))),
}  # fmt: skip
NORMAL = np.linspace(-12, 12, 24_001)
DENSITY = np.exp(-(NORMAL**2) / 2) / np.sqrt(2 * np.pi) * (NORMAL[1] - NORMAL[0])


def mean(f: Function, variance: float = 1) -> float:
    """The mean of a function of a normal variable."""
    return float(np.sum(f(np.sqrt(variance) * NORMAL) * DENSITY))


def gain(f: Function) -> float:
    return 1 / sqrt(mean(lambda x: f(x) ** 2))


def gradient(f: Function, gain: float, depth: int) -> float:
    """The common logarithm of a gradient in the first layer over that in the last, in mean-field theory."""
    variance, ratio = 1.0, 1.0
    for _ in range(depth - 1):
        ratio *= gain**2 * mean(lambda x: np.gradient(f(x), x) ** 2, variance)
        variance = gain**2 * mean(lambda x: f(x) ** 2, variance)
    return float(np.log10(ratio) / 2)


def gap(f: Function, g: Function, low: float, high: float) -> tuple[float, float]:
    """The largest difference, and where it is."""
    x = np.linspace(low, high, 200_001)
    difference = np.abs(f(x) - g(x))
    return float(difference.max()), float(x[difference.argmax()])


def pieces(path: Path) -> Function:
    """The function of straight pieces whose knots and values are in a CSV file."""
    knots, values = np.loadtxt(path, delimiter=",", skiprows=1, unpack=True)
    assert (knots[0], knots[-1]) == (-8, 8)
    return lambda x: np.interp(x, knots, values)


# --- the examples --------------------------------------------------------------------------------------------------


def test_every_example_has_a_test() -> None:
    assert set(EXAMPLES) == set(re.findall(r'"([\w.]+\.(?:sh|py))"', Path(__file__).read_text(encoding="utf-8")))


@pytest.mark.long
def test_plot(run: Run, tmp_path: Path) -> None:
    lines = run("plot.sh")
    assert lines[0] == "x,leaky_relu α=0.01,leaky_relu α=0.1,leaky_relu α=0.3"
    assert lines[1] == "-2.0,-0.02,-0.2,-0.6"
    assert (tmp_path / "family.csv").read_text(encoding="utf-8").splitlines() == lines[:6]
    assert (tmp_path / "family.svg").exists()
    x = np.linspace(-4, 0, 4001)
    values = {name: JUDGES[name](x) for name in ("gelu", "silu", "mish")}
    assert lines[6:] == [f"{name}: minimum {y.min():.4f} at x = {x[y.argmin()]:.3f}" for name, y in values.items()]


@pytest.mark.long
def test_derivative(run: Run, tmp_path: Path) -> None:
    slopes = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
    expected = [f"{name}: at most {slope:g} per layer, {slope**10:.2g} in ten layers" for name, slope in slopes.items()]
    sides = {"left": 0.0, "right": 1.0, "mid": 0.5}
    assert run("derivative.sh") == [*expected, *(f"relu at 0, {rule}: {slope}" for rule, slope in sides.items())]
    assert (tmp_path / "slopes.svg").exists()


@pytest.mark.long
def test_compare(run: Run, tmp_path: Path) -> None:
    lines = run("compare.sh")
    for name, line in zip(("gelu_tanh", "quick_gelu", "silu"), lines, strict=False):
        found = re.fullmatch(rf"{name}: largest difference ([\d.]+) at x = ([-\d.]+), (sufficient|too large)", line)
        assert found
        most, x = gap(JUDGES[name], gelu, -4, 4)
        assert float(found[1]) == pytest.approx(most, abs=1e-6)
        assert abs(float(found[2])) == pytest.approx(abs(x), abs=1e-3)
        assert (found[3] == "sufficient") == (most <= 0.01)
    gains = f"| gain | {gain(gelu):.6g} | {gain(gelu_tanh):.6g} |"
    assert gains in lines
    assert gains in (tmp_path / "review.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_approximate(approximated: tuple[Path, list[str]]) -> None:
    folder, lines = approximated
    with (folder / "sweep.csv").open(encoding="utf-8") as file:
        errors = {int(row["hidden"]): float(row["max_error"]) for row in csv.DictReader(file)}
    assert list(errors) == [2, 4, 8, 16]
    assert all(0.25 < errors[2 * h] / errors[h] < 0.4 for h in (2, 4, 8))
    assert gap(pieces(folder / "knots.csv"), sigmoid, -8, 8)[0] <= 0.01 < errors[4]
    assert "pieces: 7" in lines
    assert (folder / "sigmoid8.png").exists()


COMPILER = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


@pytest.mark.long
@pytest.mark.skipif(COMPILER is None, reason="a C compiler is needed")
def test_the_c_code_of_approximate_is_as_good_as_it_claims(
    approximated: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, (*_, exact, coarse) = approximated
    for file, line, x in (("sigmoid.h", exact, -8.0), ("sigmoid8.h", coarse, -1.75)):
        (tmp_path / "main.c").write_text(
            f"""#include <stdio.h>
                #include "{folder / file}"
                int main(void) {{
                    for (int i = -8000; i <= 8000; ++i) printf("%.17g\\n", approx_sigmoid(i / 1000.0));
                }}""",
            encoding="utf-8",
        )
        subprocess.run([str(COMPILER), "-o", "main", "main.c"], cwd=tmp_path, check=True)
        printed = subprocess.run(["./main"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
        error = np.abs(np.array(printed.split(), dtype=float) - sigmoid(np.arange(-8000, 8001) / 1000))
        assert f"{error.max():.7g}, at x = {x:g}" in line


def test_table(run: Run, tmp_path: Path) -> None:
    lines = run("table.sh")
    with (tmp_path / "smooth.csv").open(encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    x = np.linspace(-8, 8, 1_600_001)
    for name in ("gelu", "gelu_tanh", "quick_gelu"):
        y = JUDGES[name](x)
        assert float(rows[name]["minimum"]) == pytest.approx(y.min(), abs=1e-9)
        assert float(rows[name]["max_slope"]) == pytest.approx(np.gradient(y, x).max(), abs=1e-6)
    assert silu(x).min() < -0.2
    assert "silu" not in rows
    assert [line for line in lines if "GAIN" in line] == [
        f'GAIN["{name}"] = {gain(JUDGES[name]):.6f}' for name in ("relu", "gelu", "silu", "tanh")
    ]
    assert "relu  hidden layer: images" in (tmp_path / "advice.txt").read_text(encoding="utf-8")
    assert len((tmp_path / "handout.md").read_text(encoding="utf-8").splitlines()) == 7


@pytest.mark.long
def test_propagate(run: Run, tmp_path: Path) -> None:
    lines = run("propagate.sh")
    assert len(lines) == 4
    for line in lines:
        found = re.fullmatch(r"(\w+), (\w+): 10\^([-\d.]+) measured, 10\^([-\d.]+) in theory", line)
        assert found
        theory = gradient(JUDGES[found[1]], sqrt(2) if found[2] == "he" else 1, 20)
        assert float(found[4]) == pytest.approx(theory, abs=0.06)
        assert float(found[3]) == pytest.approx(theory, abs=0.5)
    assert (tmp_path / "gradients.svg").exists()


@pytest.mark.long
def test_train(run: Run, tmp_path: Path) -> None:
    *table, identity_relu, identity_tanh, relu_tanh, seeds = run("train.sh")
    shares = {name: share for name, _, share, *_ in map(str.split, table)}
    assert shares["identity"] == "0.0"  # which no seed can change: no straight line parts the corners
    assert min(float(shares["relu"]), float(shares["tanh"])) > 80
    assert "relu is better" in identity_relu
    assert "tanh is better" in identity_tanh
    assert "not distinguishable" in relu_tanh
    assert re.fullmatch(r"relu: \d+ of 12 solved, \d+ % of units dead", seeds)
    assert (tmp_path / "xor.svg").exists()


@pytest.mark.long
def test_a_formula_of_ones_own(run: Run, tmp_path: Path) -> None:
    lines = run("own_formula.sh")
    off = next(
        re.findall(r"^largest difference ([\d.]+) at x = ([-\d.]+)", line)[0]
        for line in lines
        if line.startswith("largest")
    )
    most, x = gap(quick_gelu, gelu, -6, 6)
    assert float(off[0]) == pytest.approx(most, abs=1e-6)
    assert abs(float(off[1])) == pytest.approx(abs(x), abs=1e-3)
    checks = [
        float(number) for line in lines for number in re.findall(r"check .*largest difference ([-+\de.]+) at", line)
    ]
    assert len(checks) == 2
    assert max(checks) < 1e-9
    assert gap(pieces(tmp_path / "pieces.csv"), quick_gelu, -8, 8)[0] <= 0.01
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    assert [row[-1] for row in rows[:2]] == [f"{gain(f):.6g} |" for f in (quick_gelu, gelu)]
    assert float(rows[2][1]) == pytest.approx(gain(quick_gelu), abs=1e-4)
    assert (tmp_path / "mine.svg").exists()


def test_a_figure_of_ones_own(run: Run, tmp_path: Path) -> None:
    assert run("own_figure.py") == [f"largest difference: {gap(quick_gelu, gelu, -4, 4)[0]:.4f}"]
    with Image.open(tmp_path / "own_figure.png") as image:
        assert image.size == (1200, 450)


@pytest.mark.long
@pytest.mark.parametrize("some", [(), ("relu", "softmax")])
def test_gallery(run: Run, tmp_path: Path, some: tuple[str, ...]) -> None:
    names = [*some] or actviz.names()
    (line,) = run("gallery.py", *some)
    assert re.fullmatch(rf"{len(names)} figures, \d+ per second", line)
    page = (tmp_path / "gallery" / "index.html").read_text(encoding="utf-8")
    alts = dict(re.findall(r'<img src="(\w+)\.png" [^>]*alt="([^"]+)">', page))
    assert list(alts) == names
    assert alts["relu"] == "For x from -6 to 6: relu: f(x) = max(x, 0). Kinks: relu at x = 0."
    for name in names:
        with Image.open(tmp_path / "gallery" / f"{name}.png") as image:
            assert (image.size, image.info["Description"]) == ((420, 300), unescape(alts[name]))
            assert len(np.unique(np.asarray(image.convert("L")))) > 20
