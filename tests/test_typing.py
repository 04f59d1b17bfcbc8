"""A user's file passes a strict type checker, and the public names are the listed ones."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from importlib.util import find_spec
from inspect import getdoc, isfunction, signature
from pathlib import Path
from typing import get_args

import pytest

import actviz
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import VectorActivation
from actviz.curves.lookup import VectorName
from tests.readme import README

PUBLIC = """
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import actviz

x = np.linspace(-3, 3, 7)
curve: actviz.Curve = actviz.get("keras.leaky_relu", alpha=0.1)
typed: actviz.Curve = actviz.parse("a*relu(x)", a=2)
values: NDArray[np.floating] = curve(x)
slopes: NDArray[np.floating] = curve.derivative(x, order=1, at_kink="min")
kinks: NDArray[np.float64] = curve.kinks(-8, 8)
texts: list[str] = [curve.label, curve.formula, curve.latex, *curve.parameters]
names: list[str] = actviz.names()
smoothness: str | None = actviz.facts(curve).smoothness
minimum = actviz.facts(curve).minimum
lowest = None if minimum is None or minimum is actviz.UNKNOWN else minimum.value
fit = actviz.approximate(actviz.get("gelu"), hidden=4, interval=(-8, 8), norm="max")
errors: list[float] = [fit.max_error, fit.rms_error]
bound = fit.lower_bound
knots: NDArray[np.float64] = fit.knots
y: NDArray[np.float64] = fit.values
units = len(fit.network.units)
approximated = fit(x)
softmax = actviz.get("softmax")
matrix: NDArray[np.floating] = softmax.jacobian([1.0, 2.0])
outputs: tuple[actviz.Curve, ...] = softmax.curves([2.0, 1.0], 0)
result = actviz.plot(curve, "keras.elu", "x*tanh(x)", interval=(-3, 3), samples=11, derivative=True)
grid: NDArray[np.float64] = result.x
saved: Path = result.save("figure.svg", theme="dark", size=(4, None), title="A figure", language="en", dpi=100)
written: list[str] = [result.report(), result.to_json(), result.to_csv(), result.to_markdown(language="ja")]
width = result.draw(y_range=(-1, 1)).get_size_inches()
curve.plot((-2, 2), derivative=True).save(Path("curve.png"), size="nature")
plotted: list[str] = [trace.label for trace in curve.plot().traces]
steepest = actviz.derivative("gelu", order=2, at_kink="left").curves[0].largest
differences = [pair.rms for pair in actviz.compare("gelu", "silu", against=curve).pairs]
depths = actviz.propagate("tanh", depth=3, width=4, init=["he", "exact"], seeds=2).networks[0].measured.variance
scores: list[float] = [one.score.mean for one in actviz.train("relu", task="xor", seeds=2, lr=0.1, steps=5).curves]
texts_too = [actviz.facts("relu").smoothness, actviz.approximate("tanh").norm]
moved = [actviz.plot("softmax", logits=np.array([1, 2, 3.0])).x, actviz.derivative("relu", depth=30).sample.x]
searched = actviz.train("relu", task="xor", seeds=2, lr="auto", steps=5)
document: str = actviz.facts(curve).to_markdown()
fit.save("fit.h")
for name in actviz.names():
    function = actviz.get(name)
    if isinstance(function, actviz.VectorFunction):
        function.jacobian([1.0, 2.0])
    else:
        function.derivative(x)
try:
    actviz.get("rleu")
except actviz.ActvizError as error:
    Path("error.txt").write_text(str(error))
"""
WRONG = """
import actviz

actviz.get("gelu").jacobian([1.0])
actviz.get("softmax").kinks(-1, 1)
actviz.plot("relu").draw(theme="red")
actviz.plot(3)
"""


def readme_examples() -> str:
    """Return the lines that the README enters at a Python prompt."""
    lines = README.read_text(encoding="utf-8").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith((">>> ", "... ")))


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_a_users_file_passes_mypy_strict(tmp_path: Path) -> None:
    for name, text in (("readme", readme_examples()), ("public", PUBLIC), ("wrong", WRONG)):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "."],
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": str(Path(actviz.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert [line.split(": error: ")[0] for line in errors] == [f"wrong.py:{line}" for line in (4, 5, 6, 7)], done.stdout


def test_the_functions_of_a_vector_are_named_for_type_checkers() -> None:
    assert [*get_args(VectorName)] == [name for name, entry in CATALOGUE.items() if isinstance(entry, VectorActivation)]


def test_only_public_names_are_listed() -> None:
    listed = [name for name in dir(actviz) if not name.startswith("_")]
    assert listed == sorted(actviz.__all__)
    assert all(getattr(actviz, name) is not None for name in listed)


def documented() -> list[tuple[str, object]]:
    """Return everything public with a docstring, by name: functions, classes and their public methods."""
    found: list[tuple[str, object]] = []
    for name in actviz.__all__:
        value = getattr(actviz, name)
        if isinstance(value, type):
            methods = {key: member for key, member in vars(value).items() if key == "__call__" or key[0] != "_"}
            found += [(f"{name}.{key}", member) for key, member in methods.items() if isfunction(member)]
        if isinstance(value, type) or isfunction(value):
            found.append((name, value))
    return found


@pytest.mark.parametrize(("name", "value"), documented())
def test_what_is_public_is_documented_by_examples_that_run(name: str, value: object) -> None:
    doc = getdoc(value)
    assert doc
    if isfunction(value) and len(signature(value).parameters) > 1:
        assert "Parameters\n------" in doc or "parameters are as for" in doc
    test = doctest.DocTestParser().get_doctest(doc, {}, name, None, None)
    failed, _ = doctest.DocTestRunner().run(test)
    assert not failed
