"""Gradients against finite differences and PyTorch, whatever the activation, the loss and what is learned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.initialisation import gain_of
from actviz.studies.networks.layers import Networks, forward, initialise, largest_units, outputs_of
from actviz.studies.networks.losses import LOSSES
from actviz.studies.networks.nonlinearity import FixedActivation, LayerActivation, LearnedActivation
from actviz.studies.networks.tasks import Goal
from actviz.studies.networks.theory import LayerSpec, mean_field_theory
from tests.functions import curve_of

Floats = NDArray[np.float64]
NETWORKS, POINTS, INPUTS = 3, 7, 2
OUTPUTS: dict[Goal, int] = {"sign": 1, "class": 4, "number": 1}


CURVES = [
    FixedActivation(curve_of("relu")),
    FixedActivation(curve_of("gelu")),
    FixedActivation(curve_of("tanh")),
    FixedActivation(curve_of("x*tanh(softplus(x))")),
    LearnedActivation(curve_of("prelu")),
    LearnedActivation(curve_of("apl")),
    LearnedActivation(curve_of("swish")),
    LearnedActivation(curve_of("t0*relu(x) - c*elu(-x, alpha=x1)", t0=1.5, c=0.3, x1=0.7)),
]


def networks_for(activation: LayerActivation, goal: Goal, depth: int = 2) -> tuple[Networks, Floats, NDArray[Any]]:
    randoms = [np.random.default_rng(seed) for seed in range(NETWORKS)]
    sizes = (INPUTS, *(5,) * depth, OUTPUTS[goal])
    x = randoms[0].standard_normal((NETWORKS, POINTS, INPUTS))
    drawn = randoms[1].standard_normal((NETWORKS, POINTS))
    y = {"sign": np.sign(drawn), "class": randoms[1].integers(0, 4, (NETWORKS, POINTS)), "number": drawn}[goal]
    return initialise(randoms, sizes, 1.4, activation.start), x, y


@pytest.mark.parametrize("goal", OUTPUTS)
@pytest.mark.parametrize("activation", CURVES, ids=lambda one: type(one).__name__)
def test_gradients_are_those_of_central_differences(activation: LayerActivation, goal: Goal) -> None:
    networks, x, y = networks_for(activation, goal)

    def loss() -> Floats:
        return LOSSES[goal](outputs_of(networks, activation, x), y)[0]

    taken = forward(networks, activation, x)
    np.testing.assert_array_equal(taken.outputs, outputs_of(networks, activation, x))
    gradients = taken.gradients(LOSSES[goal](taken.outputs, y)[1])
    assert len(gradients) == len(networks.arrays)
    step = 1e-6
    for array, gradient in zip(networks.arrays, gradients, strict=True):
        assert array.shape == gradient.shape
        for place in np.ndindex(array.shape[1:]):
            here = (slice(None), *place)
            before = array[here].copy()
            array[here] = before + step
            above = loss()
            array[here] = before - step
            below = loss()
            array[here] = before
            np.testing.assert_allclose(gradient[here], (above - below) / (2 * step), rtol=1e-5, atol=1e-8)


def test_networks_do_not_know_of_each_other() -> None:
    activation = FixedActivation(curve_of("silu"))
    networks, x, _ = networks_for(activation, "sign")
    every = outputs_of(networks, activation, x)
    for number in range(NETWORKS):
        alone = outputs_of(networks.select(np.array([number])), activation, x[[number]])
        np.testing.assert_array_equal(alone[0], every[number])
    np.testing.assert_array_equal(
        Networks.concatenate([networks, networks]).matrices[0], np.concatenate([networks.matrices[0]] * 2)
    )


def test_the_steepest_slope_of_each_unit() -> None:
    activation = FixedActivation(curve_of("relu"))
    networks, x, _ = networks_for(activation, "sign", depth=1)
    networks.biases[0][0, :2] = -100.0
    outputs, slopes, values = largest_units(networks, activation, x)
    np.testing.assert_array_equal(outputs, outputs_of(networks, activation, x))
    assert slopes.shape == (NETWORKS, 5)
    assert (slopes[0, :2] == 0).all()
    assert (values[0, :2] == 0).all()
    assert (values[0, 2:] > 0).any()
    assert set(slopes.ravel().tolist()) <= {0.0, 1.0}


def test_losses_do_not_overflow() -> None:
    outputs = np.array([[[800.0], [-800.0]]])
    losses, push = LOSSES["sign"](outputs, np.array([[1.0, 1.0]]))
    np.testing.assert_allclose(losses, [400.0])
    np.testing.assert_allclose(push[0, :, 0], [0.0, -0.5])
    losses, push = LOSSES["class"](np.array([[[800.0, 0.0, -800.0]]]), np.array([[2]]))
    np.testing.assert_allclose(losses, [1600.0])
    np.testing.assert_allclose(push[0, 0], [1.0, 0.0, -1.0])


def test_learned_parameters_stay_in_their_range() -> None:
    entry = LearnedActivation(curve_of("elu"))
    learned = np.array([[-1.0], [0.5]])
    entry.clip(learned)
    assert learned.tolist() == [[0.0], [0.5]]
    free = LearnedActivation(curve_of("a*x", a=1.0))
    far = np.array([[-1e9]])
    free.clip(far)
    assert far[0, 0] == -1e9


@pytest.mark.parametrize(("name", "there"), [("prelu", "PReLU"), ("gelu", "GELU"), ("tanh", "Tanh"), ("relu", "ReLU")])
def test_gradients_are_those_of_pytorch(name: str, there: str) -> None:
    torch = pytest.importorskip("torch")
    curve = curve_of(name)
    activation: LayerActivation = LearnedActivation(curve) if curve.parameters else FixedActivation(curve)
    networks, x, y = networks_for(activation, "class")
    taken = forward(networks, activation, x)
    losses, push = LOSSES["class"](taken.outputs, y)
    gradients = taken.gradients(push)
    for number in range(NETWORKS):
        hidden, parameters, learned = torch.tensor(x[number]), [], []
        for layer, (matrix, bias) in enumerate(zip(networks.matrices, networks.biases, strict=True)):
            linear = torch.nn.Linear(*matrix.shape[1:], dtype=torch.float64)
            linear.weight.data = torch.tensor(matrix[number].T.copy())
            linear.bias.data = torch.tensor(bias[number])
            parameters.append(linear)
            hidden = linear(hidden)
            if layer < len(networks.learned):
                unit = getattr(torch.nn, there)()
                learned += list(unit.double().parameters())
                hidden = unit(hidden)
        loss = torch.nn.functional.cross_entropy(hidden, torch.tensor(y[number]))
        loss.backward()
        assert losses[number] == pytest.approx(loss.item(), rel=1e-12)
        expected = [linear.weight.grad.T for linear in parameters] + [linear.bias.grad for linear in parameters]
        expected += [unit.grad for unit in learned]
        own = [gradient[number] for gradient in gradients if gradient[number].size]
        assert len(own) == len(expected)
        for gradient, judge in zip(own, expected, strict=True):
            np.testing.assert_allclose(gradient, judge.numpy(), rtol=1e-9, atol=1e-14)


def test_the_gain_is_that_of_all_layers_whose_inputs_are_activations() -> None:
    """As in ``propagate``: the first layer has gain 1, since its inputs are data, and the outputs have the gain."""
    randoms = [np.random.default_rng(seed) for seed in range(40)]
    networks = initialise(randoms, (30, 50, 40, 20), 3.0, np.empty(0), "exact")
    sizes = [float(matrix.std()) * matrix.shape[1] ** 0.5 for matrix in networks.matrices]
    assert sizes == pytest.approx([1.0, 3.0, 3.0], rel=0.02)


def test_deep_networks_have_the_variance_that_propagate_predicts() -> None:
    moments = GaussianMoments(curve_of("silu"))
    gain = gain_of("exact", moments)
    randoms = [np.random.default_rng(seed) for seed in range(30)]
    networks = initialise(randoms, (64, *[64] * 6), gain, np.empty(0), "exact")
    x = np.random.default_rng(1).standard_normal((1, 50, 64))
    plain = Networks(networks.matrices, tuple(np.zeros_like(bias) for bias in networks.biases), networks.learned)
    variance = float(np.mean(outputs_of(plain, FixedActivation(curve_of("silu")), x) ** 2))
    (expected,) = mean_field_theory(moments, LayerSpec(gain), 6).variance[-1:]
    assert variance == pytest.approx(expected, rel=0.15)


def test_matrices_at_the_start() -> None:
    randoms = [np.random.default_rng(seed) for seed in range(40)]
    networks = initialise(randoms, (30, 50, 10), 3.0, np.empty(0), "glorot")
    for matrix, size in zip(networks.matrices, (80, 60), strict=True):
        assert float(matrix.std()) == pytest.approx((2 / size) ** 0.5, rel=0.02)
    for sizes in ((7, 5, 5), (5, 7, 3)):
        for matrix in initialise(randoms, sizes, 3.0, np.empty(0), "orthogonal").matrices:
            wide = matrix if matrix.shape[1] <= matrix.shape[2] else np.swapaxes(matrix, 1, 2)
            np.testing.assert_allclose(
                wide @ np.swapaxes(wide, 1, 2), np.eye(wide.shape[1])[None] + 0 * wide[:, :, :1], atol=1e-12
            )
            assert np.abs(matrix.mean(axis=0)).max() < 0.35  # either sign is as likely
