"""Random networks against PyTorch's autograd, against theory, and against what is known of dead ones."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, log10, pi, sqrt
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from actviz import ActvizError
from actviz.numerics.statistics import mean_and_std
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.initialisation import gain_of, variance_factor
from actviz.studies.networks.layer_statistics import mean_cosine, units_without_slope
from actviz.studies.networks.propagate import EPSILON, Propagation, networks_at_once, propagate, steps
from actviz.studies.networks.propagate_settings import Init, PropagationSettings
from actviz.studies.networks.random_weights import RandomWeights
from tests.functions import curve_of
from tests.selection import long_except

SMALL = PropagationSettings(depth=6, width=20, seeds=3, inputs=7, inits=("lecun",))


def run(text: str, settings: PropagationSettings) -> Propagation:
    return propagate([curve_of(text)], settings)


TORCH_NAMES = {"tanh(x)": "tanh", "relu(x)": "relu", "gelu(x)": "gelu", "sigmoid(x)": "sigmoid"}


@pytest.mark.parametrize("text", TORCH_NAMES)
@pytest.mark.parametrize(("batchnorm", "residual"), [(False, False), (True, False), (False, True), (True, True)])
def test_layers_are_those_of_autograd(text: str, batchnorm: bool, residual: bool) -> None:
    torch = pytest.importorskip("torch")
    settings = replace(SMALL, sigma_b=0.3, gain=1.3, batchnorm=batchnorm, residual=residual)
    (network,) = run(text, settings).networks
    function = getattr(torch.nn.functional, TORCH_NAMES[text], None) or getattr(torch, TORCH_NAMES[text])
    for number in range(settings.seeds):
        draws = RandomWeights(0, [number], 6, 20, 7, orthogonal=False, keep=True)

        def tensor(array: NDArray[Any]) -> Any:
            return torch.tensor(array[0].astype(np.float64))

        z = (tensor(draws.weights(0)) @ tensor(draws.inputs)).requires_grad_()
        layers = [z]
        for layer in range(1, 6):
            made = 1.3 * tensor(draws.weights(layer)) @ outputs(function, z, batchnorm)
            made = made + 0.3 * tensor(draws.biases(layer))
            z = z + made if residual else made
            layers.append(z)
        loss = (tensor(draws.gradients) * outputs(function, z, batchnorm)).sum()
        gradients = torch.autograd.grad(loss, layers)
        variances = [float((z.detach() ** 2).mean()) for z in layers]
        norms = [float(gradient.norm()) for gradient in gradients]
        assert network.measured.variance[number] == pytest.approx(variances, rel=1e-5)
        logs = np.log10(norms) - log10(norms[-1])
        assert network.measured.log10_gradient[number] == pytest.approx(logs, abs=1e-5)


def outputs(function: Any, z: Any, batchnorm: bool) -> Any:
    if batchnorm:
        centred = z - z.mean(axis=1, keepdims=True)
        z = centred / (centred.square().mean(axis=1, keepdims=True) + EPSILON).sqrt()
    return function(z)


@pytest.mark.parametrize("init", ["glorot", "he", "exact", "lecun", "orthogonal"])
def test_initial_weights_have_the_documented_variance(init: Init) -> None:
    size = gain_of(init, GaussianMoments(curve_of("gelu(x)")))
    draws = RandomWeights(1, range(4), 2, 60, 5, orthogonal=init == "orthogonal", keep=False)
    weights = draws.weights(1)
    assert weights.dtype == np.float32
    assert np.mean(weights.astype(np.float64) ** 2) * 60 == pytest.approx(1.0, rel=0.05)
    if init == "orthogonal":
        one = np.eye(60)[None]
        assert np.swapaxes(weights, 1, 2) @ weights == pytest.approx(one.repeat(4, 0), abs=1e-5)
    assert size == {"he": sqrt(2), "exact": pytest.approx(1.53353, abs=1e-5)}.get(init, 1.0)
    assert np.array_equal(weights, draws.weights(1))
    assert not np.array_equal(weights, draws.weights(0))


def test_sigmoid_is_measured_where_theory_predicts() -> None:
    (network,) = run("sigmoid(x)", PropagationSettings(depth=30, width=128, inputs=32, inits=("lecun",))).networks
    mean, std = network.measured.log10_gradient_ratio
    assert network.theory.log10_gradient_ratio == pytest.approx(-18.232, abs=5e-4)
    assert std < 0.1
    assert abs(mean - network.theory.log10_gradient_ratio) < 2 * std
    assert network.measured.dead.max() == 0


@pytest.mark.parametrize("text", ["relu(x)", "gelu(x)", "selu(x)", "tanh(x)"])
def test_every_quantity_is_near_its_theory_while_networks_are_wide(text: str) -> None:
    settings = PropagationSettings(depth=5, width=200, seeds=8, inputs=40, inits=("exact",), sigma_b=0.2)
    (network,) = run(text, settings).networks
    measured, theory = network.measured, network.theory
    for name in ("variance", "log10_gradient", "correlation", "zeros"):
        mean, std = mean_and_std(getattr(measured, name))
        error = 4 * std / sqrt(measured.count) + 1e-12
        assert (np.abs(mean - getattr(theory, name)) < error).all(), name
        assert (error < 0.3).all(), name


def test_batch_normalised_relu_explodes_as_known() -> None:
    settings = PropagationSettings(depth=30, width=200, seeds=4, inputs=150, batchnorm=True)
    (network,) = run("relu(x)", settings).networks
    logs = network.measured.log10_gradient.mean(axis=0)
    growth = 10 ** (2 * (logs[1] - logs[-1]) / 28)
    assert growth == pytest.approx(pi / (pi - 1), rel=0.02)


@pytest.mark.parametrize(("width", "depth"), long_except([(2, 5), (3, 10), (4, 20)], [(2, 5)], unpack=True))
def test_networks_with_one_input_die_as_often_as_known(width: int, depth: int) -> None:
    settings = PropagationSettings(depth=depth, width=width, seeds=2000, inputs=1)
    (network,) = run("relu(x)", settings).networks
    dead = int(np.sum(network.measured.zeros[:, -1] == 1))
    ends = binomtest(dead, 2000).proportion_ci(0.95)
    assert ends.low <= 1 - (1 - 2.0**-width) ** depth <= ends.high
    assert network.measured.blocked >= dead
    # A network that is dead has no part in the mean of the others.
    assert np.isfinite(network.measured.log10_gradient_ratio).all()


def test_leaky_relu_has_no_dead_units_where_relu_has_many() -> None:
    settings = PropagationSettings(depth=30, width=40, seeds=3, inputs=20)
    (relu,), (leaky,) = (run(text, settings).networks for text in ("relu(x)", "leaky_relu(x)"))
    assert relu.measured.dead[:, -1].mean() > 0.2
    assert leaky.measured.dead.max() == 0
    assert leaky.measured.zeros.max() == 0


def test_underflow_is_no_zero() -> None:
    (network,) = run("sigmoid(1000*x)", replace(SMALL, gain=5.0)).networks
    assert network.measured.zeros.max() == 0
    assert network.measured.dead.max() > 0
    (network,) = run("gelu(x)", replace(SMALL, gain=40.0)).networks
    assert network.measured.zeros.max() == 0


def test_deep_networks_neither_underflow_nor_overflow() -> None:
    for size, sign in ((0.01, -1), (100.0, 1)):
        (network,) = run("relu(x)", replace(SMALL, depth=70, gain=size, seeds=2)).networks
        logs = np.log10(network.measured.variance)
        assert np.isfinite(logs).all()
        assert sign * logs[:, -1].min() > 80
        assert not network.measured.diverged.any()
        assert network.measured.blocked == 0


def test_what_is_not_finite_counts_as_diverged() -> None:
    (network,) = run("log(x)", SMALL).networks
    assert network.measured.diverged.all()
    assert np.isnan(network.measured.variance[:, 1:]).all()
    assert all(map(isnan, network.measured.log10_gradient_ratio))
    (network,) = run("exp(x)", replace(SMALL, seeds=40, depth=4, gain=0.6)).networks
    diverged = network.measured.diverged
    assert 0 < diverged.sum() < 40
    assert np.isfinite(network.measured.log10_gradient[~diverged]).all()
    assert np.isfinite(network.measured.log10_gradient_ratio).all()


def test_results_do_not_depend_on_how_many_are_computed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    together = run("tanh(x)", SMALL).networks[0].measured
    monkeypatch.setattr("actviz.studies.networks.propagate.AT_ONCE", 1)
    assert networks_at_once(SMALL) == 1
    alone = run("tanh(x)", SMALL).networks[0].measured
    assert alone.log10_gradient == pytest.approx(together.log10_gradient, abs=1e-6)
    fewer = run("tanh(x)", replace(SMALL, seeds=2)).networks[0].measured
    assert np.array_equal(fewer.variance, alone.variance[:2])


def test_every_function_meets_the_same_networks() -> None:
    both = propagate([curve_of("tanh(x)"), curve_of("sin(x)")], replace(SMALL, inits=("glorot", "he", "orthogonal")))
    assert [(one.label, one.init) for one in both.networks] == [
        (label, init) for label in ("tanh(x)", "sin(x)") for init in ("glorot", "he", "orthogonal")
    ]
    first = [one.measured.variance[:, 0] for one in both.networks]
    assert np.array_equal(first[0], first[1])
    assert np.array_equal(first[0], first[3])
    assert not np.array_equal(first[0], first[2])
    assert np.array_equal(first[0], run("tanh(x)", SMALL).networks[0].measured.variance[:, 0])
    assert not np.array_equal(first[0], run("tanh(x)", replace(SMALL, seed=1)).networks[0].measured.variance[:, 0])


def test_an_interrupt_leaves_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actviz.studies.networks.propagate.AT_ONCE", 1)
    curves = [curve_of("tanh(x)"), curve_of("sin(x)")]
    assert steps(curves, SMALL) == 2 * 6 * 3 * 2

    def until(last: int) -> Propagation:
        count = 0

        def tick() -> None:
            nonlocal count
            count += 1
            if count == last:
                raise KeyboardInterrupt

        return propagate(curves, SMALL, tick)

    whole = until(0)
    assert not whole.is_partial
    assert whole.measured_seeds == 3
    partial = until(12 * 3 + 1)  # tanh has had two of three networks, sin one
    assert partial.is_partial
    assert [one.measured.count for one in partial.networks] == [2, 1]
    assert partial.measured_seeds == 1
    assert np.array_equal(partial.networks[0].measured.variance, whole.networks[0].measured.variance[:2])
    assert [one.label for one in until(13).networks] == ["tanh(x)"]
    with pytest.raises(KeyboardInterrupt):
        until(12)


def test_memory_is_bounded() -> None:
    assert networks_at_once(PropagationSettings(depth=1000, width=1024)) == 1
    assert networks_at_once(PropagationSettings(width=3, depth=10, inputs=1, seeds=2000)) == 256
    with pytest.raises(
        ActvizError,
        match=r"depth 20000, width 4096 and 128 inputs require 39\.3 GiB for one network; the maximum is 2 GiB",
    ):
        networks_at_once(PropagationSettings(depth=20_000, width=4096))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"depth": 1}, "depth=1 is out of range; it must be at least 2"),
        ({"width": 0}, "width=0"),
        ({"inputs": 1, "batchnorm": True}, "inputs=1 is out of range with batch normalisation"),
        ({"gain": -1.0}, "gain=-1"),
        ({"sigma_b": float("nan")}, "sigma_b=nan"),
    ],
)
def test_settings_that_make_no_network_are_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ActvizError, match=message):
        run("relu(x)", replace(SMALL, **change))  # type: ignore[arg-type]


def test_a_function_without_exact_gain_has_gain_1() -> None:
    (network,) = run("log(x)", replace(SMALL, inits=("exact",))).networks
    assert network.spec.sigma_w == 1.0
    assert isnan(network.exact_gain)
    assert isnan(network.variance_factor)


@pytest.mark.parametrize(
    ("init", "name", "factor"),
    [
        ("exact", "silu", 1.0),
        ("he", "relu", 1.0),
        ("he", "tanh", 0.788588),
        ("lecun", "relu", 0.5),
        ("lecun", "x", 1.0),
    ],
)
def test_the_factor_of_the_variance_is_that_of_the_gain(init: Init, name: str, factor: float) -> None:
    moments = GaussianMoments(curve_of(name))
    assert variance_factor(gain_of(init, moments), moments) == pytest.approx(factor, abs=1e-6)


def test_the_variance_is_preserved_by_default() -> None:
    (network,) = run("tanh(x)", PropagationSettings(depth=20, width=128, seeds=4, inputs=32)).networks
    assert network.init == "exact"
    assert network.theory.variance == pytest.approx(np.ones(20), rel=1e-9)
    assert network.measured.variance.mean(axis=0) == pytest.approx(np.ones(20), abs=0.15)


DEEP = {"sigmoid": (-11.829098, -18.232414), "tanh": (1.030576, -0.802831), "relu": (0.0, -4.364935)}
"""The decimal logarithm of the gradient in layer 1 over that in layer 30, with ``exact`` and with ``lecun``."""


@pytest.mark.parametrize("name", DEEP)
def test_gradients_through_30_layers(name: str) -> None:
    settings = PropagationSettings(depth=30, width=8, seeds=1, inputs=2, inits=("exact", "lecun"))
    ratios = [network.theory.log10_gradient_ratio for network in run(f"{name}(x)", settings).networks]
    assert ratios == pytest.approx(DEEP[name], abs=5e-7)


def test_the_correlation_is_the_mean_cosine_of_all_pairs() -> None:
    z = np.random.default_rng(0).standard_normal((3, 20, 6)) * np.array([1, 1, 5, 1, 1, 100.0])
    unit = z / np.linalg.norm(z, axis=1, keepdims=True)
    pairs = [(unit[:, :, a] * unit[:, :, b]).sum(axis=1) for a in range(6) for b in range(a)]
    assert mean_cosine(z) == pytest.approx(np.mean(pairs, axis=0))
    z[0, :, 5] = 0.0  # this input has no direction
    assert mean_cosine(z)[0] == pytest.approx(np.mean([pair[0] for pair in pairs[:10]]))
    assert np.isnan(mean_cosine(z[:, :, :1])).all()


def test_inputs_align_in_deep_networks_of_relu_as_in_theory() -> None:
    """The norms of different inputs differ more and more; the cosines between them do not depend on that."""
    settings = PropagationSettings(depth=100, width=64, seeds=60, inputs=32, inits=("he",))
    (network,) = run("relu(x)", settings).networks
    assert network.theory.correlation[-1] == pytest.approx(0.996, abs=5e-4)
    measured = network.measured.correlation[:, -1]
    assert measured.min() > 0.9
    standard_error = measured.std(ddof=1) / 60**0.5
    assert abs(measured.mean() - network.theory.correlation[-1]) < 4 * standard_error < 0.005


@pytest.mark.parametrize("inputs", [8, 20])
@pytest.mark.parametrize("text", ["x", "3*x + 1"])
def test_batch_normalisation_over_few_inputs_as_known_for_affine_functions(text: str, inputs: int) -> None:
    settings = PropagationSettings(depth=20, width=300, seeds=6, inputs=inputs, batchnorm=True)
    (network,) = run(text, settings).networks
    assert network.theory.fixed_point.chi_1 == pytest.approx((inputs - 2) / (inputs - 3))
    mean, std = network.measured.log10_gradient_ratio
    assert mean > 3 * std  # the gradient grows, which it does not for infinitely many inputs
    assert abs(mean - network.theory.log10_gradient_ratio) < 4 * std / sqrt(6)
    correlation = network.measured.correlation[:, -1].mean()
    assert correlation == pytest.approx(network.theory.correlation[-1], abs=0.01)


def test_batch_normalisation_over_three_inputs_has_no_finite_gradient() -> None:
    (network,) = run("x", replace(SMALL, inputs=3, batchnorm=True)).networks
    assert isnan(network.theory.fixed_point.chi_1)


def fractions(text: str, z: float, dead_below: float = 1e-6) -> dict[str, float]:
    """The fractions of units without slope, of two units: one near z and one at 0.3."""
    curve = curve_of(text)
    inputs = np.array([[[z, z + 1e-9], [0.3, 0.4]]])
    out, slope = (np.asarray(values, dtype=np.float64) for values in curve.with_slope(inputs))
    found = units_without_slope(curve, inputs, out, slope, dead_below)
    return {name: float(values[0]) for name, values in found.items() if values[0]}


@pytest.mark.parametrize(
    ("text", "z", "kind"),
    [
        ("relu(x)", -1.0, "dead"),
        ("gelu(x)", -9.0, "dead"),
        ("relu6(x)", 8.0, "saturated"),
        ("tanh(x)", 20.0, "saturated"),
        ("sigmoid(x)", 20.0, "saturated"),
        ("sin(x)", pi / 2, "converged"),
        ("silu(x)", -1.2784645427610738, "converged"),
    ],
)
def test_units_without_slope_are_named_by_the_reason(text: str, z: float, kind: str) -> None:
    assert fractions(text, z) == {kind: 0.5}


def test_units_with_slope_are_none_of_these() -> None:
    assert fractions("tanh(x)", 0.0) == {}
    assert fractions("leaky_relu(x)", -5.0) == {}


def test_a_spread_is_that_of_finite_numbers() -> None:
    values = np.array([[1.0, -np.inf, np.nan], [3.0, 2.0, np.nan]])
    mean, std = mean_and_std(values)
    assert mean == pytest.approx([2.0, 2.0, np.nan], nan_ok=True)
    assert std == pytest.approx([sqrt(2), np.nan, np.nan], nan_ok=True)


def test_an_exact_gain_whose_square_is_no_number_is_refused() -> None:
    with pytest.raises(ActvizError, match=r"1e-140\*x has an exact gain of 1e\+140; the maximum is 1e\+100"):
        run("1e-140*x", replace(SMALL, inits=("exact",)))
