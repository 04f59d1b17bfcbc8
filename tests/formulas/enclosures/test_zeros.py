"""Zeros of formulas: all are found, or intervals with possible others are reported; intervals and poles."""

from __future__ import annotations

import math
from math import inf, pi
from random import Random

import mpmath
import numpy as np
import pytest

from actviz.formulas.enclosures.meromorphic import is_meromorphic
from actviz.formulas.enclosures.roots import interior_point, merge_intervals
from actviz.formulas.enclosures.zeros import Stretches, Zeros, is_same_zero
from actviz.formulas.grammar import parse
from tests.mp_reading import read


def zeros_of(text: str) -> Zeros:
    return Zeros([parse(text).tree], {})


def generated(random: Random) -> str:
    """Return a formula with several zeros, some of them close to each other."""
    wave = random.choice(["sin({a}*x + {b})", "cos({a}*x)", "tanh(sin({a}*x) - {b}/9)", "sin({a}*x)*exp(-x**2/{c})"])
    ground = random.choice(
        ["{b}/5", "x/{c}", "{b}*tanh({a}*x)/3", "exp(-((x - {b})/1e-3)**2) - 0.5", "log(1 + x**2)/{c}"]
    )
    numbers = {"a": random.uniform(0.5, 4), "b": random.uniform(-3, 3), "c": random.uniform(3, 20)}
    return f"({wave}) - ({ground})".format(**{name: f"({number!r})" for name, number in numbers.items()})


@pytest.mark.parametrize("seed", range(12))
def test_no_change_of_sign_is_missed(seed: int) -> None:
    text = generated(Random(seed))
    zeros = zeros_of(text)
    found, unsure = zeros.between(-6, 6), zeros.uncertain(-6, 6)
    assert unsure == []
    right = read(parse(text).tree)
    x = np.linspace(-6, 6, 1201)
    with mpmath.workdps(20):
        signs = np.array([int(mpmath.sign(right(at))) for at in x.tolist()])
        for k in np.flatnonzero(signs[:-1] * signs[1:] < 0):
            assert any(x[k] <= zero <= x[k + 1] for zero in found)
        for zero in found:
            room = 8 * max(math.ulp(zero), 1e-300)
            a, b = right(zero - room), right(zero + room)
            assert a * b <= 0 or min(abs(a), abs(b)) < 1e-14


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("sin(x)**2", [k * pi for k in range(-3, 4)]),
        ("1 + cos(x)", [-3 * pi, -pi, pi, 3 * pi]),
        ("(exp(x) - 3)**2", [math.log(3)]),
        ("exp(x) - 1 - x", [0.0]),
        ("cosh(x) - 1", [0.0]),
        ("sin(x) - x", [0.0]),
        ("x*exp(-x)", [0.0]),
        ("exp(-x**2)", []),
        ("exp(-40*x**2 - x)", []),
        ("max(sin(x), -0.5) - 0.25*x", [-2.0, 0.0, 2.4745767873698292]),
    ],
)
def test_zeros_that_touch_and_what_only_underflows(text: str, places: list[float]) -> None:
    assert zeros_of(text).between(-10, 10) == pytest.approx(places, abs=1e-14)


@pytest.mark.parametrize("power", [3, 4, 6, 20])
def test_zeros_of_a_high_order_are_found_or_unsure(power: int) -> None:
    assert zeros_of(f"sin(x)**{power}").between(-10, 10) == zeros_of("sin(x)").between(-10, 10)
    zeros = zeros_of(f"0.5*sin(x)**{power} + 0.5*sin(x)**{power}*exp(x - x)/cosh(sin(x))")
    found, unsure = zeros.between(-10, 10), zeros.uncertain(-10, 10)
    for k in range(-3, 4):
        is_found = any(abs(zero - k * pi) < 1e-14 for zero in found)
        assert is_found or any(low <= k * pi <= high for low, high in unsure)
    assert all(abs(math.sin(zero)) < 1e-14 for zero in found)
    assert sum(high - low for low, high in unsure) < 20 * 1e-16 ** (1 / power)


@pytest.mark.parametrize(
    ("text", "low", "high", "places"),
    [
        ("sin(x)", 0, pi, [0.0, pi]),
        ("sin(x)", pi, 4, [pi]),
        ("log(x)", 1, 5, [1.0]),
        ("log(x)", 0, inf, [1.0]),
        ("sqrt(x) - 2", 0, inf, [4.0]),
        ("tanh(x)", -inf, inf, [0.0]),
        ("exp(x) - 1e300", -inf, inf, [300 * math.log(10)]),
        ("sinh(x)", -1.7e308, 1.7e308, [0.0]),
    ],
)
def test_zeros_at_ends_and_far_out(text: str, low: float, high: float, places: list[float]) -> None:
    assert zeros_of(text).between(low, high) == pytest.approx(places, rel=4e-15)
    assert zeros_of(text).uncertain(low, high) == []


@pytest.mark.parametrize("text", ["sin(x)", "cos(x**2)", "sin(20*pi*x)", "x*sin(x) - 1", "sin(exp(x))"])
def test_endless_zeros_are_marked(text: str) -> None:
    zeros = zeros_of(text)
    assert zeros.uncertain(-inf, inf)[-1][1] == inf
    assert zeros.uncertain(-3, 3) == []
    near = zeros.between(-3, 3)
    found, unsure = zeros.between(-inf, inf), zeros.uncertain(-inf, inf)
    assert {zero for zero in found if -3 <= zero <= 3} <= {*near}
    assert all(zero in found or any(low <= zero <= high for low, high in unsure) for zero in near)
    assert len(near) > 1 or text == "sin(x)"


def test_a_smaller_interval_has_the_same_zeros() -> None:
    for text in ("sin(x)", "sin(x)**2", "exp(x) - 3"):
        known = zeros_of(text)
        known.between(-50, 50)
        for low, high in ((-1, 1), (0.5, 2), (pi, pi), (3, 7), (math.log(3), math.log(3))):
            assert known.between(low, high) == zeros_of(text).between(low, high)


def test_stretches_end_where_a_formula_switches_or_has_a_pole() -> None:
    stretches = Stretches(parse("max(x, 1)/(x - 3) + abs(tanh(x))").tree, {})
    found = stretches.between(-inf, inf)
    assert [(one.low, one.high) for one in found] == [(-inf, 0), (0, 1), (1, 3), (3, inf)]
    for one in found:
        assert one.smooth
        at = interior_point(one.low, one.high)
        with mpmath.workdps(20):
            assert one.smooth.values(np.array([at]), 0)[0] == pytest.approx(float(read(stretches.tree)(at)), rel=1e-14)
    endless = Stretches(parse("abs(sin(x))").tree, {}).between(-inf, inf)
    assert (endless[0].smooth, endless[-1].smooth) == (None, None)
    assert all(one.smooth for one in endless[1:-1])


def test_places_beside_a_border_are_on_its_sides() -> None:
    stretches = Stretches(parse("max(x, 0) + max(x - 1e-9, 0)").tree, {})
    for place in (0.0, 1e-9):
        (left, _), (right, _) = stretches.neighbours(place)
        assert left < place < right
        assert stretches.borders(left, place) == stretches.borders(place, right) == [place]
    domain = Stretches(parse("x**x").tree, {})
    assert domain.has_values_around(0.0) == (False, True)


def test_intervals_and_numbers_taken_together() -> None:
    assert merge_intervals([(3, 4), (0, 1), (1, 2), (3.5, 3.7)]) == [(0, 2), (3, 4)]
    assert is_same_zero(1.0, 1 + 4e-16)
    assert not is_same_zero(1e-20, -1e-20)
    for low, high in ((-inf, inf), (-inf, 5), (7, inf), (1, 1 + 1e-9), (-1.7e308, 1.7e308)):
        assert low < interior_point(low, high) < high


@pytest.mark.parametrize(
    ("text", "place", "is_so"),
    [
        ("1/x", 0, True),
        ("sin(x)/x", 0, True),
        ("(exp(x) - 1)/x", 0, True),
        ("x/(exp(x) - 1)", 0, True),
        ("tanh(x)/x**3 + exp(x)", 0, True),
        ("sqrt(1 + x)/x", 0, True),
        ("log(x)", 1, True),
        ("(1 + x**2)**0.5", 0, True),
        ("exp(sin(x)/x)", 0, True),
        ("(2 + sin(x)/x)**x", 0, True),
        ("exp(1/x)", 0, False),
        ("sin(1/x)", 0, False),
        ("log(x)", 0, False),
        ("sqrt(x)", 0, False),
        ("sqrt(x**2)", 0, False),
        ("x**1.5", 0, False),
        ("x*log(x)", 0, False),
        ("exp(-1/x**2)", 0, False),
        ("atan(1/x)", 0, False),
        ("asin(x)", 1, False),
    ],
)
def test_what_has_a_pole_at_most(text: str, place: float, is_so: bool) -> None:
    assert is_meromorphic(parse(text).tree, {}, place) == is_so
