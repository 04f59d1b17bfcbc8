"""Laws for every target and every number of units: errors are as claimed, and more units are not worse."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.minimax import AGREE
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import Norm
from tests.functions import curve_of
from tests.studies.approximate.curves import bound

Floats = NDArray[np.float64]

NAMES = tuple(name for name in actviz.names() if isinstance(actviz.get(name), Curve))
SIZES = range(17)
FEW: tuple[tuple[str, bool], ...] = (
    ("hardshrink", False),
    ("threshold", True),
    ("binary_step", True),
    ("gelu", True),
    ("lisht", True),
    ("srelu", True),
    ("pau", True),
    ("softsign", True),
    ("sqnl", False),
)
"""Jumps, least errors that are only approached, asymptotes that take long, and pieces that are straight."""


def output(network: Network, x: Floats) -> tuple[Floats, Floats]:
    """The output of a network from its numbers, and how much of it may be rounding."""
    terms = [network.skip * x, np.full(x.shape, network.bias)]
    size = np.abs(terms[0]) + abs(network.bias)
    for unit in network.units:
        terms.append(unit.out * np.maximum(unit.weight * x + unit.bias, 0.0))
        size = size + np.abs(unit.out) * (np.abs(unit.weight * x) + abs(unit.bias))
    return np.sum(terms, axis=0), 1e-15 * size


def points(target: Curve, fit: Fit) -> Floats:
    """Many points, both neighbours of all kinks and jumps, and with tails those far outside."""
    low, high = fit.interval
    marks = np.concatenate([fit.knots, target.function.places(low, high)])
    near = np.concatenate([marks + side * 10.0**-power for side in (-1, 1) for power in range(10)])
    beside = [np.nextafter(marks, -np.inf), marks, np.nextafter(marks, np.inf)]
    if fit.tails:
        far = np.geomspace(1e-3, 1e8, 600)
        return np.unique(np.concatenate([np.linspace(-80, 80, 16_001), near, *beside, far, -far]))
    x = np.concatenate([np.linspace(low, high, 8001), near, *beside])
    return np.unique(x[(x >= low) & (x <= high)])


def check(target: Curve, fit: Fit) -> None:
    """Compare a fit with an independent evaluation of its network."""
    assert (np.diff(fit.knots) > 0).all()
    assert len(fit.network.units) <= fit.hidden
    x = points(target, fit)
    y = target(x)
    found, rounding = output(fit.network, x)
    error = np.abs(found - y)
    rounding = rounding + 1e-15 * (1 + np.abs(y))
    assert (error <= fit.max_error * (1 + 1e-9) + rounding).all()
    near = np.abs(x) <= 100
    assert error[near].max() >= fit.max_error * (1 - 5e-3) - rounding[near].max()


def check_sizes(name: str, *, tails: bool, norm: Norm, sizes: range | tuple[int, ...]) -> None:
    target = curve_of(name)
    fits: list[Fit] = []
    for hidden in sizes:
        try:
            fit = approximate(target, hidden=hidden, tails=tails, norm=norm)
        except ActvizError as problem:
            assert tails
            assert "asymptote" in str(problem)  # noqa: PT017
            continue
        check(target, fit)
        if norm == "rms":
            assert fit.lower_bound is None
            continue
        assert bound(fit) <= fit.max_error
        for smaller in fits:
            assert fit.max_error <= smaller.max_error * (1 + 2 * AGREE) + 1e-15
            assert bound(fit) <= smaller.max_error  # what no network of this size can, no smaller one does
        fits.append(fit)


@pytest.mark.parametrize(("name", "tails"), FEW)
def test_some_targets(name: str, tails: bool) -> None:
    check_sizes(name, tails=tails, norm="max", sizes=(1, 2, 3, 5))


@pytest.mark.parametrize("name", ["gelu", "elu"])
def test_a_mean_square_with_tails_is_that_of_its_network(name: str) -> None:
    """With one kink nothing can move; with two the knots of the maximum norm are not all that can be used."""
    target = curve_of(name)
    middles = np.linspace(-8, 8, 100_001)[:-1] + 8e-5
    errors = []
    for hidden in (1, 2, 3):
        fit = approximate(target, hidden=hidden, tails=True, norm="rms")
        check(target, fit)
        apart = target(middles) - output(fit.network, middles)[0]
        assert fit.rms_error == pytest.approx(np.sqrt(np.mean(apart**2)), rel=1e-4)
        assert (fit.left, fit.right) == (0.0, 1.0)
        errors.append(fit.rms_error)
    assert errors[0] > errors[1] > errors[2]


def step_error(hidden: int) -> float:
    return approximate(curve_of("binary_step"), hidden=hidden, norm="rms").rms_error


def test_a_mean_square_spends_two_kinks_on_a_jump() -> None:
    assert step_error(1) == pytest.approx(np.sqrt(1 / 18), rel=1e-6)
    assert step_error(2) < 1e-3


@pytest.mark.long
@pytest.mark.parametrize("hidden", [3, 8, 16])
def test_a_mean_square_of_many_kinks_spends_two_on_a_jump(hidden: int) -> None:
    assert step_error(hidden) < 1e-3


@pytest.mark.long
@pytest.mark.parametrize("tails", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_every_target_and_size(name: str, tails: bool) -> None:
    check_sizes(name, tails=tails, norm="max", sizes=SIZES)


@pytest.mark.long
@pytest.mark.parametrize("tails", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_every_target_in_the_mean_square(name: str, tails: bool) -> None:
    check_sizes(name, tails=tails, norm="rms", sizes=(1, 2, 3, 5, 8))
