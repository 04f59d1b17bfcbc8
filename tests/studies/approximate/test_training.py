"""Training: gradients compared with differences, decreasing errors, and reproducible results."""

from __future__ import annotations

import numpy as np
import pytest

from actviz import ActvizError
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import DescentSettings
from actviz.studies.approximate.training import Weights, _FitTask, _random_weights, train
from tests.functions import curve_of

QUICK = DescentSettings(steps=300, restarts=4)


@pytest.mark.parametrize("activation", ["relu", "tanh", "silu", "leaky_relu", "identity"])
@pytest.mark.parametrize("output", ["identity", "relu"])
def test_gradients_agree_with_differences(activation: str, output: str) -> None:
    task = _FitTask(np.linspace(-0.5, 1.0, 400) ** 2, curve_of(activation), "relu" if output == "relu" else "identity")
    weights = _random_weights(np.random.default_rng(3), 2, 3)
    weights.layers.biases[-1][:] = 0.4
    _, gradients = task.gradients(weights)

    def loss(changed: Weights) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        error, _ = task.gradients(changed)
        return np.mean(error**2, axis=1) / 2  # type: ignore[no-any-return]

    for number, gradient in enumerate(gradients):
        for place in np.ndindex(gradient.shape):
            change = []
            for step in (1e-6, -1e-6):
                changed = weights.copy()
                changed.arrays[number][place] += step
                change.append(loss(changed)[place[0]])
            # A kink of ReLU may pass a point of the grid between the two: a few millionths are allowed.
            assert gradient[place] == pytest.approx((change[0] - change[1]) / 2e-6, rel=1e-4, abs=2e-6)


def test_the_error_falls_towards_the_optimum() -> None:
    training = train(curve_of("sigmoid"), curve_of("relu"), hidden=4, settings=DescentSettings(steps=2000, restarts=5))
    optimum = approximate(curve_of("sigmoid"), hidden=4, norm="rms")
    first, last = training.rms_errors[:, 0], training.rms_errors[:, -1]
    assert (last < first).all()
    assert optimum.rms_error * 0.999 <= last.min() <= 3 * optimum.rms_error
    assert training.best == int(np.argmin(last))


def test_networks_are_what_was_recorded() -> None:
    f = curve_of("gelu")
    training = train(f, curve_of("tanh"), hidden=3, interval=(-5, 3), settings=QUICK)
    x = np.linspace(-5, 3, 400)
    for number, network in enumerate(training.networks):
        error = network(x) - f(x)
        assert np.sqrt(np.mean(error**2)) == pytest.approx(training.rms_errors[number, -1], rel=1e-9)
        assert np.abs(error).max() == pytest.approx(training.max_errors[number, -1], rel=1e-9)
    assert len(training.frames) == training.steps.size == training.rms_errors.shape[1]
    np.testing.assert_array_equal(training.frames[-1](x), training.network(x))
    assert training.network.activation == "tanh"


def test_the_same_seed_gives_the_same_training_and_another_one_does_not() -> None:
    f, relu = curve_of("sigmoid"), curve_of("relu")
    first, second = (train(f, relu, settings=QUICK) for _ in range(2))
    other = train(f, relu, settings=DescentSettings(steps=300, restarts=4, seed=1))
    np.testing.assert_array_equal(first.rms_errors, second.rms_errors)
    assert not np.array_equal(first.rms_errors, other.rms_errors)


def test_identity_units_are_a_straight_line() -> None:
    f = curve_of("sigmoid")
    training = train(f, curve_of("identity"), hidden=5, settings=DescentSettings(steps=1000, restarts=3))
    x = np.linspace(-8, 8, 101)
    np.testing.assert_allclose(np.diff(training.network(x), 2), 0, atol=1e-12)
    best = approximate(f, hidden=0, norm="rms").rms_error
    assert training.rms_errors[:, -1] == pytest.approx(np.full(3, best), rel=2e-2)


@pytest.mark.parametrize("interval", [(0.0, 1e-6), (-1e6, 1e6), (5.0, 6.0)])
def test_every_interval_is_of_the_right_size(interval: tuple[float, float]) -> None:
    f = curve_of("tanh(x*s)", s=4 / interval[1])
    training = train(f, curve_of("relu"), hidden=6, interval=interval, settings=DescentSettings(steps=1500, restarts=5))
    assert training.rms_errors[:, -1].min() < 0.05 * np.ptp(f(np.linspace(*interval, 100)))


def test_an_output_relu_is_kept() -> None:
    f = curve_of("relu")
    training = train(
        f, curve_of("relu"), hidden=1, output_activation="relu", settings=DescentSettings(steps=500, restarts=6)
    )
    x = np.linspace(-8, 8, 100)
    assert training.network(x).min() >= 0
    assert training.rms_errors[:, -1].min() < 0.05


def test_ticks_are_steps() -> None:
    ticks: list[None] = []
    train(
        curve_of("relu"),
        curve_of("relu"),
        settings=DescentSettings(steps=7, restarts=1),
        tick=lambda: ticks.append(None),
    )
    assert len(ticks) == 7


@pytest.mark.parametrize("rate", [1e10, 1e300])
def test_starts_that_all_diverge_are_an_error(rate: float) -> None:
    settings = DescentSettings(steps=50, restarts=2, learning_rate=rate)
    with pytest.raises(ActvizError, match=r"all restarts diverged; use a smaller learning rate than --lr 1e\+.*0"):
        train(curve_of("sigmoid"), curve_of("relu"), settings=settings)


@pytest.mark.parametrize(
    ("hidden", "settings", "complaint"),
    [
        (4, DescentSettings(steps=0), "steps=0 is invalid; it must be an integer from 1 to 1000000"),
        (4, DescentSettings(restarts=0), "restarts=0 is invalid; it must be an integer from 1 to 1000"),
        (4, DescentSettings(learning_rate=-1), r"lr=-1 is invalid; it must be a positive number, such as 0\.03"),
        (2000, DescentSettings(), "hidden=2000 is invalid; it must be an integer from 0 to 1024"),
        (
            1024,
            DescentSettings(restarts=1000),
            ("1000 restarts of 1024 units need 409,600,000 numbers per step, which is too many; reduce one of the two"),
        ),
    ],
)
def test_impossible_settings(hidden: int, settings: DescentSettings, complaint: str) -> None:
    with pytest.raises(ActvizError, match=complaint):
        train(curve_of("relu"), curve_of("relu"), hidden=hidden, settings=settings)
