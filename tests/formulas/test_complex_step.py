"""Derivatives by a complex step: accurate to the last digits if the words support it, otherwise rejected."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp

from actviz.formulas.complex_step import ANALYTIC, analytic_form, complex_step
from actviz.formulas.numpy_functions import function_named
from actviz.formulas.vocabulary import WORDS
from tests.functions import tree_of
from tests.mp_reading import read, slope

X = np.array([0.3, 0.7, 0.9])


@pytest.mark.parametrize(
    "text",
    [
        "exp(x) + expm1(2*x) + log(x) + log1p(x)",
        "sqrt(x)*sin(x) - cos(x)*tan(x)",
        "sinh(x)/cosh(x) + tanh(x)",
        "asin(x) + acos(x)*atan(x) - asinh(x)",
        "x*sigmoid(1.5*x)",
        "softplus(x)**2",
        "sech2(x)*phi(x)",
        "hypot(x, 2)/3",
        "logsumexp(x, 2*x, -x)",
        "x*tanh(softplus(x))",
        "a*x**3 - x**-2",
    ],
)
def test_agrees_with_mpmath(text: str) -> None:
    tree = analytic_form(tree_of(text))
    assert tree
    with mp.workdps(60):
        right = [float(slope(read(tree_of(text), {"a": 0.5}), x, 1)) for x in X]
    np.testing.assert_allclose(complex_step(tree, {"a": 0.5}, X), right, rtol=5e-15)


@pytest.mark.parametrize("text", ["erf(x)", "x*Phi(x)", "abs(x)", "max(x, 0)", "x if x > 0 else 0*x", "sinc(x)"])
def test_words_that_are_not_analytic_are_refused(text: str) -> None:
    tree = analytic_form(tree_of(text))
    assert tree is None or "if" in text


def test_numpy_takes_complex_numbers_for_every_analytic_word() -> None:
    for name in ANALYTIC:
        value = WORDS[name].value
        assert value
        with np.errstate(all="ignore"):
            assert np.iscomplexobj(function_named(value)(np.array([0.5 + 0.1j])))


def test_a_constant_has_no_slope() -> None:
    tree = analytic_form(tree_of("3"))
    assert tree
    np.testing.assert_array_equal(complex_step(tree, {}, X), 0.0)
