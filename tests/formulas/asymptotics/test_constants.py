"""Exact constants, their intervals, and monomials of growth, which expansions are made of."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actviz.formulas.asymptotics import constants, monomials, scalar_intervals
from actviz.formulas.asymptotics.constant_words import apply
from actviz.formulas.asymptotics.constants import Constant, NoConstantError, rational
from actviz.formulas.asymptotics.monomials import GrowthBounds, Monomial, NotYetValidError
from actviz.formulas.asymptotics.scalar_intervals import OutOfDomainError, ScalarInterval

HALF = Fraction(1, 2)
TWO, PI, E = rational(2), constants.PI, constants.E
ROOT = TWO.power(HALF)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (ROOT.times(ROOT), TWO),
        (rational(8).power(HALF), ROOT.times(TWO)),
        (rational(HALF).power(HALF), ROOT.over(TWO)),
        (rational(12).power(HALF), rational(3).power(HALF).times(TWO)),
        (apply("log", rational(8)), apply("log", TWO).times(rational(3))),
        (apply("log", E), constants.ONE),
        (apply("exp", apply("log", TWO)), TWO),
        (apply("exp", apply("log", PI)), PI),
        (apply("exp", apply("log", PI.plus(E))), PI.plus(E)),
        (apply("exp", rational(Fraction(3, 2))), E.power(Fraction(3, 2))),
        (
            PI.plus(constants.ONE).power(Fraction(-1)).times(TWO),
            PI.times(rational(HALF)).plus(rational(HALF)).power(-1),
        ),
        (apply("atan", rational(-1)), PI.times(rational(Fraction(-1, 4)))),
        (apply("sin", PI.times(rational(Fraction(-7, 2)))), constants.ONE),
        (apply("cos", PI.times(rational(1000))), constants.ONE),
        (apply("erf", rational(-3)), apply("erf", rational(3)).negative()),
        (apply("erfc", rational(-3)).plus(apply("erfc", rational(3))), TWO),
        (apply("erf", rational(5)).plus(apply("erfc", rational(5))), constants.ONE),
        (PI.plus(E).power(Fraction(2)), PI.times(PI).plus(PI.times(E).times(TWO)).plus(E.times(E))),
    ],
)
def test_equal_constants_are_one(left: Constant, right: Constant) -> None:
    assert left.minus(right).is_zero or left == right
    assert left.range.low <= right.range.high
    assert right.range.low <= left.range.high


def test_signs_of_constants() -> None:
    tiny = apply("exp", rational(-(10**9)))
    assert tiny.sign == 1  # its interval contains 0
    assert tiny.negative().sign == -1
    assert PI.minus(E).sign == 1
    assert PI.minus(rational(Fraction(math.pi))).sign is None  # the digits are not sufficient
    assert constants.ZERO.sign == 0


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: constants.ZERO.power(Fraction(-1)),
        lambda: rational(-2).power(HALF),
        lambda: apply("log", rational(-2)),
        lambda: apply("asin", TWO),
        lambda: rational(3).power(Fraction(10**9)),
    ],
)
def test_what_is_no_constant_is_refused(impossible: object) -> None:
    assert callable(impossible)
    with pytest.raises(NoConstantError):
        impossible()


NUMBERS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: ScalarInterval(min(ends), max(ends)))
EXPONENTS = st.sampled_from(
    [Fraction(2), Fraction(3), Fraction(-1), Fraction(-2), HALF, Fraction(1, 3), Fraction(7, 5)]
)


@given(INTERVALS, INTERVALS, EXPONENTS, st.floats(0, 1), st.floats(0, 1))
def test_intervals_hold_every_result(
    a: ScalarInterval, b: ScalarInterval, exponent: Fraction, s: float, t: float
) -> None:
    x = min(max(a.low + s * (a.high - a.low), a.low), a.high)
    y = min(max(b.low + t * (b.high - b.low), b.low), b.high)
    total, product = a.plus(b), a.times(b)
    assert total.low <= Fraction(x) + Fraction(y) <= total.high
    assert product.low <= Fraction(x) * Fraction(y) <= product.high
    try:
        power = a.power(exponent)
    except OutOfDomainError:
        return
    with mp.workdps(40):
        right = mpf(x) ** (mpf(exponent.numerator) / exponent.denominator)
        assert power.low <= right <= power.high


@given(st.sampled_from(["exp", "log", "sin", "cos", "atan", "erf", "erfc", "asin"]), INTERVALS, st.floats(0, 1))
def test_values_of_words_lie_in_their_ranges(word: str, a: ScalarInterval, s: float) -> None:
    x = min(max(a.low + s * (a.high - a.low), a.low), a.high)
    try:
        found = scalar_intervals.word_range(word, a)
    except OutOfDomainError:
        return
    with mp.workdps(40):
        right = getattr(mp, word)(mpf(x)) if not (word == "log" and x == 0) else -mp.inf
        assert found.low <= right <= found.high


POWERS = [Fraction(p, q) for p, q in ((-3, 1), (-1, 2), (1, 3), (1, 1), (5, 1))]


def built(parts: list[tuple[int, Fraction]]) -> Monomial:
    """A product of powers of log t (2), t (1), exp(t) (0) and exp(exp(t)) (-1)."""
    result = monomials.ONE
    for generator, power in parts:
        result = monomials.product(result, monomials.exponential({generator: rational(power)}))
    return result


def value(parts: list[tuple[int, Fraction]], t: mpf) -> mpf:
    bases = {2: lambda: mp.log(t), 1: lambda: t, 0: lambda: mp.exp(t), -1: lambda: mp.exp(mp.exp(t))}
    return mp.fprod([bases[generator]() ** (mpf(p.numerator) / p.denominator) for generator, p in parts])


@given(
    st.lists(st.tuples(st.sampled_from([2, 1, 0, -1]), st.sampled_from(POWERS)), min_size=1, max_size=4),
    st.sampled_from([4.0, 8.0, 16.0]),
)
def test_monomials_are_ordered_and_bounded(parts: list[tuple[int, Fraction]], start: float) -> None:
    monomial = built(parts)
    growth = monomial.growth
    assert monomials.raised(monomial, rational(-1)).growth == -growth
    with mp.workdps(30):
        far, farther = (mp.log(value(parts, mpf(t))) for t in (40, 60))
        if {generator for generator, _ in parts} <= {0, -1}:
            assert mp.sign(far) == mp.sign(farther) == growth
        try:
            found = GrowthBounds(start).range(monomial)
        except NotYetValidError:
            return
        for factor in (1.0, 1.1, 2.0, 4.0):
            right = value(parts, mpf(start) * factor)
            assert found.low <= right * (1 + mpf(10) ** -25)
            assert right <= found.high * (1 + mpf(10) ** -25)
