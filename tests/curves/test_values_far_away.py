"""Values at infinity, and where parts of a formula overflow, compared with the limits of the curve."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import actviz


def value(text: str, x: list[float]) -> Any:
    return actviz.parse(text)(np.array(x))


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x", -math.inf, math.inf),
        ("7", 7, 7),
        ("x*sigmoid(x)", 0, math.inf),
        ("tanh(x)", -1, 1),
        ("x/(1 + abs(x))", -1, 1),
        ("x**2/(1 + x**2)", 1, 1),
        ("x*exp(-x**2)", 0, 0),
        ("x - x", 0, 0),
        ("x - sqrt(1 + x**2)", -math.inf, 0),
        ("x*Phi(x)", 0, math.inf),
        ("x*tanh(softplus(x))", 0, math.inf),
        ("sinc(x)", 0, 0),
        ("sin(x)", math.nan, math.nan),
        ("x*sin(x)", math.nan, math.nan),
        ("log(x)", math.nan, math.inf),
        ("log(x)/x", math.nan, 0),
        ("-(x**3)/x", -math.inf, -math.inf),
        ("0*x", 0, 0),
        ("exp(x)", 0, math.inf),
        ("cos(x)", math.nan, math.nan),
        ("abs(x)**3.8/(1 + abs(x)**3.8)", 1, 1),
        ("1 + abs(x)**-0.61", 1, 1),
        ("abs(x)**-0.76", 0, 0),
        ("2 if x > 0 else -5", -5, 2),
    ],
)
def test_at_infinity_stands_the_limit(text: str, left: float, right: float) -> None:
    found = value(text, [-np.inf, 0.5, np.inf])
    assert [found[0], found[2]] == pytest.approx([left, right], nan_ok=True)


def test_far_away_where_parts_overflow_stands_the_limit() -> None:
    assert value("x**2/(1 + x**2)", [1e200, -1e300]).tolist() == [1.0, 1.0]
    assert value("x*exp(x)*exp(-x)/x", [1e3]).tolist() == [1.0]
