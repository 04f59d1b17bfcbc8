"""Displayed derivatives: the value at a kink is the number that is used there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

import actviz
from actviz import Curve
from actviz.curves import KinkRule, in_dialects
from actviz.formulas import calculus
from actviz.formulas.displayed_derivative import match_at_kinks
from actviz.formulas.evaluation import compile_tree, evaluate
from tests.functions import curve_of

RULES: tuple[KinkRule | None, ...] = (None, "left", "right", "min", "mid")


def contradictions(curves: Iterable[Curve], rules: Iterable[KinkRule | None], order: int = 1) -> Iterator[str]:
    """Return the places where the displayed formula differs from the derivative."""
    for curve in curves:
        for rule in rules:
            shown = calculus.expand(
                curve.function.displayed_derivative(order, rule), curve.function.definitions, stable=False
            )
            places = curve.function.places(-50, 50)[:10]
            for place, value in zip(places, evaluate(compile_tree(shown, curve.parameters), places), strict=True):
                taken = float(curve.derivative(place, order, rule))
                if value != pytest.approx(taken, rel=1e-6, abs=1e-9, nan_ok=True):
                    yield f"{curve.label}, {rule}: {value} is shown, {taken} is taken at {place}"


def catalogue() -> Iterator[Curve]:
    return (curve for name in actviz.names() if isinstance(curve := actviz.get(name), Curve))


def dialects() -> Iterator[Curve]:
    return (curve for name in actviz.names() for curve in in_dialects(name) if isinstance(curve, Curve))


def test_no_formula_contradicts_the_number_at_a_kink() -> None:
    assert [*contradictions(catalogue(), [None])] == []


@pytest.mark.long
def test_no_formula_contradicts_the_number_at_a_kink_under_any_rule_or_in_any_framework() -> None:
    for order in (1, 2):
        found = [*contradictions(catalogue(), RULES, order)]
        # One kink of pau is not a floating-point number: no x gives sign(0), which is the mean there.
        assert [line for line in found if not line.startswith("pau, mid") or "at 1.444" not in line] == []
        assert [*contradictions(dialects(), [None], order)] == []


@pytest.mark.parametrize(
    ("name", "rule", "shown"),
    [
        ("softshrink", None, "0 if x >= -lambd and x <= lambd else 1"),
        ("softshrink", "mid", "0.5 if x == lambd else 0.5 if x == -lambd else 0 if x > -lambd and x < lambd else 1"),
        ("leaky_relu", None, "1 if x > 0 else alpha"),
        ("leaky_relu", "right", "1 if x >= 0 else alpha"),
        ("relu", "left", "1 if x > 0 else 0"),
        ("relu", "right", "1 if x >= 0 else 0"),
        ("relu", "mid", "0.5 if x == 0 else 1 if x > 0 else 0"),
        ("relu", 0.25, "0.25 if x == 0 else 1 if x > 0 else 0"),
        ("elu", 0.25, "1 if x > 0 else alpha * exp(x)"),
        ("hard_swish", None, "0 if x <= -3 else 1 if x >= 3 else (2 * x + 3) / 6"),
        ("absolute", None, "sign(x)"),
        ("absolute", "right", "1 if x == 0 else sign(x)"),
        ("hardshrink", "mid", "0.5 if abs(x) == lambd else 1 if abs(x) > lambd else 0"),
        ("keras.relu6", None, "1 if x > 0 and x < 6 else 0"),
        ("jax.leaky_relu", None, "1 if x >= 0 else alpha"),
    ],
)
def test_the_cases_that_are_shown_follow_the_rule(name: str, rule: KinkRule | None, shown: str) -> None:
    curve = curve_of(name)
    assert curve.derivative_formula(at_kink=rule).replace("negative_slope", "alpha") == shown
    assert [*contradictions([curve], [rule])] == []


@pytest.mark.parametrize("text", ["abs(x - 1/3)", "relu(3*x - 1)", "max(x, x**2, 1)", "relu(a*x - 6)"])
def test_typed_formulas_follow_the_rule(text: str) -> None:
    curve = actviz.parse(text, **({"a": 0.5} if "a*" in text else {}))
    assert [*contradictions([curve], RULES)] == []


@pytest.mark.parametrize(
    ("rule", "shown"), [(None, "sign(sin(x)) * cos(x)"), ("right", "1 if sin(x) == 0 else sign(sin(x)) * cos(x)")]
)
def test_a_kink_that_repeats_is_written_as_one_case(rule: KinkRule | None, shown: str) -> None:
    assert actviz.parse("abs(sin(x))").derivative_formula(at_kink=rule) == shown


def test_a_number_that_no_comparison_gives_becomes_a_case() -> None:
    tree = ast.parse("1 if x > 2 else 0", mode="eval").body
    found = match_at_kinks(tree, {2.0: 0.25, 3.0: 1.0}, {}, lambda node: node)
    assert ast.unparse(found) == "0.25 if x == 2 else 1 if x > 2 else 0"


def test_a_formula_with_too_many_such_places_stays_as_it_is() -> None:
    tree = ast.parse("x", mode="eval").body
    assert match_at_kinks(tree, {float(place): 99.0 for place in range(20)}, {}, lambda node: node) is tree
