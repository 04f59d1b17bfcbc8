"""Reports of lost digits and of values that could not be computed."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

import actviz
from actviz.curves import Curve
from actviz.studies.accuracy import Gap, accuracy, gaps
from tests.mp_reading import read_text


def as_written(text: str) -> Curve:
    """The curve of a formula that is not rewritten."""
    curve = actviz.parse(text)
    return replace(curve, function=replace(curve.function, stable={0: curve.function.tree}))


def gaps_of(text: str, low: float = -1000, high: float = 1000) -> tuple[Gap, ...]:
    curve, x = as_written(text), np.linspace(low, high, 1001)
    return gaps(curve, x, np.asarray(curve(x)))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("log(x/(1 - x))", 0.5),
        ("(1e10 + tanh(x)) - 1e10", 0.0),
        ("1 - cos(x)", 0.0),
        ("log(cosh(x))", 0.0),
        ("1/tanh(x) - 1/x", 0.0),
        ("x - tanh(x)", 0.0),
        ("sqrt(x**2 + 1e16) - 1e8", None),
        ("log(1 + exp(x - 3)) - exp(x - 3)", None),
    ],
)
def test_lost_digits_are_found(text: str, near: float | None) -> None:
    found = accuracy(as_written(text), (-6, 6))
    assert found is not None
    assert found.digits <= 8
    assert near is None or found.x == pytest.approx(near, abs=1e-3)
    right = read_text(text)(found.x)
    assert abs(float(as_written(text)(found.x)) - right) / abs(right) == pytest.approx(found.error, rel=1e-6)


@pytest.mark.parametrize(
    "text", ["log(x/(1 - x))", "(1e10 + tanh(x)) - 1e10", "1 - cos(x)", "log(cosh(x))", "exp(x) - 1"]
)
def test_rewritten_formulas_have_their_digits(text: str) -> None:
    for order in (0, 1):
        found = accuracy(actviz.parse(text), (-6, 6), order)
        assert found is not None
        assert found.digits >= 15


def test_a_slope_may_lose_what_the_value_has() -> None:
    curve = actviz.parse("tanh(x)/x")
    value, slope = accuracy(curve, (-6, 6)), accuracy(curve, (-6, 6), 1)
    assert value is not None
    assert not value.is_poor
    assert slope is not None
    assert slope.is_poor


def test_there_is_no_result_where_there_is_no_value() -> None:
    assert accuracy(actviz.parse("log(-1 - x**2)"), (-6, 6)) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("log(cosh(x))", -710.4758600739439, 710.4758600739439),
        ("exp(x)/(1 + exp(x))", -inf, 709.782712893384),
        ("sinh(x)/(1 + x**4)", -710.4758600739439, 710.4758600739439),
        ("log(exp(-2*x))", -354.891356446692, 372.566609550970),
    ],
)
def test_where_the_values_end(text: str, low: float, high: float) -> None:
    ends = gaps_of(text)
    assert [gap.high for gap in ends if gap.low == -inf] == pytest.approx([low] if low > -inf else [], rel=1e-9)
    assert [gap.low for gap in ends if gap.high == inf] == pytest.approx([high] if high < inf else [], rel=1e-9)
    assert len(ends) == (low > -inf) + (high < inf)
    assert not any(gap.is_large for gap in ends if "sinh" not in text)


def test_values_may_be_too_large_themselves() -> None:
    (gap,) = gaps_of("exp(x)")
    assert gap.is_large
    assert gap.low == pytest.approx(709.782712893384)
    assert gap.high == inf


@pytest.mark.parametrize(
    "text",
    [
        "log(x)",
        "1/x",
        "sqrt(sin(5*x))",
        pytest.param("sqrt(sin(50*x))", marks=pytest.mark.long),
        "asin(1.0000001*sin(x))",
        "sqrt(x - 3)",
        "asin(x)",
        "1/(x - 2)",
        "sin(x)/x",
        "log(max(x, 0))",
        "tanh(x)",
    ],
)
def test_where_there_is_no_value_none_is_missed(text: str) -> None:
    assert gaps_of(text, -6, 6) == ()
    x = np.linspace(-6, 6, 1001)
    assert gaps(as_written(text), x, np.asarray(actviz.parse(text).derivative(x)), 1) == ()


def test_a_stretch_may_lie_inside() -> None:
    (gap,) = gaps_of("log(exp(2000*exp(-x**2)))", -6, 6)
    reach = np.sqrt(np.log(2000 / 709.782712893384))
    assert [gap.low, gap.high] == pytest.approx([-reach, reach])


def test_functions_of_the_catalogue_have_no_gaps() -> None:
    x = np.array([0.0, 1.0])
    assert gaps(actviz.get("softplus"), x, np.array([0.0, np.inf])) == ()
