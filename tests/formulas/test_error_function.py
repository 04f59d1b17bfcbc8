"""The error functions of arrays, compared with mpmath; the longer mode takes more points."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from mpmath import mp

from actviz.formulas.error_function import CELLS, ERF_REACH, erf, erfc
from tests.selection import long_except

POINTS = 1000
STEPS = (0.0, 0.001, 0.1, 0.5, 1.0, 2.0, 4.0, 6.0, 12.0, 26.4)
BINADES = [
    sign * math.ldexp(mantissa, power)
    for power in range(-1073, 6) for mantissa in (1, 1.1, 1.7) for sign in (-1, 1)
]  # fmt: skip
PAIRS = ((erf, math.erf, mp.erf), (erfc, math.erfc, mp.erfc))


def errors(found: list[float], right: list[Any]) -> Any:
    """Errors in units in the last place of the right values."""
    return np.array([float(abs(mp.mpf(y) - z)) / math.ulp(float(z)) for y, z in zip(found, right, strict=True)])


@pytest.mark.parametrize(("function", "scalar", "judge"), PAIRS, ids=("erf", "erfc"))
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("count", long_except([300, 20_000], [300]))
def test_the_error_is_at_most_that_of_math_plus_1(
    function: Callable[..., Any], scalar: Callable[[float], float], judge: Callable[..., Any], sign: int, count: int
) -> None:
    random = np.random.default_rng(17)
    for low, high in pairwise(STEPS):
        x = sign * random.uniform(low, high, count)
        with mp.workdps(40):
            right = [judge(mp.mpf(point)) for point in x.tolist()]
            own = errors(function(x).tolist(), right).max()
            nodes = np.unique(np.rint(x * CELLS) / CELLS).tolist()
            theirs = errors([scalar(c) for c in nodes], [judge(mp.mpf(c)) for c in nodes]).max()
        assert own <= max(theirs, 0.5) + 1, (low, high)


@pytest.mark.parametrize(("function", "_scalar", "judge"), PAIRS, ids=("erf", "erfc"))
def test_the_error_in_every_binade(function: Callable[..., Any], _scalar: object, judge: Callable[..., Any]) -> None:
    x = np.array([point for point in BINADES if abs(point) < 26.4])
    with mp.workdps(40):
        found = errors(function(x).tolist(), [judge(mp.mpf(point)) for point in x.tolist()])
    assert found.max() <= 3, x[found.argmax()]


def test_subnormal_values_of_erfc() -> None:
    x = np.linspace(26.5, 27.5, POINTS)
    with mp.workdps(40):
        found = errors(erfc(x).tolist(), [mp.erfc(mp.mpf(point)) for point in x.tolist()])
    assert found.max() <= 3


@pytest.mark.parametrize(("function", "_scalar", "judge"), PAIRS, ids=("erf", "erfc"))
@pytest.mark.parametrize("step", long_except([31, 1], [31]))
def test_the_error_at_the_borders_of_cells(
    function: Callable[..., Any], _scalar: object, judge: Callable[..., Any], step: int
) -> None:
    borders = (np.arange(-ERF_REACH * CELLS, 26.4 * CELLS, step) + 0.5) / CELLS
    x = np.concatenate([np.nextafter(borders, -np.inf), borders, np.nextafter(borders, np.inf)])
    with mp.workdps(40):
        found = errors(function(x).tolist(), [judge(mp.mpf(point)) for point in x.tolist()])
    assert found.max() <= 4, x[found.argmax()]


def test_monotone() -> None:
    near = np.linspace(-7, 7, 20 * POINTS + 1)
    assert (np.diff(erf(near)) >= 0).all()
    assert (np.diff(erfc(near)) <= 0).all()
    far = np.linspace(0, 28, 20 * POINTS + 1)
    assert (np.diff(erfc(far)) <= 0).all()
    powers = np.exp2(np.linspace(-1074, 3, 20 * POINTS))
    assert (np.diff(erf(powers)) >= 0).all()


def test_odd_with_its_zeros() -> None:
    x = np.concatenate([np.random.default_rng(3).normal(scale=2, size=POINTS), np.arange(3000) / (2 * CELLS), BINADES])
    assert erf(-x).tolist() == (-erf(x)).tolist()
    assert [math.copysign(1, float(y)) for y in erf(np.array([0.0, -0.0]))] == [1, -1]
    assert erf(np.array([0.0, -0.0])).tolist() == [0, 0]


@pytest.mark.parametrize(("function", "limits"), [(erf, (-1.0, 1.0)), (erfc, (2.0, 0.0))])
def test_at_infinity_and_nan(function: Callable[..., Any], limits: tuple[float, float]) -> None:
    assert function(np.array([-np.inf, np.inf, -1e300, 1e300])).tolist() == [*limits, *limits]
    payloads = np.array([0x7FF8000000000000, 0x7FF8000000001234, -0x8000000000000 + 5], dtype=np.int64)
    assert np.isnan(function(payloads.view(np.float64))).all()


def test_shapes_and_numbers() -> None:
    assert float(erf(0.5)) == float(erf(np.array([0.5]))[0])
    assert float(erfc(1)) == float(erfc(np.array([[1.0]]))[0, 0])
    assert erf(np.empty((0, 3))).shape == (0, 3)
    table = np.linspace(-3, 3, 24).reshape(4, 6)
    assert erfc(table.T[::2]).tolist() == erfc(table).T[::2].tolist()
