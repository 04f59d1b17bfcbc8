"""Networks with several layers: their polylines, their derivatives, their errors, and what one layer reaches."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep import DeepSettings, approximate_deep
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import (
    DeepNetwork,
    Layer,
    most_kinks,
    parameter_count,
    units_with_parameters,
)
from actviz.studies.approximate.deep_starts import embeddable, embedded, random_starts
from actviz.studies.approximate.deep_weights import LayerSizes
from actviz.studies.approximate.linear_minimax import smallest_largest_error
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.polyline import Polyline
from tests.functions import curve_of
from tests.selection import long_except

TARGETS = {"sigmoid": (-8.0, 8.0), "x**2": (0.0, 1.0), "exp(-x*x)": (-4.0, 4.0), "sin(x)": (-8.0, 8.0)}


@cache
def fitted(name: str, hidden: tuple[int, ...], restarts: int = 40) -> DeepFit:
    return approximate_deep(Problem(curve_of(name), TARGETS[name]), hidden, DeepSettings(restarts))


def by_matrices(fit: DeepFit, x: np.ndarray) -> np.ndarray:
    """Evaluate a network with nothing but its matrices, one point at a time."""
    outputs = []
    for at in x.tolist():
        values = np.array([at])
        for layer in fit.network.layers[:-1]:
            values = np.maximum(layer.weights.dot(values) + layer.biases, 0)
        outputs.append(float(fit.network.layers[-1].weights[0].dot(values)) + fit.network.layers[-1].biases[0])
    return np.array(outputs) + fit.network.skip * x


def random_network(hidden: tuple[int, ...], seed: int) -> DeepNetwork:
    random = np.random.default_rng(seed)
    sizes = (1, *hidden, 1)
    layers = [
        Layer(random.standard_normal((outputs, inputs)), random.standard_normal(outputs))
        for inputs, outputs in pairwise(sizes)
    ]
    return DeepNetwork(tuple(layers), float(random.standard_normal()))


@pytest.mark.parametrize("hidden", [(3,), (4, 4), (5, 1, 5), (2, 2, 2, 2)])
@pytest.mark.parametrize("seed", range(5))
def test_a_polyline_is_the_network(hidden: tuple[int, ...], seed: int) -> None:
    network = random_network(hidden, seed)
    line = network.polyline((-3.0, 2.0))
    x = np.linspace(-3, 2, 20_001)
    np.testing.assert_allclose(line(x), network(x), atol=1e-11 * np.abs(network(x)).max())
    assert line.knots.size - 2 <= most_kinks(hidden)
    # Each knot is a kink: the slopes of the network on both sides differ.
    slopes = np.diff(line.values) / np.diff(line.knots)
    assert (np.abs(np.diff(slopes)) > 0).all()


def test_every_kink_is_found() -> None:
    tent = Layer(np.array([[2.0, -4.0]]), np.zeros(1))
    first = Layer(np.array([[1.0], [1.0]]), np.array([0.0, -0.5]))
    fold = Layer(np.array([[2.0, -4.0], [2.0, -4.0]]), np.array([0.0, -0.5]))
    line = DeepNetwork((first, fold, fold, tent)).polyline((0.0, 1.0))
    np.testing.assert_allclose(line.knots, np.arange(9) / 8)
    np.testing.assert_allclose(line.values, np.arange(9) % 2)


@pytest.mark.parametrize("hidden", [(3,), (4, 4), (3, 2, 4)])
def test_derivatives_are_those_of_differences(hidden: tuple[int, ...]) -> None:
    sizes, x = LayerSizes(hidden), np.linspace(-1, 1, 37)
    row = random_starts(np.random.default_rng(1), 1, sizes, x) + 0.01
    row[0, sizes.output] = np.random.default_rng(2).standard_normal(row[0, sizes.output].size)
    outputs, jacobian = sizes.values_and_jacobian(row, x)
    np.testing.assert_allclose(outputs, sizes.values(row, x))
    np.testing.assert_allclose(sizes.network(row[0])(x), outputs[0], atol=1e-13)
    for number in range(sizes.parameters):
        step = np.zeros_like(row)
        step[0, number] = 1e-7
        difference = (sizes.values(row + step, x) - sizes.values(row - step, x)) / 2e-7
        off = np.abs(difference[0] - jacobian[0, number])
        assert np.sort(off)[: -max(2, len(hidden))].max() < 1e-6


def test_parameters_are_counted() -> None:
    assert parameter_count((4,)) == 4 + 4 + 4 + 1 + 1
    assert parameter_count((4, 4)) == 8 + 20 + 5 + 1
    assert parameter_count((0,)) == 2
    assert units_with_parameters(parameter_count((7,))) == 7
    assert units_with_parameters(parameter_count((7,)) + 2) == 7
    assert most_kinks((4, 4)) == 24


@pytest.mark.parametrize("hidden", [(4, 4), (2, 3, 2), (1, 2, 1), (5, 2, 2, 3)])
def test_one_layer_is_a_part_of_several(hidden: tuple[int, ...]) -> None:
    count = embeddable(hidden)
    random = np.random.default_rng(3)
    knots = np.concatenate([[-1.0], np.sort(random.uniform(-0.95, 0.95, count)), [1.0]])
    line = Polyline.through(knots, random.standard_normal(knots.size))
    x = np.linspace(-1, 1, 1001)
    sizes = LayerSizes(hidden)
    np.testing.assert_allclose(sizes.values(embedded(sizes, line), x)[0], line(x), atol=1e-12)


def test_layers_that_pass_nothing_on_hold_no_other_network() -> None:
    assert embeddable((3, 1, 3)) == 0


def test_linear_minimax_is_that_of_scipy() -> None:
    from scipy.optimize import linprog

    random = np.random.default_rng(4)
    jacobian, error = random.standard_normal((5, 60)), random.standard_normal(60)
    bounds = np.array([0.01, 0.1, 1.0, 1.0, 10.0])
    step = smallest_largest_error(jacobian, error, bounds)
    ones = np.ones((60, 1))
    judged = linprog(
        np.append(np.zeros(5), 1.0),
        A_ub=np.block([[-jacobian.T, -ones], [jacobian.T, -ones]]),
        b_ub=np.concatenate([-error, error]),
        bounds=[*((-bound, bound) for bound in bounds), (0, None)],
    )
    assert (np.abs(step) <= bounds).all()
    assert np.abs(error - step @ jacobian).max() == pytest.approx(judged.fun, rel=1e-3)


@pytest.mark.parametrize("name", long_except([*TARGETS], ["sigmoid", "x**2"]))
def test_errors_are_those_of_matrices_on_a_dense_grid(name: str) -> None:
    fit = fitted(name, (4, 4))
    low, high = fit.interval
    x = np.concatenate([np.linspace(low, high, 20_001), fit.knots, [fit.max_error_at]])
    error = np.abs(np.asarray(fit.curve(x)) - by_matrices(fit, x))
    assert error.max() == pytest.approx(fit.max_error, rel=1e-7)
    assert error[-1] == pytest.approx(fit.max_error, rel=1e-7)
    assert fit.is_enclosed
    even = error[:20_001]
    assert np.sqrt(np.mean(even**2)) == pytest.approx(fit.rms_error, rel=1e-3)
    np.testing.assert_allclose(fit(x), np.interp(x, fit.knots, fit.values), atol=1e-12)
    # The optimum of the most kinks that these layers can have is a lower bound, that of one layer is no bound.
    bound = Problem(fit.curve, fit.interval).fit(24).lower_bound
    assert fit.lower_bound == bound
    assert bound is not None
    assert bound < fit.max_error


def test_depth_helps_where_it_folds() -> None:
    fit = fitted("x**2", (4, 4))
    assert fit.max_error < 0.35 * fit.equal_units.max_error
    assert fit.max_error < 0.55 * fit.equal_parameters.max_error
    assert fit.pieces > 14
    assert (fit.equal_units.hidden, fit.equal_parameters.hidden) == (8, 10)
    assert parameter_count((10,)) <= fit.network.parameters < parameter_count((11,))


@pytest.mark.long
def test_depth_saves_units_for_the_sigmoid() -> None:
    fit = approximate_deep(Problem(curve_of("sigmoid"), (-8, 8)), (4, 4))
    assert fit.max_error < 0.8 * fit.equal_units.max_error


def test_several_layers_are_no_worse_than_the_optimum_inside_of_them() -> None:
    fit = fitted("sin(x)", (3, 3), 2)
    inside = Problem(fit.curve, fit.interval).fit(embeddable((3, 3)))
    assert fit.max_error <= inside.max_error * (1 + 1e-9)


def test_the_mean_square_is_an_aim_as_well() -> None:
    problem = Problem(curve_of("sigmoid"), (-8, 8), norm="rms")
    fit = approximate_deep(problem, (4, 4), DeepSettings(40))
    assert fit.rms_error < fitted("sigmoid", (4, 4)).rms_error
    assert fit.lower_bound is None
    assert fit.rms_error < fit.equal_units.rms_error


def test_a_polyline_is_reached_exactly() -> None:
    fit = approximate_deep(Problem(curve_of("hardtanh"), (-2, 3)), (2, 2), DeepSettings(4))
    assert fit.is_exact
    assert fit.ratio_to(fit.equal_units) == 1.0


def test_a_seed_repeats_a_training() -> None:
    problem = Problem(curve_of("tanh"), (-3, 3))
    first, second, other = (approximate_deep(problem, (2, 2), DeepSettings(12, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.values, second.values)
    assert first.max_error == second.max_error
    assert not np.array_equal(first.values, other.values)


@pytest.mark.parametrize(
    ("hidden", "complaint"),
    [
        ((4,) * 11, "11 hidden layers are not possible"),
        ((4, 0), "hidden=0"),
        ((40, 40), "layers of 40,40 units have 1,762 weights and biases"),
    ],
)
def test_impossible_sizes(hidden: tuple[int, ...], complaint: str) -> None:
    with pytest.raises(ActvizError, match=complaint):
        approximate_deep(Problem(curve_of("tanh"), (-3, 3)), hidden)


def test_problems_of_one_layer_only() -> None:
    for problem in (Problem(curve_of("tanh"), tails=True), Problem(curve_of("tanh"), output_activation="relu")):
        with pytest.raises(ActvizError, match="not available for several layers"):
            approximate_deep(problem, (4, 4))
