"""Outputs of functions of a vector by temperature, compared with SciPy, finite differences and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

import actviz
from actviz.formulas.errors import ActvizError
from actviz.studies.vector_outputs import OutputsAt, largest_exponent, vector_outputs
from tests.functions import vector_of

LOGITS = ([2.0, 1.0, 0.1], [1000.0, 999.0, 0.1], [-3.0, 7.0, 7.0, 2.5, -800.0], [0.0])
TEMPERATURES = (0.5, 1.0, 2.0, 7.3)
LOSSES = {"softmax": 1, "log_softmax": 1, "softmin": -1}


def at(name: str, logits: list[float], temperature: float, target: int = 0) -> OutputsAt:
    """The outputs at one temperature."""
    (found,) = vector_outputs(vector_of(name), np.array(logits), (temperature,), target).scaled
    return found


@pytest.mark.parametrize("logits", LOGITS)
@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("name", LOSSES)
def test_scipy_computes_the_same_outputs_and_losses(name: str, logits: list[float], temperature: float) -> None:
    z = LOSSES[name] * np.array(logits) / temperature
    expected = log_softmax(z) if name == "log_softmax" else softmax(z)
    for target in range(len(logits)):
        found = at(name, logits, temperature, target)
        np.testing.assert_allclose(found.outputs, expected, rtol=1e-13, atol=1e-300)
        assert found.loss == pytest.approx(-log_softmax(z)[target], rel=1e-13, abs=1e-15)
        assert found.probabilities is not None
        np.testing.assert_allclose(found.probabilities, softmax(z), rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("name", LOSSES)
def test_gradient_is_that_of_the_loss(name: str, temperature: float) -> None:
    step, z = 1e-5, np.array([2.0, 1.0, 0.1, -1.5])
    for target in range(z.size):
        differences = [
            (-log_softmax(LOSSES[name] * (z + e) / temperature)[target]
             + log_softmax(LOSSES[name] * (z - e) / temperature)[target]) / (2 * step)
            for e in step * np.eye(z.size)
        ]  # fmt: skip
        found = at(name, z.tolist(), temperature, target)
        assert found.gradient is not None
        assert found.probabilities is not None
        np.testing.assert_allclose(found.gradient, differences, atol=1e-9)
        one_hot = np.arange(z.size) == target
        expected = LOSSES[name] * (found.probabilities - one_hot) / temperature
        np.testing.assert_allclose(found.gradient, expected, rtol=1e-14, atol=1e-16)


def test_gradient_of_the_correct_class_keeps_its_digits() -> None:
    """p - 1 would be 0 here."""
    found = at("softmax", [50.0, 0.0], 1.0)
    assert found.gradient is not None
    np.testing.assert_allclose(found.gradient, [-np.exp(-50.0), np.exp(-50.0)], rtol=1e-13)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin", "sparsemax", "entmax15", "hardmax"])
@pytest.mark.parametrize("logits", LOGITS)
@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_probabilities_sum_to_1(name: str, logits: list[float], temperature: float) -> None:
    assert abs(at(name, logits, temperature).sum - 1) <= len(logits) * np.finfo(float).eps


@pytest.mark.parametrize("name", ["sparsemax", "entmax15", "hardmax", "swiglu", "maxout", "crelu"])
def test_other_functions_have_outputs_but_no_loss(name: str) -> None:
    found = at(name, [2.0, 1.0, 0.1, -1.0], 0.5)
    np.testing.assert_array_equal(found.outputs, vector_of(name)([4.0, 2.0, 0.2, -2.0]))
    assert found.sum == pytest.approx(found.outputs.sum())
    assert (found.loss, found.gradient, found.probabilities, found.direct) == (None, None, None, ())


@pytest.mark.parametrize(
    ("logits", "total"), [([1e308, 1e308, -1e308], 1e308), ([1e308, 1e308], np.inf), ([1e308, 0.0], 1e308)]
)
def test_sums_of_large_numbers_overflow_only_if_the_total_does(logits: list[float], total: float) -> None:
    assert at("maxout", [z for z in logits for _ in range(2)], 1.0).sum == total


@pytest.mark.parametrize(("kind", "digits"), [(np.float32, "88.72"), (np.float64, "709.78")])
def test_largest_exponent(kind: type[np.floating], digits: str) -> None:
    largest = kind(largest_exponent(kind))
    assert f"{largest:.2f}" == digits
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(largest))
        assert np.isinf(np.exp(np.nextafter(largest, kind(np.inf))))


@pytest.mark.parametrize(
    ("logits", "causes"),
    [
        ([2.0, 1.0, 0.1], (None, None)),
        ([88.0, 1.0], (None, None)),
        ([89.0, 1.0], ("overflow", None)),
        ([88.5, 88.5], ("sum overflow", None)),
        ([-200.0, -201.0], ("underflow", None)),
        ([710.0, 1.0], ("overflow", "overflow")),
        ([709.5, 709.5], ("overflow", "sum overflow")),
        ([-800.0, -801.0], ("underflow", "underflow")),
    ],
)
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_numpy_overflows_where_it_is_reported(name: str, logits: list[float], causes: tuple[str | None, ...]) -> None:
    found = at(name, logits, 1.0)
    assert tuple(one.cause for one in found.direct) == causes
    for one, kind in zip(found.direct, (np.float32, np.float64), strict=True):
        z = np.array(logits, dtype=kind)
        with np.errstate(all="ignore"):
            powers = np.exp(z)
            direct = powers / powers.sum() if name == "softmax" else z - np.log(powers.sum())
        np.testing.assert_array_equal(one.exponentials, powers)
        np.testing.assert_array_equal(one.outputs, direct)
    assert found.shifted is not None
    np.testing.assert_array_equal(found.shifted, np.exp(np.array(logits) - max(logits)))


def test_the_given_point_is_a_sample_and_marked() -> None:
    result = actviz.plot("softmax", "relu", logits=[0.1, 2, 1.2345], move=2, samples=5)
    (where,) = np.flatnonzero(result.x == 1.2345)
    *outputs, relu = result.traces
    assert [trace.mark for trace in outputs] == [(1.2345, y) for y in result.vectors[0].base.outputs.tolist()]
    np.testing.assert_allclose([trace.value.y[where] for trace in outputs], result.vectors[0].base.outputs, rtol=1e-14)
    assert relu.mark is None
    assert actviz.plot("softmax", logits=[9, 2], samples=5).x.tolist() == [-6, -3, 0, 3, 6]


def test_python_accepts_temperatures() -> None:
    result = actviz.plot("softmax", logits=[2, 1, 0.1], temperature=(0.5, 1, 1, 2), target=1)
    assert result.shows_bars
    (vector,) = result.vectors
    assert [one.temperature for one in vector.scaled] == [0.5, 1, 2]
    assert vector.target == 1
    assert len(actviz.plot("softmax", logits=[2, 1], temperature=3).vectors[0].scaled) == 1
    assert not actviz.plot("softmax", logits=[2, 1]).shows_bars


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"temperature": 0}, "temperature=0 is invalid"),
        ({"temperature": (1, -2)}, "temperature=(1, -2) is invalid"),
        ({"temperature": ()}, "temperature=() is invalid"),
        ({"temperature": "a"}, "temperature='a' is invalid"),
        ({"temperature": 1e-320}, "is too small"),
        ({"target": 2}, "target=2 is invalid; it must be the index of an input, from 0 to 1"),
        ({"target": -1}, "target=-1 is invalid"),
        ({"target": 0.5}, "target=0.5 is invalid"),
        ({"bars": 1}, "bars=1 is invalid"),
    ],
)
def test_invalid_arguments(arguments: dict[str, object], part: str) -> None:
    with pytest.raises(ActvizError) as error:
        actviz.plot("softmax", logits=[2, 1], **arguments)  # type: ignore[arg-type]
    assert part in str(error.value)


def test_options_require_suitable_functions() -> None:
    with pytest.raises(ActvizError, match="temperature requires a vector function, such as softmax"):
        actviz.plot("relu", temperature=2)
    with pytest.raises(ActvizError, match="target requires a vector function"):
        actviz.plot("relu", target=0)
    with pytest.raises(ActvizError, match="target requires a function with a cross-entropy"):
        actviz.plot("sparsemax", logits=[2, 1], target=0)
    with pytest.raises(ActvizError, match="bars requires vector functions only; relu"):
        actviz.plot("softmax", "relu", logits=[2, 1], bars=True)
