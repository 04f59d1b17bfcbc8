"""The article's network, and the best values for fixed kinks, compared with SciPy's linear programming."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from actviz.studies.approximate.article import ARTICLE, best_values
from actviz.studies.approximate.error_constant import error_constant
from actviz.studies.approximate.network_error import measured, polyline_of
from actviz.studies.approximate.optimal import Problem, approximate
from actviz.studies.approximate.polyline_error import error_of
from actviz.studies.approximate.target import TargetFunction
from tests.functions import curve_of


@pytest.mark.parametrize("end", [6.0, 8.0, 10.0])
def test_the_articles_network_misses_the_sigmoid_by_what_was_measured(end: float) -> None:
    found = measured("article", curve_of("sigmoid"), ARTICLE, (-end, end))
    assert found.max_error == pytest.approx(0.041005, abs=1e-6)
    assert found.max_error_at == pytest.approx(-1.0669, abs=1e-4)


def test_its_kinks_could_do_better() -> None:
    line = best_values(TargetFunction(curve_of("sigmoid"), -8, 8), np.array([-4.0, -2.0, 2.0, 4.0]), (-8, 8))
    assert error_of(TargetFunction(curve_of("sigmoid"), -8, 8), line).largest == pytest.approx(0.027312, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "knots", "interval"),
    [
        ("sigmoid", [-4.0, -2.0, 2.0, 4.0], (-8.0, 8.0)),
        ("gelu", [-1.0, 0.0, 0.5], (-3.0, 5.0)),
        ("sine", np.linspace(-5, 5, 11).tolist(), (-6.0, 6.0)),
        ("silu", [], (-2.0, 1.0)),
        ("relu", [-1.0, 1.0], (-4.0, 4.0)),
    ],
)
def test_best_values_are_those_of_a_linear_programme(
    name: str, knots: list[float], interval: tuple[float, float]
) -> None:
    f = curve_of(name)
    target = TargetFunction(f, *interval)
    error = error_of(target, best_values(target, np.array(knots), interval)).largest
    x = np.linspace(*interval, 6001)
    corners = np.array([interval[0], *knots, interval[1]])
    hats = np.array([np.interp(x, corners, row) for row in np.eye(corners.size)]).T
    ones = np.ones((x.size, 1))
    found: Any = linprog(
        np.append(np.zeros(corners.size), 1.0),
        A_ub=np.block([[hats, -ones], [-hats, -ones]]),
        b_ub=np.concatenate([f(x), -f(x)]),
        bounds=[(None, None)] * corners.size + [(0, None)],
    )
    assert found.fun <= error * (1 + 1e-9)
    assert error <= found.fun * (1 + 1e-5)


def test_any_network_of_relu_units_is_a_polyline() -> None:
    network = approximate(curve_of("mish"), hidden=7).network
    x = np.linspace(-8, 8, 1001)
    np.testing.assert_allclose(polyline_of(network, (-8, 8))(x), network(x), rtol=0, atol=1e-14)


@pytest.mark.parametrize(("name", "hidden"), [("sigmoid", 64), ("silu", 128), ("exponential", 64)])
def test_the_law_of_the_error(name: str, hidden: int) -> None:
    interval = (-8.0, 8.0) if name != "exponential" else (-1.0, 1.0)
    law = error_constant(Problem(curve_of(name), interval)) / (hidden + 1) ** 2
    assert approximate(curve_of(name), hidden=hidden, interval=interval).max_error == pytest.approx(law, rel=0.05)


@pytest.mark.parametrize(("name", "interval"), [("hardtanh", (-8, 8)), ("binary_step", (-8, 8)), ("identity", (0, 1))])
def test_straight_pieces_and_jumps_have_no_law(name: str, interval: tuple[float, float]) -> None:
    assert np.isnan(error_constant(Problem(curve_of(name), interval)))


def test_a_curve_that_bends_and_jumps_has_no_law() -> None:
    f = curve_of("tanh(x) + sign(x)")
    assert np.isnan(error_constant(Problem(f, (-2, 2))))
    assert error_constant(Problem(f, (1, 2))) > 0


def test_the_law_of_a_parabola() -> None:
    """Of x**2 on [-1, 1] the integral of sqrt(2) is 2*sqrt(2), its square 8: C is a half."""
    assert error_constant(Problem(curve_of("relu_squared"), (0, 2))) == pytest.approx(0.5, rel=1e-12)
