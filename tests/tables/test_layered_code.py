"""Exported code of networks with several layers: run in its own language, it is the network."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from actviz.studies.approximate.deep import DeepSettings, approximate_deep
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.sawtooth import approximate_by_sawtooth
from actviz.tables.code import LANGUAGES, network_code
from actviz.tables.code.source_text import class_name, identifier
from tests.functions import curve_of
from tests.tables import keras_stand_in

X = np.concatenate([np.linspace(-9, 9, 1001), [1e6, -1e6, np.nan]])
MAIN = """
#include <stdio.h>
#include "exported.h"
#include "exported.h"

int main(void)
{
    double x, y;

    while (fread(&x, sizeof x, 1, stdin) == 1) {
        y = NAME_network(x);
        fwrite(&y, sizeof y, 1, stdout);
    }
    return 0;
}
"""


@pytest.fixture(scope="module", params=["trained", "sawtooth"])
def fit(request: pytest.FixtureRequest) -> DeepFit:
    if request.param == "trained":
        return approximate_deep(Problem(curve_of("sigmoid")), (4, 3, 2), DeepSettings(12))
    return approximate_by_sawtooth(Problem(curve_of("x**2"), (0.0, 3.0)), 3)


def same(found: NDArray[np.float64], fit: DeepFit) -> None:
    np.testing.assert_allclose(found, fit(X), rtol=1e-12, atol=1e-12)
    assert np.isnan(found[-1])


def executed(text: str, modules: dict[str, Any] | None = None) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, module in (modules or {}).items():
            patch.setitem(__import__("sys").modules, name, module)
        exec(compile(text, "exported.py", "exec"), names)
    return names


def test_numpy(fit: DeepFit) -> None:
    network = executed(network_code(fit, "numpy"))["network"]
    same(network(X), fit)
    assert network(0.5).shape == ()
    assert network(np.zeros((2, 0, 3))).shape == (2, 0, 3)


def test_c(fit: DeepFit, tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler named cc")
    (tmp_path / "exported.h").write_text(network_code(fit, "c"), encoding="utf-8")
    (tmp_path / "main.c").write_text(MAIN.replace("NAME", identifier(fit.target)))
    options = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]
    subprocess.run([compiler, *options, "main.c", "-o", "main", "-lm"], cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "main"], input=X.tobytes(), capture_output=True, check=True)
    same(np.frombuffer(done.stdout), fit)


def test_keras_by_a_stand_in(fit: DeepFit) -> None:
    model = executed(network_code(fit, "keras"), {"keras": keras_stand_in.keras()})["model"]
    same(model(X[:, np.newaxis])[:, 0], fit)


def test_torch(fit: DeepFit) -> None:
    if find_spec("torch") is None:
        pytest.skip("PyTorch is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch = import_module("torch")
    module = executed(network_code(fit, "torch"))[class_name(fit.target)]()
    with torch.no_grad():
        same(module(torch.from_numpy(X)).numpy(), fit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_states_the_layers_and_the_error(fit: DeepFit, language: str) -> None:
    text = " ".join(network_code(fit, language).replace("\n *", " ").split())
    assert f"hidden layers of {', '.join(map(str, fit.hidden))} ReLU units" in text
    assert f"is {fit.max_error:.7g}, at x = " in text
