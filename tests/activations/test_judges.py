"""Comparison with SciPy and PyTorch, where they are correct, and known errors of both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from tests.activations.truth import is_close, jet, textbook
from tests.functions import curve_of

X = np.unique([*np.linspace(-30, 30, 1201), *-np.logspace(-12, 1.4, 200), *np.logspace(-12, 1.4, 200)])


@pytest.fixture(scope="module")
def special() -> Any:
    return pytest.importorskip("scipy.special", reason="SciPy is not installed: it is only asked for a second opinion")


@pytest.fixture(scope="module")
def torch() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed: it is only asked for a second opinion")


# --- SciPy ------------------------------------------------------------------------------------------------------------

BY_SCIPY: dict[str, Callable[[Any, Any], Any]] = {
    "sigmoid": lambda s, x: s.expit(x),
    "log_sigmoid": lambda s, x: s.log_expit(x),
    "softplus": lambda s, x: -s.log_expit(-x),
    "normal_cdf": lambda s, x: s.ndtr(x),
    "gelu": lambda s, x: x * s.ndtr(x),
    "erf": lambda s, x: s.erf(x),
    "silu": lambda s, x: x * s.expit(x),
    "elu": lambda s, x: np.where(x > 0, x, s.expm1(np.minimum(x, 0))),
    "sinc": lambda s, x: s.spherical_jn(0, np.abs(x)),
    "symlog": lambda s, x: np.sign(x) * s.log1p(np.abs(x)),
    "cloglog": lambda s, x: -s.expm1(-s.exp2(x / np.log(2))),
}


@pytest.mark.parametrize("name", BY_SCIPY)
def test_values_are_those_of_scipy(special: Any, name: str) -> None:
    assert curve_of(name)(X) == pytest.approx(BY_SCIPY[name](special, X), rel=5e-13, abs=1e-300)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "gelu", "mish", "asinh", "squareplus", "snake", "sinc", "golu"])
def test_derivatives_are_those_of_numerical_differentiation(name: str) -> None:
    differentiate = pytest.importorskip("scipy.differentiate", reason="this SciPy has no scipy.differentiate")
    x = np.linspace(-4, 4, 41)
    curve = curve_of(name)
    assert curve.derivative(x) == pytest.approx(differentiate.derivative(curve, x).df, rel=1e-8, abs=1e-9)
    assert curve.derivative(x, 2) == pytest.approx(differentiate.derivative(curve.derivative, x).df, rel=1e-8, abs=1e-9)


# --- errors of PyTorch ------------------------------------------------------------------------------------------------

INF = np.inf
WRONG: list[tuple[str, str, int, float, float]] = [
    # the catalogue's name, PyTorch's, order, x, the value of PyTorch 2.13 there in float64
    ("silu", "nn.functional.silu", 0, -INF, np.nan),
    ("gelu", "nn.functional.gelu", 0, -INF, np.nan),
    ("mish", "nn.functional.mish", 0, -INF, np.nan),
    ("hard_swish", "nn.functional.hardswish", 0, -INF, np.nan),
    ("softsign", "nn.functional.softsign", 0, INF, np.nan),
    ("tanhshrink", "nn.functional.tanhshrink", 0, 1e-8, 0.0),
    ("gelu", "nn.functional.gelu", 0, -20.0, 0.0),
    ("normal_cdf", "special.ndtr", 0, -20.0, 0.0),
    ("sign", "sign", 0, np.nan, 0.0),
    ("sigmoid", "sigmoid", 1, 40.0, 0.0),
    ("tanh", "tanh", 1, 20.0, 0.0),
    ("tanh", "tanh", 1, -40.0, 0.0),
    ("hard_sigmoid", "nn.functional.hardsigmoid", 1, 0.5, float(np.float32(1 / 6))),
    ("silu", "nn.functional.silu", 1, INF, np.nan),
    ("relu", "nn.functional.relu", 1, np.nan, 1.0),
]


@pytest.mark.parametrize(
    ("name", "theirs", "order", "x", "number"), WRONG, ids=[f"{w[1]}-{w[2]}-{w[3]}" for w in WRONG]
)
def test_where_pytorch_is_wrong_we_are_right(
    torch: Any, name: str, theirs: str, order: int, x: float, number: float
) -> None:
    function = torch
    for part in theirs.split("."):
        function = getattr(function, part)
    argument = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    value = function(argument)
    answer = float((torch.autograd.grad(value.sum(), argument)[0] if order else value.detach())[0])
    ours = float(curve_of(name).derivative(x) if order else curve_of(name)(x))
    true = true_number(name, order, x)
    assert is_close(ours, true, 1e-12)
    if is_close(answer, true, 1e-12):
        pytest.skip(f"PyTorch {torch.__version__} has this right")
    assert answer == pytest.approx(number, rel=0, abs=0, nan_ok=True)


def true_number(name: str, order: int, x: float) -> Any:
    if np.isnan(x):
        return mp.nan
    return jet(textbook(curve_of(name)), mpf(x) if np.isfinite(x) else np.copysign(1e300, x))[order]
