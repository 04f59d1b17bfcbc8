"""Exported code: run in its own language, it is the network, and what it says of itself is true."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import OutputActivation
from actviz.tables.code import LANGUAGES, ExportedNetwork, network_code
from actviz.tables.code.source_text import class_name, identifier, literal
from actviz.tables.code.unit_code import UNIT_CODES
from tests.functions import curve_of
from tests.selection import long_except
from tests.tables import keras_stand_in

Floats = NDArray[np.float64]
Run = Callable[[str, str, Floats], Floats]
PYTHON = [language for language in LANGUAGES if language != "c"]

FITS: Mapping[str, Mapping[str, Any]] = {
    "sigmoid": {},
    "gelu": {"hidden": 16, "tails": True},
    "tanh": {"hidden": 5, "output_activation": "relu"},
    "softplus": {"hidden": 64},
    "relu": {},
    "identity": {"hidden": 0},
    "exp(-x**2)": {"hidden": 7, "norm": "rms"},
    "1e-9*sin(x*1e9)": {"hidden": 6, "interval": (0.0, 1e-8)},
}
HOSTILE = (
    "double", "tanh", "lambda", "私の", "leaky_relu α=0.1", "x**2", "2x", "", "*/ int x; /*", "/* //", '"""', "a\\",
    'end"', "line\nbreak = 1", "??/", "\u202eevil", "{x}", "%s", "y" * 500, "é", "_", "Ω β-γ",
)  # fmt: skip


@pytest.fixture(scope="module")
def fits() -> Mapping[str, Fit]:
    return {name: approximate(curve_of(name), **options) for name, options in FITS.items()}


def places(fit: Fit) -> Floats:
    """Knots, their neighbours, and many points inside and outside of the interval."""
    low, high = fit.interval
    width = high - low
    even = np.linspace(low - width / 2, high + width / 2, 4001)
    random = np.random.default_rng(1).uniform(low, high, 4000)
    knots = np.concatenate([fit.knots, np.nextafter(fit.knots, np.inf), np.nextafter(fit.knots, -np.inf)])
    return np.concatenate([even, random, knots])


def trained(activation: str, output: OutputActivation = "identity", hidden: int = 5) -> ExportedNetwork:
    """A network as training leaves it: any weights, no knots."""
    random = np.random.default_rng(hidden)
    units = tuple(Unit(*map(float, random.normal(size=3) * (2.0, 3.0, 1.0))) for _ in range(hidden))
    return ExportedNetwork("sin", (-8.0, 8.0), 0.5, 1.0, Network(0.1, -0.2, units, output, activation))


def values_by_catalogue(code: ExportedNetwork, x: Floats) -> Floats:
    """What the catalogue says that a network is."""
    activation = curve_of(code.network.activation)
    y = code.network.skip * x + code.network.bias
    for unit in code.network.units:
        y = y + unit.out * activation(unit.weight * x + unit.bias)
    return np.maximum(y, 0.0) if code.is_clipped else y


def size(network: Network, x: Floats) -> Floats:
    """The sum of the magnitudes that a network adds up, of which rounding is a share."""
    parts = [abs(unit.out) * (np.abs(unit.weight * x) + abs(unit.bias)) for unit in network.units]
    return np.asarray(np.abs(network.skip * x) + abs(network.bias) + sum(parts))


def executed(text: str, modules: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The names that Python code defines."""
    held = {name: sys.modules.get(name) for name in modules or {}}
    sys.modules.update(modules or {})
    try:
        names: dict[str, Any] = {"__name__": "exported"}
        exec(compile(text, "exported", "exec"), names)
    finally:
        for name, module in held.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return names


# --- C -----------------------------------------------------------------------------------------------------------

MAIN = """
#include <stdio.h>
#include "exported.h"
#include "exported.h"

int main(void)
{
    double x, y;

    while (fread(&x, sizeof x, 1, stdin) == 1) {
        CALLS
    }
    return 0;
}
"""


@pytest.fixture
def run_c(tmp_path: Path) -> Run:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler named cc")

    def run(header: str, functions: str, x: Floats) -> Floats:
        names = functions.split()
        calls = [f"y = {name}(x); fwrite(&y, sizeof y, 1, stdout);" for name in names]
        (tmp_path / "exported.h").write_text(header, encoding="utf-8")
        (tmp_path / "main.c").write_text(MAIN.replace("CALLS", "\n        ".join(calls)))
        options = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]
        subprocess.run([compiler, *options, "main.c", "-o", "main", "-lm"], cwd=tmp_path, check=True)
        done = subprocess.run([tmp_path / "main"], input=x.tobytes(), capture_output=True, check=True)
        return np.squeeze(np.frombuffer(done.stdout).reshape(-1, len(names)).T, 0 if len(names) == 1 else ())

    return run


@pytest.mark.parametrize("name", FITS)
def test_c_is_the_fit_in_both_forms(name: str, fits: Mapping[str, Fit], run_c: Run) -> None:
    fit = fits[name]
    x = places(fit)
    function = identifier(fit.target)
    by_knots, by_network = run_c(network_code(fit, "c"), f"{function} {function}_network", x)
    assert (np.abs(by_knots - fit(x)) <= 2 * np.spacing(np.abs(fit(x)) + np.abs(fit.values).max())).all()
    np.testing.assert_array_less(np.abs(by_network - fit.network(x)), 2 * np.spacing(size(fit.network, x)) + 5e-324)


@pytest.mark.parametrize("name", long_except(["sigmoid", "softplus", "1e-9*sin(x*1e9)"], ["softplus"]))
def test_c_by_knots_is_exact_interpolation_but_for_rounding(name: str, fits: Mapping[str, Fit], run_c: Run) -> None:
    fit = fits[name]
    x = np.random.default_rng(2).uniform(fit.knots[0], fit.knots[-1], 300)
    after = np.searchsorted(fit.knots, x)
    found = run_c(network_code(fit, "c"), identifier(fit.target), x)
    for at, i, y in zip(x.tolist(), after.tolist(), found.tolist(), strict=True):
        (x0, x1), (y0, y1) = (map(Fraction, part[i - 1 : i + 1].tolist()) for part in (fit.knots, fit.values))
        exact = y0 + (y1 - y0) * (Fraction(at) - x0) / (x1 - x0)
        assert abs(Fraction(y) - exact) <= 3 * Fraction(float(np.spacing(max(abs(float(y0)), abs(float(y1))))))


def test_c_at_special_places(fits: Mapping[str, Fit], run_c: Run) -> None:
    x = np.array([np.nan, -np.inf, np.inf])
    for name, left, right in (("relu", 0.0, np.inf), ("gelu", 0.0, np.inf), ("sigmoid", -np.inf, np.inf)):
        y = run_c(network_code(fits[name], "c"), identifier(name), x)
        np.testing.assert_array_equal(y, [np.nan, left, right])
    clipped = run_c(network_code(fits["tanh"], "c"), "approx_tanh", x)
    assert np.isnan(clipped[0])


@pytest.mark.parametrize(
    ("activation", "output"),
    long_except(
        [(name, output) for name in UNIT_CODES for output in ("identity", "relu")],
        lambda value: (value[1] == "relu") == (value[0] == "tanh"),
        unpack=True,
    ),
)
def test_c_with_other_hidden_units(activation: str, output: OutputActivation, run_c: Run) -> None:
    code = trained(activation, output)
    x = np.linspace(-30, 30, 2001)
    y = run_c(network_code(code, "c"), "approx_sin_network", x)
    np.testing.assert_allclose(y, values_by_catalogue(code, x), rtol=0, atol=1e-13)


# --- NumPy -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FITS)
def test_numpy_is_the_fit_in_both_forms(name: str, fits: Mapping[str, Fit]) -> None:
    fit = fits[name]
    names = executed(network_code(fit, "numpy"))
    x = places(fit)
    y = names["f"](x)
    assert (np.abs(y - fit(x)) <= 2 * np.spacing(np.abs(fit(x)) + np.abs(fit.values).max())).all()
    bound = 2 * (1 + len(fit.network.units)) * np.spacing(size(fit.network, x))
    assert (np.abs(names["network"](x) - fit.network(x)) <= bound).all()


def test_numpy_keeps_shapes_and_knows_the_ends_of_the_line(fits: Mapping[str, Fit]) -> None:
    names = executed(network_code(fits["gelu"], "numpy"))
    for function in (names["f"], names["network"]):
        assert [np.shape(function(np.zeros(shape))) for shape in ((), (0,), (3,), (2, 3))] == [(), (0,), (3,), (2, 3)]
        assert function([1, 2]).shape == (2,)
    np.testing.assert_array_equal(names["f"]([np.nan, -np.inf, np.inf]), [np.nan, 0.0, np.inf])


@pytest.mark.parametrize("output", ["identity", "relu"])
@pytest.mark.parametrize("activation", UNIT_CODES)
def test_numpy_with_other_hidden_units(activation: str, output: OutputActivation) -> None:
    code = trained(activation, output)
    x = np.concatenate([np.linspace(-30, 30, 2001), [-1e4, 1e4]])
    names = executed(network_code(code, "numpy"))
    assert "f" not in names
    np.testing.assert_allclose(names["network"](x), values_by_catalogue(code, x), rtol=1e-13, atol=1e-13)


# --- PyTorch -----------------------------------------------------------------------------------------------------


def torch_module(code: Fit | ExportedNetwork) -> Any:
    """The module that is exported, and PyTorch."""
    if find_spec("torch") is None:
        pytest.skip("PyTorch is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
    return executed(network_code(code, "torch"))[class_name(code.target)](), torch


@pytest.mark.parametrize("name", FITS)
def test_torch_is_the_network(name: str, fits: Mapping[str, Fit]) -> None:
    fit = fits[name]
    module, torch = torch_module(fit)
    x = places(fit)
    with torch.no_grad():
        y = module(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(y, fit(x), rtol=1e-12, atol=1e-12 * float(np.abs(fit.values).max()))


def test_torch_has_the_shapes_of_a_layer_and_takes_any(fits: Mapping[str, Fit]) -> None:
    module, torch = torch_module(fits["sigmoid"])
    shapes = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    assert shapes == {
        "hidden.weight": (4, 1),
        "hidden.bias": (4,),
        "output.weight": (1, 4),
        "output.bias": (1,),
        "skip.weight": (1, 1),
    }
    for shape in ((), (0,), (7,), (7, 1), (2, 3, 4)):
        assert module(torch.zeros(shape, dtype=torch.float64)).shape == shape
    assert module.float()(torch.zeros(3)).dtype == torch.float32
    module(torch.ones(3)).sum().backward()
    assert all(parameter.grad is not None for parameter in module.parameters())


@pytest.mark.parametrize("output", ["identity", "relu"])
@pytest.mark.parametrize("activation", UNIT_CODES)
def test_torch_with_other_hidden_units(activation: str, output: OutputActivation) -> None:
    code = trained(activation, output)
    module, torch = torch_module(code)
    x = np.linspace(-30, 30, 2001)
    with torch.no_grad():
        np.testing.assert_allclose(
            module(torch.from_numpy(x)).numpy(), values_by_catalogue(code, x), rtol=1e-12, atol=1e-12
        )


# --- Keras -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FITS)
def test_keras_is_the_network_by_a_stand_in(name: str, fits: Mapping[str, Fit]) -> None:
    fit = fits[name]
    model = executed(network_code(fit, "keras"), {"keras": keras_stand_in.keras()})["model"]
    x = places(fit)
    y = model(x[:, np.newaxis])
    assert (model.name, y.shape) == (identifier(fit.target), (x.size, 1))
    np.testing.assert_allclose(y[:, 0], fit(x), rtol=1e-12, atol=1e-12 * float(np.abs(fit.values).max()))


@pytest.mark.parametrize("activation", UNIT_CODES)
def test_keras_with_other_hidden_units_by_a_stand_in(activation: str) -> None:
    code = trained(activation, "relu")
    model = executed(network_code(code, "keras"), {"keras": keras_stand_in.keras()})["model"]
    x = np.linspace(-30, 30, 2001)
    np.testing.assert_allclose(model(x[:, np.newaxis])[:, 0], values_by_catalogue(code, x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", [*UNIT_CODES, "a fit", "no units"])
def test_keras_itself(name: str, fits: Mapping[str, Fit]) -> None:
    if find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    made = {"a fit": ExportedNetwork.of(fits["tanh"]), "no units": ExportedNetwork.of(fits["identity"])}
    code = made.get(name) or trained(name, "relu")
    x = np.linspace(-30, 30, 2001)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keras = import_module("keras")
        model = executed(network_code(code, "keras"))["model"]
        y = keras.ops.convert_to_numpy(model(x[:, np.newaxis]))[:, 0]
    weights = {layer.name: layer.get_weights() for layer in model.layers}
    if code.network.units:
        assert [
            weights["hidden"][0][0].tolist(),
            weights["hidden"][1].tolist(),
            weights["output"][0][:, 0].tolist(),
        ] == [[getattr(unit, field) for unit in code.network.units] for field in ("weight", "bias", "out")]
    assert weights["skip"][0].item() == code.network.skip
    # Only on TensorFlow does Keras compute in float64.
    share = 1e-12 if keras.backend.backend() == "tensorflow" else 8 * np.finfo(np.float32).eps
    assert (np.abs(y - values_by_catalogue(code, x)) <= share * size(code.network, x)).all()


# --- what the text is like ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FITS)
def test_the_claim_is_true(name: str, fits: Mapping[str, Fit]) -> None:
    fit = fits[name]
    place = "the real line" if fit.tails else f"[{fit.interval[0]:g}, {fit.interval[1]:g}]"
    claim = f"The largest error on {place} is {fit.max_error:.7g}, at x = {fit.max_error_at:.7g}, up to rounding."
    for language in LANGUAGES:
        assert claim in " ".join(network_code(fit, language).replace("\n *", " ").split())
    f = executed(network_code(fit, "numpy"))["f"]
    x = np.linspace(*fit.interval, 20_001)
    error = np.abs(f(x) - curve_of(name)(x)).max()
    tiny = 1e-14 * float(np.abs(fit.values).max())
    assert 0.99 * fit.max_error - tiny <= error <= fit.max_error * (1 + 1e-9) + tiny


@pytest.mark.parametrize("number", [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -1e-5, 1e16, 123456789.123456789, 3.0])
def test_numbers_read_back_as_themselves(number: float) -> None:
    assert float(literal(number)) == number
    assert ast.literal_eval(literal(number)) == number
    assert type(ast.literal_eval(literal(number))) is float


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_weight_stands_in_the_code(language: str, fits: Mapping[str, Fit]) -> None:
    fit = fits["softplus"]
    text = network_code(fit, language)
    assert all(repr(number) in text for unit in fit.network.units for number in (unit.weight, unit.bias, unit.out))


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_makes_a_safe_name_and_a_harmless_comment(label: str, fits: Mapping[str, Fit]) -> None:
    name = identifier(label)
    assert name.isascii()
    assert name.isidentifier()
    assert name.startswith("approx_")
    assert len(name) <= 47
    fit = replace(fits["sigmoid"], target=label)
    plain = replace(fits["sigmoid"], target="plain")
    for language in PYTHON:
        text, expected = (network_code(one, language) for one in (fit, plain))
        assert all(letter.isprintable() for letter in text.replace("\n", ""))
        tree, other = ast.parse(text), ast.parse(expected)
        assert [type(node) for node in ast.walk(tree)] == [type(node) for node in ast.walk(other)]


def test_any_label_makes_harmless_c(run_c: Run, fits: Mapping[str, Fit]) -> None:
    """All labels in one file, where every name gets a number, because some labels have the same names."""
    headers = []
    for number, label in enumerate(HOSTILE):
        name, text = identifier(label), network_code(replace(fits["sigmoid"], target=label), "c")
        names = sorted(set(re.findall(rf"\b{name}\w*", text)))
        guard = re.findall(r"^#ifndef (\w+)$", text, flags=re.MULTILINE)
        headers += [f"#define {one} {one.replace(name, f'f{number}', 1)}" for one in names]
        headers += [text, *(f"#undef {one}" for one in (*names, *guard))]
    every = "\n".join(["#ifndef EVERY", "#define EVERY", *headers, "#endif", ""])
    found = run_c(every, " ".join(f"f{number}" for number in range(len(HOSTILE))), np.array([0.5]))
    np.testing.assert_array_equal(found[:, 0], np.full(len(HOSTILE), fits["sigmoid"](0.5)))


def test_names() -> None:
    assert identifier("leaky_relu α=0.1") == "approx_leaky_relu_alpha_0_1"
    assert identifier("exp(-x**2)") == "approx_exp_x_2"
    assert identifier("私の") == "approx_curve"
    assert class_name("hard_sigmoid") == "ApproxHardSigmoid"


@pytest.mark.parametrize("language", PYTHON)
def test_python_is_formatted_as_ruff_would(language: str, fits: Mapping[str, Fit], tmp_path: Path) -> None:
    if find_spec("ruff") is None:
        pytest.skip("Ruff is not installed")
    many = approximate(curve_of("tanh"), hidden=1024, output_activation="relu")
    codes: list[Fit | ExportedNetwork] = [*fits.values(), many, *(trained(name, "relu", 12) for name in UNIT_CODES)]
    for number, code in enumerate(codes):
        text = network_code(code, language)
        (tmp_path / f"exported_{number}.py").write_text(text, encoding="utf-8")
        assert max(map(len, text.splitlines())) <= 88
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", tmp_path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_c_lines_are_short(fits: Mapping[str, Fit]) -> None:
    codes: list[Fit | ExportedNetwork] = [*fits.values(), *(trained(name, "relu") for name in UNIT_CODES)]
    for code in codes:
        assert max(map(len, network_code(code, "c").splitlines())) <= 88


# --- what cannot be written --------------------------------------------------------------------------------------


def test_an_unknown_language_is_refused(fits: Mapping[str, Fit]) -> None:
    with pytest.raises(
        actviz.ActvizError,
        match=r"language='pytorch' is invalid; choose from c, numpy, torch or keras; did you mean 'torch'\?",
    ):
        network_code(fits["sigmoid"], "pytorch")


@pytest.mark.parametrize("activation", ["mish", "elu α=2", "jax.gelu"])
def test_other_activations_are_refused(activation: str) -> None:
    with pytest.raises(
        actviz.ActvizError,
        match=(
            "code generation does not support hidden units of .*; use relu, "
            "identity, tanh, sigmoid, silu, gelu, softplus, elu"
        ),
    ):
        trained(activation)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(number: float) -> None:
    code = trained("relu")
    for network in (replace(code.network, skip=number), replace(code.network, units=(Unit(1.0, number, 1.0),))):
        with pytest.raises(actviz.ActvizError, match="not finite"):
            replace(code, network=network)
