"""Integrals compared with mpmath."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest

from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.grammar import parse
from actviz.numerics.quadrature import integral
from tests.mp_reading import read


@pytest.mark.parametrize(
    ("text", "borders"),
    [
        ("exp(-x**2/2)", [-8, 8]),
        ("sin(30*x)**2", [0, 5]),
        ("sqrt(x)", [0, 2]),
        ("log(x)", [0, 3]),
        ("1/(1e-6 + x**2)", [-1, 0, 1]),
        ("exp(-((x - 0.3)/1e-3)**2)", [-2, 0.3, 2]),
        ("abs(x)", [-1, 0, 3]),
        ("tanh(50*x)*x", [-1, 0, 2]),
    ],
)
def test_integrals_agree_with_mpmath(text: str, borders: list[float]) -> None:
    function = compile_tree(parse(text).tree)
    with mpmath.workdps(20):
        parts = [mpmath.linspace(a, b, 9) for a, b in pairwise(borders)]
        right = sum(mpmath.quad(read(parse(text).tree), part) for part in parts)
    found = integral(lambda x: np.asarray(evaluate(function, x), dtype=np.float64), borders)
    assert found == pytest.approx(float(right), rel=2e-11)


def test_what_rounding_may_be_all_of_is_0() -> None:
    assert integral(np.sin, [-3, 0, 3]) == 0
    assert integral(lambda x: x**2 - 3, [-3, 3]) == 0
    assert integral(lambda x: x**2 - 3 + 1e-12, [-3, 3]) == pytest.approx(6e-12, rel=1e-3)


@pytest.mark.parametrize("function", [lambda x: 1 / x, lambda x: x**-2.0, lambda x: np.sin(1 / x) / x])
def test_what_does_not_come_to_rest_is_not_known(function: object) -> None:
    with np.errstate(all="ignore"):
        assert integral(function, [0.0, 1.0]) is None  # type: ignore[arg-type]
        assert integral(lambda x: np.full(x.shape, np.nan), [0.0, 1.0]) is None
