"""Prime factors of rational numbers."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.formulas.prime_factors import prime_powers


@pytest.mark.parametrize(
    ("value", "largest", "expected"),
    [
        (Fraction(1), 99, {}),
        (Fraction(360, 7), 99, {2: 3, 3: 2, 5: 1, 7: -1}),
        (Fraction(97 * 97), 97, {97: 2}),
        (Fraction(97 * 97), 96, {97 * 97: 1}),
        (Fraction(2 * 101 * 103), 99, {2: 1, 101 * 103: 1}),
        (Fraction(2 * 101 * 103), 999, {2: 1, 101: 1, 103: 1}),
        (6, 99, {2: 1, 3: 1}),
    ],
)
def test_factors_up_to_the_largest_are_split_off(value: Fraction, largest: int, expected: dict[int, int]) -> None:
    assert prime_powers(value, largest) == expected


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9).filter(bool), st.integers(2, 200))
def test_the_product_of_the_powers_is_the_number(value: Fraction, largest: int) -> None:
    assert prod(Fraction(factor) ** count for factor, count in prime_powers(value, largest).items()) == value
