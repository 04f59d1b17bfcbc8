"""Facts that are known, that do not exist, and that are unknown."""

from __future__ import annotations

from math import inf
from typing import get_args

import pytest

from actviz.studies.facts.model import FACTS, Certainty, Gaussian, unknown_in
from tests.functions import facts_of


def test_what_there_is_not_is_none() -> None:
    assert facts_of("x").minimum is None
    assert facts_of("exp(x)").minimum is None
    assert facts_of("log(x)").limits == (None, inf)
    assert facts_of("log(x)").gaussian == Gaussian(0, None, None, None, None)
    assert facts_of("0").gaussian.gain is None
    assert (facts_of("1/x").at_zero, facts_of("1/x").slopes_at_zero) == (None, (None, None))
    assert facts_of("sqrt(x)").slopes_at_zero == (None, inf)
    assert (facts_of("1/(x - x)").at_zero, facts_of("1/(x - x)").slopes_at_zero) == (None, (None, None))


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)", "cos(2*x - 1)", "-sin(x)", "3*sin(x)", "sin(x)*2 + 1", "tanh(x)*cos(x)", "x*cos(x)",
        pytest.param("sin(x**3)", marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_a_wave_that_is_not_damped_has_no_limit(text: str) -> None:
    assert facts_of(text).limits == (None, None)
    assert facts_of(text).saturates == (False, False)


@pytest.mark.parametrize(
    "text",
    ["sin(x)/x", "sin(x)*exp(-x**2)", "sin(tanh(x))", "x + sin(x)", pytest.param("cos(1/x)", marks=pytest.mark.long)],
)
def test_a_wave_that_is_damped_has_a_limit(text: str) -> None:
    assert None not in facts_of(text).limits


@pytest.mark.parametrize("text", ["(2 + sin(x))*x", "exp(x)*(2 + sin(x)*cos(sqrt(2)*x))"])
def test_no_limit_is_denied_without_proof(text: str) -> None:
    assert None not in facts_of(text).limits


@pytest.mark.parametrize("text", ["relu(sin(8*x))", "sin(x) + cos(x)", "abs(cos(x)) + 1"])
def test_what_repeats_has_no_limit(text: str) -> None:
    assert facts_of(text).limits == (None, None)


def test_more_switches_than_are_looked_at_are_a_selection() -> None:
    found = facts_of("relu(sin(8*x))")
    assert not found.kinks_complete
    assert not found.dead_complete
    assert isinstance(found.dead, tuple)
    assert all(abs(end) < inf for stretch in found.dead for end in stretch)
    assert found.gaussian.sparsity == pytest.approx(0.5)
    assert facts_of("relu(x)").kinks_complete
    assert facts_of("relu(x)").dead_complete


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "log(-1 - x**2)",
        "exp(x**2)",
        "relu(x)",
        "exp(x)/(1+exp(x))",
        pytest.param("sin(1/x)", marks=pytest.mark.long),
    ],
)
def test_facts_that_are_known_have_a_certainty(text: str) -> None:
    found = facts_of(text)
    assert {*found.known_by} | {*unknown_in(found)} == {*FACTS}
    assert {*found.known_by} & {*unknown_in(found)} == set()
    assert {*found.known_by.values()} <= {*get_args(Certainty)}
