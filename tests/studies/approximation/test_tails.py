"""Asymptotes, and errors on the whole line."""

from __future__ import annotations

import math

import numpy as np
import pytest

from actviz.formulas.errors import ActvizError
from actviz.studies.approximation.optimal import approximate
from actviz.studies.approximation.tails import asymptote
from tests.studies.approximation.curves import curve


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("sigmoid", (0, 0), (0, 1)),
        ("gelu", (0, 0), (1, 0)),
        ("elu", (0, -1), (1, 0)),
        ("softsign", (0, -1), (0, 1)),
        ("atan(x)", (0, -math.pi / 2), (0, math.pi / 2)),
        ("x*atan(x)", (-math.pi / 2, -1), (math.pi / 2, -1)),
        ("2*softplus(x) - x + 3", (-1, 3), (1, 3)),
        ("sqrt(1 + x**2)", (-1, 0), (1, 0)),
    ],
)
def test_asymptotes(text: str, left: tuple[float, float], right: tuple[float, float]) -> None:
    for side, (slope, height) in ((-1, left), (1, right)):
        line = asymptote(curve(text), side)
        assert line.slope == pytest.approx(slope, abs=1e-9)
        assert line.at(0.0) == pytest.approx(height, abs=1e-6)


@pytest.mark.parametrize("hidden", [2, 3, 4, 9])
@pytest.mark.parametrize(
    "text", ["sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "elu", "exp(-x**2)", "softsign"]
)
def test_the_error_holds_on_the_whole_line(text: str, hidden: int) -> None:
    target = curve(text)
    fit = approximate(target, hidden=hidden, tails=True)
    far = np.geomspace(1e-3, 1e6, 4000)
    x = np.concatenate([-far, far, np.linspace(-30, 30, 20_001)])
    sampled = np.abs(fit(x) - target(x)).max()
    assert sampled <= fit.max_error * (1 + 1e-9)
    assert sampled >= fit.max_error * (1 - 1e-3)
    assert fit.gap < 1e-6
    assert len(fit.network.units) <= hidden
    assert (fit.left, fit.right) == (asymptote(target, -1).slope, asymptote(target, 1).slope)
    inside = approximate(target, hidden=hidden, interval=(-20, 20))
    assert fit.max_error >= inside.lower_bound


def test_softplus_with_one_unit_is_relu() -> None:
    fit = approximate(curve("softplus"), hidden=1, tails=True)
    assert fit.max_error == pytest.approx(math.log(2), rel=1e-12)
    assert fit.knots[1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "hidden", "message"),
    [
        ("sin(x)", 4, "no asymptote on the left: its slope has no limit"),
        ("x**2", 4, "no asymptote on the left: its slope has no limit"),
        ("log(1+abs(x))", 4, "its value grows without bound"),
        ("sigmoid", 1, "too few"),
        ("gelu", 0, "too few"),
    ],
)
def test_refusals(text: str, hidden: int, message: str) -> None:
    with pytest.raises(ActvizError, match=message):
        approximate(curve(text), hidden=hidden, tails=True)


def test_an_output_relu_cannot_follow_what_is_below_0() -> None:
    with pytest.raises(ActvizError, match="stays below 0 on the left"):
        approximate(curve("tanh"), tails=True, output_activation="relu")
