"""Functions compared in training: what must come out, that the work can be divided, interrupted and repeated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import actviz
from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.batch_training import Job, datasets_of, recorded_steps, run
from actviz.studies.networks.comparisons import SAME
from actviz.studies.networks.layers import compose, outputs_of
from actviz.studies.networks.nonlinearity import FixedActivation
from actviz.studies.networks.train import (
    Trainings,
    config_of,
    initial_gain,
    total_steps,
    train,
)
from actviz.studies.networks.train_settings import TrainingSettings
from actviz.studies.networks.tuned_training import RateTrial, best_rate
from tests.functions import curve_of
from tests.selection import long_except

MONOTONE = ("identity", "relu", "leaky_relu", "sigmoid", "tanh", "elu", "softplus")
BENT = ("gelu", "silu", "mish", "sine")


def curves_of(*names: str) -> list[Curve]:
    return [curve_of(name) for name in names]


def shares(result: Trainings) -> dict[str, float]:
    return {curve.label: curve.score.mean for curve in result.curves}


def test_one_unit_solves_xor_only_if_it_bends_back() -> None:
    names = "relu", "tanh", "silu", "sine"
    result = train(curves_of(*names), TrainingSettings(task="xor", width=1, seeds=20, steps=300, rates=(0.3,)))
    found = shares(result)
    assert found["relu"] == found["tanh"] == 0.0
    assert min(found["silu"], found["sine"]) > 0.6
    verdicts = {(pair.a, pair.b): pair.verdict for pair in result.pairs}
    assert verdicts["relu", "tanh"] == SAME
    assert verdicts["relu", "silu"] == "silu is better"


@pytest.mark.long
def test_one_unit_and_xor_a_hundred_times() -> None:
    found, more = (
        shares(train(curves_of(*MONOTONE, *BENT), TrainingSettings(task="xor", width=width, seeds=100)))
        for width in (1, 2)
    )
    assert {name: found[name] for name in MONOTONE} == dict.fromkeys(MONOTONE, 0.0)
    assert min(found[name] for name in BENT) > 0.75
    assert more["identity"] == 0.0
    assert all(more[name] > found[name] for name in MONOTONE[1:])
    assert min(more[name] for name in BENT) > 0.95


@pytest.mark.parametrize("depth", long_except([0, 1, 4], [0, 1]))
def test_no_depth_helps_the_identity(depth: int) -> None:
    result = train(curves_of("identity"), TrainingSettings(task="xor", depth=depth, width=8, seeds=5, rates=(0.03,)))
    (trained,) = result.curves
    assert trained.scores.tolist() == [0.0] * 5
    assert trained.collapsed is not None


def test_the_layers_of_the_identity_are_one_matrix() -> None:
    shape = config_of(TrainingSettings(task="moons", seeds=1, steps=200))
    identity = curve_of("identity")
    networks = run(Job.of(identity, shape, 1.0, (0,), (0.03,))).networks
    matrix, bias = compose(networks)
    (x, _), _ = datasets_of(shape, 0)
    np.testing.assert_allclose(
        x @ matrix + bias, outputs_of(networks, FixedActivation(identity), x[None])[0], rtol=1e-10
    )


def test_leaky_relu_has_no_dead_units_where_relu_loses_them() -> None:
    """At every learning rate that is tried: ReLU loses more than half at the largest ones."""
    result = train(curves_of("relu", "leaky_relu"), TrainingSettings(task="moons", seeds=1, steps=200))
    relu, leaky = (curve.tried for curve in result.curves)
    assert {one.dead for one in leaky} == {0.0}
    assert max(one.dead for one in relu) > 0.5
    assert all(one.dead > 0 for one in relu)


def test_saturated_units_are_not_called_dead() -> None:
    """With a large learning rate units of ReLU die, and those of tanh saturate."""
    settings = TrainingSettings(task="moons", seeds=3, steps=100, rates=(3.0,))
    relu, tanh = train(curves_of("relu", "tanh"), settings).curves
    assert relu.dead_units > 0.2
    assert relu.saturated_units == 0.0
    assert tanh.dead_units == 0.0
    assert tanh.saturated_units > 0.1


def test_moons_are_learned_and_relu_and_tanh_are_hard_to_tell_apart() -> None:
    result = train(curves_of("relu", "tanh", "sigmoid"), TrainingSettings(seeds=7, rates=(0.03,)))
    for curve in result.curves:
        assert 0.85 < curve.score.mean < 0.98
        assert curve.losses.shape == curve.course.shape == curve.dead.shape == (7, curve.steps.size)
        assert curve.losses[:, -1].mean() < 0.5 * curve.losses[:, 0].mean()
        assert curve.score.low < curve.score.mean < curve.score.high
        np.testing.assert_array_equal(curve.scores, curve.course[:, -1])
    assert [pair.verdict for pair in result.pairs] == [SAME, "relu is better", "tanh is better"]
    assert not result.is_partial


def test_functions_share_points_and_weights() -> None:
    """Functions that are the same in two spellings end at the same scores."""
    twins = [curve_of("relu"), actviz.parse("max(x, 0)")]
    result = train(twins, TrainingSettings(seeds=3, steps=60, rates=(0.03,)))
    first, second = result.curves
    np.testing.assert_array_equal(first.losses, second.losses)
    assert result.pairs[0].p == 1.0


def test_the_result_is_the_same_for_any_number_of_processes() -> None:
    settings = TrainingSettings(seeds=3, steps=10, rates=(0.01, 0.1))
    counts: list[int] = []
    curves = [curve_of("gelu"), curve_of("leaky_relu", alpha=0.2), actviz.parse("a*relu(x)+elu(-x)", a=0.5)]
    alone = train(curves, settings, tick=counts.append)
    assert sum(counts) == total_steps(curves, settings)
    several = train(curves, settings, processes=2)
    for one, other in zip(alone.curves, several.curves, strict=True):
        np.testing.assert_array_equal(one.losses, other.losses)
        assert (one.label, one.rates, one.tried) == (other.label, other.rates, other.tried)
    assert alone.pairs == several.pairs


def test_other_seeds_are_other_runs() -> None:
    settings = TrainingSettings(seeds=2, steps=20, rates=(0.03,), seed=7)
    first = train(curves_of("tanh"), settings).curves[0]
    again = train(curves_of("tanh"), settings).curves[0]
    other = train(curves_of("tanh"), TrainingSettings(seeds=2, steps=20, rates=(0.03,), seed=8)).curves[0]
    np.testing.assert_array_equal(first.losses, again.losses)
    assert not np.array_equal(first.losses, other.losses)


def test_a_diverged_run_is_counted_and_in_no_mean() -> None:
    settings = TrainingSettings(task="regression", seeds=4, steps=200, optimizer="sgd", rates=(0.03,))
    result = train([curve_of("tanh"), actviz.parse("x**2")], settings)
    plain, steep = result.curves
    assert not plain.diverged.any()
    assert 0 < steep.diverged.sum() < 4
    np.testing.assert_array_equal(np.isnan(steep.scores), steep.diverged)
    np.testing.assert_array_equal(np.isnan(steep.losses[:, -1]), steep.diverged)
    assert np.isfinite(steep.losses[:, 0]).all()
    assert steep.score.mean == pytest.approx(steep.scores[~steep.diverged].mean())
    assert result.pairs[0].verdict == f"cannot be compared: {steep.diverged.sum()} of 8 diverged"


def test_where_all_runs_diverge_nothing_is_claimed() -> None:
    settings = TrainingSettings(task="regression", seeds=4, steps=100, optimizer="sgd", rates=(0.3,))
    result = train(curves_of("identity", "tanh"), settings)
    identity, _ = result.curves
    assert identity.diverged.all()
    assert np.isnan([identity.score.mean, identity.score.low, identity.dead_units]).all()
    assert identity.collapsed is None
    (pair,) = result.pairs
    assert np.isnan(pair.p)
    assert pair.verdict.startswith("cannot be compared: ")


def test_runs_of_xor_that_all_diverged_are_not_compared() -> None:
    settings = TrainingSettings(task="xor", seeds=3, steps=50, optimizer="sgd", rates=(1e6,))
    result = train(curves_of("identity", "tanh"), settings)
    assert result.curves[0].diverged.all()
    assert result.pairs[0].verdict.startswith("cannot be compared: ")


def test_the_best_rate_diverges_least() -> None:
    tries = [RateTrial(0.01, 0.8, 0.3, 0, 0), RateTrial(0.1, 0.9, 0.2, 0, 0), RateTrial(1.0, 0.95, 0.1, 0, 2)]
    assert best_rate(tries) == 0.1
    assert best_rate([RateTrial(0.01, 0.0, 0.3, 0, 0), RateTrial(0.1, 0.0, 0.2, 0, 0)]) == 0.1
    assert best_rate([RateTrial(0.01, np.nan, np.nan, np.nan, 5), RateTrial(0.1, np.nan, np.nan, np.nan, 5)]) == 0.01


def test_of_perfect_rates_the_middle_one_is_the_best() -> None:
    """The largest has the smallest loss, and is the first to fail on other seeds."""
    tries = [RateTrial(rate, 1.0, 0.1 / rate, 0, 0) for rate in (0.03, 0.1, 0.3, 1.0)]
    assert best_rate(tries) == best_rate(tries[::-1]) == 0.1
    assert best_rate([*tries, RateTrial(0.01, 0.5, 0.5, 0, 0)]) == 0.1


def test_what_is_learned_moves_and_is_reported() -> None:
    curves = curves_of("prelu", "apl", "swish", "relu")
    result = train(curves, TrainingSettings(seeds=3, steps=60, rates=(0.03,), learn=True))
    prelu, apl, swish, relu = result.curves
    assert (list(prelu.learned), list(apl.learned), list(swish.learned), list(relu.learned)) == (
        ["alpha"], ["a", "b"], ["beta"], [],
    )  # fmt: skip
    for curve in (prelu, apl, swish):
        for name, values in curve.learned.items():
            assert values.shape == (3, result.config.depth)
            assert (values != curve.starts[name]).all()
    with pytest.raises(ActvizError, match="none of the functions has a parameter"):
        train(curves_of("relu"), TrainingSettings(learn=True))


def test_learning_a_slope_beats_a_wrong_one() -> None:
    """|x| fits an even target; PReLU finds slope -1 from 0.25, which a fixed 0.25 cannot."""
    settings = TrainingSettings(task="xor", width=1, seeds=8, steps=300, rates=(0.1,))
    fixed, learned = (
        train(curves_of("prelu"), TrainingSettings(**{**vars(settings), "learn": learn})).curves[0]
        for learn in (False, True)
    )
    assert fixed.score.mean == 0.0
    assert learned.score.mean > 0.5
    assert (learned.learned["alpha"][learned.scores == 1] < 0).all()


def test_an_interruption_keeps_what_is_done() -> None:
    curves, settings = curves_of("relu", "tanh"), TrainingSettings(seeds=4, steps=30, rates=(0.03,))
    every = train(curves, settings)

    def interrupted_after(steps: int) -> Trainings:
        left = [steps]

        def tick(count: int) -> None:
            left[0] -= count
            if left[0] < 0:
                raise KeyboardInterrupt

        return train(curves, settings, tick=tick)

    partial = interrupted_after(100)  # three of eight jobs of 30 steps each
    assert partial.is_partial
    assert [len(curve.seeds) for curve in partial.curves] == [2, 1]
    for some, whole in zip(partial.curves, every.curves, strict=True):
        np.testing.assert_array_equal(some.scores, whole.scores[: len(some.seeds)])
    assert partial.pairs[0].count == 1
    only = interrupted_after(40)
    assert (only.missing, len(only.curves)) == (("tanh",), 1)
    with pytest.raises(KeyboardInterrupt):
        interrupted_after(10)


def test_regions_are_those_of_a_median_network() -> None:
    result = train(curves_of("gelu", "tanh"), TrainingSettings(seeds=3, steps=200, rates=(0.03,)))
    regions, other = (curve.regions for curve in result.curves)
    assert regions is not None
    assert other is not None
    assert regions.seed == other.seed
    together = np.sum([curve.scores for curve in result.curves], axis=0)
    assert together[regions.seed] == sorted(together)[1]
    assert regions.values.shape == (regions.y.size, regions.x.size)
    (points, targets), _ = datasets_of(result.config, regions.seed)
    np.testing.assert_array_equal(points, regions.points)
    columns, rows = (np.abs(regions.x[:, None] - points[:, axis]).argmin(axis=0) for axis in (0, 1))
    assert (regions.values[rows, columns] * targets > 0).mean() > 0.9


def test_gains() -> None:
    assert initial_gain(curve_of("relu"), "exact") == pytest.approx(np.sqrt(2))
    assert initial_gain(curve_of("relu"), "he") == np.sqrt(2)
    assert initial_gain(curve_of("relu"), "lecun") == 1.0
    assert initial_gain(actviz.parse("0*x"), "exact") == 1.0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (TrainingSettings(task="mars"), "task='mars' is invalid; choose from xor, moons"),
        (TrainingSettings(width=0), "width=0 is invalid; it must be an integer from 1 to 4096"),
        (TrainingSettings(seeds=0), "seeds=0 is invalid; it must be an integer from 1 to 1000"),
        (TrainingSettings(rates=(-1.0,)), r"lr: -1 is invalid; it must be a positive number, such as 0\.01"),
        (
            TrainingSettings(depth=1000, width=1024),
            (
                r"training a network of depth 1000 and width 1024 requires 51\.4 GB, and the maximum "
                r"is 2 GB; reduce the depth or the width"
            ),
        ),
    ],
)
def test_settings_that_are_not_possible(settings: TrainingSettings, message: str) -> None:
    with pytest.raises(ActvizError, match=message):
        train(curves_of("relu"), settings)


@pytest.mark.parametrize(("steps", "count"), [(1, 2), (5, 6), (400, 21)])
def test_moments(steps: int, count: int) -> None:
    moments: Sequence[int] = recorded_steps(steps).tolist()
    assert (moments[0], moments[-1], len(moments)) == (0, steps, count)
