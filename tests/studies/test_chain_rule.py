"""Slopes of functions that are applied to themselves."""

from __future__ import annotations

import json
from math import log10

import mpmath
import numpy as np
import pytest

import actviz
from actviz.studies.chain_rule import MOST_DEPTHS, chain_rule
from actviz.studies.derivative import differentiate
from actviz.studies.results import Extremum
from actviz.tables import derivative as tables

X = np.linspace(-6, 6, 1001)


def composed_slope(name: str, x: float, depth: int) -> mpmath.mpf:
    """Return the slope of f(f(... f(x))) by differentiation of the composition at 60 digits."""
    functions = {"sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)), "tanh": mpmath.tanh, "sin": mpmath.sin}

    def composed(t: mpmath.mpf) -> mpmath.mpf:
        for _ in range(depth):
            t = functions[name](t)
        return t

    with mpmath.workdps(60):
        return mpmath.diff(composed, mpmath.mpf(x))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "sin"])
@pytest.mark.parametrize("depth", [1, 2, 7])
def test_the_slope_at_a_place_is_that_of_the_composition(name: str, depth: int) -> None:
    curve = actviz.parse(f"{name}(x)")
    (found,) = chain_rule(curve, np.array([0.4]), [depth], None).log10_composed[-1:]
    assert found == pytest.approx(float(mpmath.log10(abs(composed_slope(name, 0.4, depth)))), rel=1e-12)


def test_the_largest_slope_of_a_composition_is_found_between_samples() -> None:
    """sigmoid(sigmoid(x)): the slope s(x)(1 - s(x))s(s(x))(1 - s(s(x))) on a grid of a million points."""
    x = np.linspace(-1, 1, 1_000_001)
    inner = 1 / (1 + np.exp(-x))
    outer = 1 / (1 + np.exp(-inner))
    slopes = inner * (1 - inner) * outer * (1 - outer)
    chain = chain_rule(actviz.get("sigmoid"), np.linspace(-6, 6, 101), [2], Extremum(0.0, 0.25))
    assert 10 ** chain.log10_composed[-1] == pytest.approx(slopes.max(), rel=1e-8)
    assert chain.composed_at[-1] == pytest.approx(x[slopes.argmax()], abs=1e-3)


def test_no_composition_of_the_sigmoid_exceeds_the_product() -> None:
    chain = chain_rule(actviz.get("sigmoid"), X, [1, 2, 5, 10, 30], Extremum(0.0, 0.25))
    np.testing.assert_allclose(chain.log10_bound, chain.depths * log10(0.25))
    assert (chain.log10_composed <= chain.log10_bound + 1e-12).all()
    assert chain.depths.tolist() == [*range(1, 31)]
    limit = chain.vanishes_from()
    assert limit is not None
    assert 0.25**limit < np.finfo(np.float32).tiny <= 0.25 ** (limit - 1)


@pytest.mark.parametrize(("name", "expected"), [("relu", 0.0), ("tanh", 0.0), ("identity", 0.0)])
def test_some_functions_keep_a_slope_of_1(name: str, expected: float) -> None:
    chain = chain_rule(actviz.get(name), X, [50], Extremum(0.0, 1.0))
    assert (chain.log10_composed == expected).all()
    assert chain.vanishes_from() is None


def test_undefined_and_infinite_slopes() -> None:
    assert np.isnan(chain_rule(actviz.parse("log(x)"), X, [9], None).log10_composed[-1])
    assert chain_rule(actviz.parse("exp(x)"), X, [9], None).log10_composed[-1] == np.inf
    assert chain_rule(actviz.get("binary_step"), X, [9], Extremum(1.0, 0.0)).log10_composed[-1] == -np.inf


def test_many_depths_are_thinned_out() -> None:
    chain = chain_rule(actviz.get("tanh"), X[::50], [3, 777], Extremum(0.0, 1.0))
    assert {1, 3, 777} <= {*chain.depths.tolist()}
    assert chain.depths.size <= MOST_DEPTHS + 2


def test_json_and_report_have_the_composition_for_several_depths() -> None:
    result = differentiate([actviz.get("sigmoid")], (-6, 6), depths=(1, 30))
    first, last = json.loads(tables.to_json(result))["curves"][0]["products"]
    assert (first["depth"], first["composed"]["log10"]) == (1, pytest.approx(log10(0.25)))
    assert last["composed"]["log10"] == pytest.approx(-19.377, abs=1e-3)
    assert "from 64 layers on, the product is below the smallest normal float32 number" in result.report()
    alone = differentiate([actviz.get("sigmoid")], (-6, 6), depths=(30,))
    assert "composed" not in json.loads(tables.to_json(alone))["curves"][0]["product"]
    assert alone.curves[0].chain is None
