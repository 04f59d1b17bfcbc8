"""Places at which a formula has no value, and what is told of a function beside them: limits by mpmath and by hand."""

from __future__ import annotations

from math import inf, isnan, pi

import mpmath
import numpy as np
import pytest

import actviz
from actviz.studies.facts.card import Facts
from actviz.studies.facts.measuring import facts
from actviz.studies.facts.singular import Singular
from tests.activations.entries import ELEMENTWISE, curve_of


def of(text: str) -> Facts:
    return facts(actviz.parse(text))


@pytest.mark.parametrize(
    ("text", "kind", "left", "right"),
    [
        ("1/x", "pole", -inf, inf),
        ("1/x**2", "pole", inf, inf),
        ("log(abs(x))", "pole", -inf, -inf),
        ("exp(1/x)", "pole", 0, inf),
        ("sin(x)/x", "gap", 1, 1),
        ("x/x", "gap", 1, 1),
        ("(1-exp(-x))/x", "gap", 1, 1),
        ("(exp(x)-1-x)/x**2", "gap", 0.5, 0.5),
        ("x*log(abs(x))", "gap", 0, 0),
        ("sin(abs(x))/abs(x)", "gap", 1, 1),
        ("exp(-1/x**2)", "gap", 0, 0),
        ("exp(-abs(1/x))", "gap", 0, 0),
        ("x/abs(x)", "jump", -1, 1),
        ("atan(1/x)", "jump", -pi / 2, pi / 2),
        ("1/(1 + exp(1/x))", "jump", 1, 0),
    ],
)
def test_both_sides_of_a_division_by_zero(text: str, kind: str, left: float, right: float) -> None:
    found = of(text)
    (one,) = found.singularities
    assert (one.x, one.kind) == (0, kind)
    assert [one.left, one.right] == pytest.approx([left, right], abs=1e-7)
    assert isnan(found.at_zero)
    assert all(map(isnan, found.slopes_at_zero))
    assert found.kinks == ()
    assert found.domain is not None
    assert [(low.x, high.x) for low, high in found.domain] == [(-inf, 0), (0, inf)]


def test_what_oscillates_has_no_limit_and_nothing_is_claimed() -> None:
    found = of("sin(1/x)")
    assert [one.kind for one in found.singularities] == ["unknown"]
    assert (found.smoothness, found.range, found.values) == (None, (None, None), None)
    assert of("x**2*sin(1/x)").smoothness is None


def test_the_catalogue_has_a_value_everywhere() -> None:
    for entry in ELEMENTWISE:
        curve = curve_of(entry.name)
        assert Singular(curve, (-1e6, 1e6)).places == []
        assert np.isfinite(curve(np.linspace(-30, 30, 601))).all()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sqrt(abs(x))*sign(x)", "C0"),
        ("sign(x)*abs(x)**0.3", "C0"),
        ("sqrt(x)", "C0"),
        ("x**0.333", "C0"),
        ("asin(x)", "C0"),
        ("x**1.5", None),
        ("exp(1/x)", "discontinuous"),
        ("x/abs(x)", "discontinuous"),
        ("atan(1/x)", "discontinuous"),
        ("sin(x)/x", "Cinf"),
        ("x/x", "Cinf"),
        ("(x**2 - 1)/(x - 1)", "Cinf"),
        ("x/(exp(x) - 1)", "Cinf"),
        ("x*log(abs(x))", "C0"),
        ("1 if x == 0 else sin(x)/x", "Cinf"),
        ("2 if x == 0 else sin(x)/x", "discontinuous"),
    ],
)
def test_gaps_are_read_over_and_vertical_tangents_are_not(text: str, word: str | None) -> None:
    assert of(text).smoothness == word


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("exp(1/x)", [(0, False, 1, False), (1, False, inf, False)]),
        ("(1-exp(-x))/x", [(0, False, 1, False), (1, False, inf, False)]),
        ("1/x", [(-inf, False, 0, False), (0, False, inf, False)]),
        ("x/x", [(1, True, 1, True)]),
        ("1/(exp(x) - 1)", [(-inf, False, -1, False), (0, False, inf, False)]),
        ("tanh(1/x)", [(-1, False, 0, False), (0, False, 1, False)]),
        ("exp(1/(x - 3))", [(0, False, 1, False), (1, False, inf, False)]),
        ("binary_step(x)", [(0, True, 0, True), (1, True, 1, True)]),
        ("sign(x)", [(-1, True, -1, True), (0, True, 0, True), (1, True, 1, True)]),
        ("threshold(x, value=-5)", [(-5, True, -5, True), (1, False, inf, False)]),
        ("hardshrink(x)", [(-inf, False, -0.5, False), (0, True, 0, True), (0.5, False, inf, False)]),
        ("x - 1 if x < 0 else x + 1", [(-inf, False, -1, False), (1, True, inf, False)]),
        ("1 if x == 0 else abs(x)", [(0, False, inf, False)]),
        ("relu(x)", [(0, True, inf, False)]),
        ("sqrt(1 - x**2)", [(0, True, 1, True)]),
        ("log(x)", [(-inf, False, inf, False)]),
        ("1", [(1, True, 1, True)]),
    ],
)
def test_the_values_of_a_function(text: str, parts: list[tuple[float, bool, float, bool]]) -> None:
    found = of(text).values
    assert found is not None
    told = [(low.value, low.is_reached, high.value, high.is_reached) for low, high in found]
    assert len(told) == len(parts)
    for one, right in zip(told, parts, strict=True):
        assert one == pytest.approx(right)


@pytest.mark.parametrize(
    "text",
    [
        "1 if x == 0 else 0",
        "binary_step(x)",
        "sign(x)",
        "x/abs(x)",
        "x/x",
        "threshold(x, value=-5)",
        "sqrt(x)",
        "gelu(x)",
    ],
)
def test_a_minimum_is_where_it_is_said_to_be(text: str) -> None:
    minimum = of(text).minimum
    assert minimum is not None
    assert float(actviz.parse(text)(minimum.x)) == pytest.approx(minimum.value, rel=1e-12)


@pytest.mark.parametrize("text", ["exp(1/x)", "(1-exp(-x))/x", "1/(1 + exp(1/x))", "1 if x == 0 else abs(x)"])
def test_underflow_and_what_is_only_approached_are_no_minimum(text: str) -> None:
    assert of(text).minimum is None


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("log(x)", [(0, False, inf, False)]),
        ("sqrt(x)", [(0, True, inf, False)]),
        ("sqrt(1 - x**2)", [(-1, True, 1, True)]),
        ("log(x**2 - 1)", [(-inf, False, -1, False), (1, False, inf, False)]),
        ("x**x", [(0, True, inf, False)]),
        ("gelu(x)", [(-inf, False, inf, False)]),
    ],
)
def test_domains(text: str, stretches: list[tuple[float, bool, float, bool]]) -> None:
    domain = of(text).domain
    assert domain is not None
    assert [(low.x, low.has_value, high.x, high.has_value) for low, high in domain] == stretches


def test_digits_that_are_lost_beside_a_gap_are_not_told() -> None:
    found = of("(1-exp(-x))/x")
    assert found.monotonic == "decreasing"
    assert of("(exp(x)-1)/x").monotonic == "increasing"
    with mpmath.workdps(30):
        second = mpmath.quad(lambda x: (mpmath.expm1(-x) / x) ** 2 * mpmath.npdf(x), [-30, -1, 0, 1, 30])
    assert found.gaussian.second_moment == pytest.approx(float(second), rel=1e-9)
    assert of("x*sqrt(abs(x))").slopes_at_zero != (0.0010606601717798212,) * 2
    assert of("1 if x == 0 else sin(x)/x").slopes_at_zero == (0, 0)
    assert found.lipschitz == inf


def test_nothing_is_to_the_left_of_a_root() -> None:
    found = of("x**0.333")
    assert isnan(found.limits[0])
    assert [bound and bound.value for bound in found.range] == [0, inf]
    assert found.monotonic == "increasing"


@pytest.mark.parametrize("text", ["exp(1/x)*sin(1/x)", "(exp(x)-exp(-x))/(exp(x)+exp(-x))", "sqrt(x)/x", "1/log(x)"])
def test_no_minimum_is_made_up_where_numbers_end(text: str) -> None:
    found = of(text)
    assert found.minimum is None
    assert found.values is None


def test_a_function_without_values_has_no_facts() -> None:
    found = of("log(-1 - x**2)")
    assert (found.domain, found.values, found.range) == ((), (), (None, None))
    assert (found.monotonic, found.smoothness, found.minimum) == (None, None, None)
