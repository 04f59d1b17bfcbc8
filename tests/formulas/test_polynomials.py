"""Conversion of trees to polynomials, and their exact roots."""

from __future__ import annotations

import ast
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.formulas.polynomials import line_of, polynomial_of, rational_roots, real_roots, square_free_factors


def polynomial(text: str, **values: float) -> list[Fraction] | None:
    return polynomial_of(ast.parse(text, mode="eval").body, values)


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("3", [3]),
        ("x", [0, 1]),
        ("-x + 1", [1, -1]),
        ("(x + 1)**2", [1, 2, 1]),
        ("x*(x - 0.1)/2", [0, Fraction(-1, 20), Fraction(1, 2)]),
        ("a*x + 0.3", [Fraction(3, 10), Fraction(7, 10)]),
        ("x**0", [1]),
        ("2**3*x", [0, 8]),
        ("x**13", None),
        ("x**-1", None),
        ("x**0.5", None),
        ("1/x", None),
        ("x/0", None),
        ("b*x", None),
        ("sin(x)", None),
        ("abs(x)", None),
        ("x if x > 0 else 1", None),
        ("(((1.0000001**12)**12)**12)**12*x", None),
    ],
)
def test_polynomials_are_read_exactly(text: str, coefficients: list[Fraction] | None) -> None:
    assert polynomial(text, a=0.7) == coefficients


@pytest.mark.parametrize(
    ("text", "line"), [("2*x - 0.5", ("-1/2", "2")), ("3", ("3", "0")), ("x**2 - x*x + 1", ("1", "0")), ("x**2", None)]
)
def test_lines(text: str, line: tuple[str, str] | None) -> None:
    found = line_of(ast.parse(text, mode="eval").body)
    assert (found and (str(found.intercept), str(found.slope))) == line


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("x", [0.0]),
        ("3*x - 0.3", [0.1]),
        ("x**2 - 2", [-(2**0.5), 2**0.5]),
        ("(x**2 - 2)**2", [-(2**0.5), 2**0.5]),
        ("(x - 1)**2", [1.0]),
        ("(x - 0.1)**6*(x - 0.3)**6", [0.1, 0.3]),
        ("x**3 - x", [-1.0, 0.0, 1.0]),
        ("x**2 + 1e-16", []),
        ("x**2 - 1e-300", [-1e-150, 1e-150]),
        ("x**12 - 1", [-1.0, 1.0]),
        ("(x - 1)*(x - 2)*(x - 3)*(x - 4)*(x - 5)*(x - 6)*(x - 7)*(x - 8)", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("1e-300*x - 1e300", []),
        ("5", []),
        ("x - x", []),
    ],
)
def test_roots_are_the_nearest_floats(text: str, roots: list[float]) -> None:
    coefficients = polynomial(text)
    assert coefficients is not None
    assert real_roots(coefficients) == roots


@given(st.lists(st.fractions(-9, 9, max_denominator=16), min_size=1, max_size=6), st.integers(0, 2))
def test_roots_that_were_put_in_are_found(roots: list[Fraction], pairs: int) -> None:
    coefficients = [Fraction(1)]
    for root in roots:
        coefficients = times(coefficients, [-root, Fraction(1)])
    for k in range(pairs):
        coefficients = times(coefficients, [Fraction(k + 1), Fraction(1), Fraction(1)])  # no real root
    assert real_roots(coefficients) == sorted({float(root) for root in roots})


def times(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    product = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            product[i + j] += p * q
    return product


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("x**12", 12),
        ("x**6*x**6", 12),
        ("x**7*x**6", None),
        ("x**6*x**7", None),
        ("(x**4)**3", 12),
        ("(x**2 + 1)**6", 12),
        ("(x**2 + 1)**7", None),
        ("(x**4)**4", None),
        ("3**12*x", 1),
        ("3**13*x", None),
        ("x*(x + 1)", 2),
        ("(x - 1)/2", 1),
        ("(x - 1)/x", None),
        ("x**x", None),
        ("sin(x) + x", None),
        ("x - sin(x)", None),
    ],
)
def test_the_degree_of_polynomials_is_bounded(text: str, degree: int | None) -> None:
    found = polynomial(text)
    assert (None if found is None else len(found) - 1) == degree


@pytest.mark.parametrize(("digits", "is_read"), [(1022, True), (1024, False)])
def test_powers_of_long_numbers_are_left_alone(digits: int, is_read: bool) -> None:
    """A number with one bit more than ``digits`` and a denominator of one bit, to the power 4: at most 4096 bits."""
    assert (polynomial(f"({2**digits}*x)**4") is not None) == is_read


def test_roots_beyond_floating_point_are_none() -> None:
    assert real_roots([Fraction(-(10**400)), Fraction(1)]) == []
    assert real_roots([Fraction(-(10**308)), Fraction(1)]) == [1e308]
    assert real_roots([Fraction(-(10**616)), Fraction(0), Fraction(1)]) == [-1e308, 1e308]
    assert real_roots([Fraction(0), Fraction(0), Fraction(0)]) == []
    assert real_roots([]) == []


def test_a_polynomial_may_have_leading_zeros() -> None:
    assert real_roots([Fraction(-1), Fraction(2), Fraction(0), Fraction(0)]) == [0.5]
    line = line_of(ast.parse("0*x**2 + 2*x - 1", mode="eval").body)
    assert line is not None
    assert [line.intercept, line.slope, line.root] == [Fraction(-1), Fraction(2), Fraction(1, 2)]


@pytest.mark.parametrize("root", ["0.1", "1/3", "-2/7", "1e-300", "123456789/1000", "-1e200"])
def test_a_root_that_no_float_holds_is_the_nearest_one(root: str) -> None:
    """The root of a polynomial of degree 3 with other roots 7 and 8, so that it is found by bisection."""
    exact = Fraction(root)
    coefficients = times(times([-exact, Fraction(1)], [Fraction(-7), Fraction(1)]), [Fraction(-8), Fraction(1)])
    assert real_roots(coefficients) == sorted([float(exact), 7.0, 8.0])


def test_rational_roots_are_exact_or_none() -> None:
    assert rational_roots([Fraction(-1), Fraction(3)]) == [Fraction(1, 3)]
    assert rational_roots([Fraction(-4), Fraction(0), Fraction(1)]) == [Fraction(-2), Fraction(2)]
    assert rational_roots([Fraction(1), Fraction(0), Fraction(1)]) == []
    assert rational_roots([Fraction(-2), Fraction(0), Fraction(1)]) is None


@given(st.lists(st.tuples(st.fractions(-5, 5, max_denominator=7), st.integers(1, 3)), min_size=1, max_size=3))
def test_factors_of_a_product_of_lines(lines: list[tuple[Fraction, int]]) -> None:
    counts: dict[Fraction, int] = {}
    product = [Fraction(2), Fraction(0), Fraction(1)]  # x**2 + 2 has no root
    for root, count in lines:
        counts[root] = counts.get(root, 0) + count
        for _ in range(count):
            product = [a * -root + b for a, b in zip([*product, Fraction(0)], [Fraction(0), *product], strict=True)]
    found = {-part[0] / part[1]: count for part, count in square_free_factors(product) if len(part) == 2}
    assert found == counts
