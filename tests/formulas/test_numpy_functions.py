"""The array functions of words, compared with mpmath and SciPy."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import scipy.special

from actviz.formulas import numpy_functions

X = np.array([-30.0, -3.0, -1.0, -0.999, -0.2, -1e-9, 0.0, 1e-9, 0.5, 1.0, 1.001, 2.5, 40.0])


@pytest.mark.parametrize(("name", "order"), [("sinc", 0), ("sinc_slope", 1), ("sinc_curvature", 2)])
def test_derivatives_of_sinc(name: str, order: int) -> None:
    with np.errstate(all="ignore"):
        found = numpy_functions.function_named(name)(X)
    with mpmath.workdps(50):
        true = [float(mpmath.diff(mpmath.sinc, mpmath.mpf(x), order)) for x in X.tolist()]
    assert found == pytest.approx(true, rel=1e-13, abs=1e-15)


def test_error_functions() -> None:
    assert numpy_functions.function_named("erf")(X) == pytest.approx(scipy.special.erf(X), rel=1e-14)
    assert numpy_functions.function_named("erfc")(X) == pytest.approx(scipy.special.erfc(X), rel=1e-13)
    assert numpy_functions.function_named("erf")(np.zeros((2, 3))).shape == (2, 3)
    assert numpy_functions.function_named("np.exp") is np.exp


def test_functions_of_several_arguments() -> None:
    a, b, c = X, -X / 2, np.full(X.shape, 0.3)
    assert numpy_functions.maximum(a, b, c).tolist() == np.max([a, b, c], axis=0).tolist()
    assert numpy_functions.minimum(a, b, c).tolist() == np.min([a, b, c], axis=0).tolist()
    assert numpy_functions.clip(X, -1.0, 2.0).tolist() == np.clip(X, -1, 2).tolist()
    assert numpy_functions.clip(0.0, 2.0, -1.0) == -1
    assert numpy_functions.logsumexp(a, b, 0.3) == pytest.approx(scipy.special.logsumexp([a, b, c], axis=0), rel=1e-14)
    assert numpy_functions.logsumexp(1.0, 1.0) == pytest.approx(1 + np.log(2), rel=1e-15)
    assert numpy_functions.logsumexp(0.0, -50.0) == pytest.approx(np.exp(-50.0), rel=1e-14)


def test_choose_is_where() -> None:
    special = np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.5, -2.0, 0.0])
    test = np.array([True, False] * 4)
    for a, b in ((special, -special), (special, 3.0), (-0.0, special[::-1]), (1.0, 0.0), (special, special.T)):
        found, right = numpy_functions.choose(test, a, b), np.where(test, a, b)
        assert found.view(np.int64).tolist() == right.view(np.int64).tolist()
    column = special[:, np.newaxis]
    assert numpy_functions.choose(test, column, 2.0)[1].tolist() == np.where(test, column, 2.0)[1].tolist()
    assert numpy_functions.choose(True, 1.0, 2.0) == 1
    assert numpy_functions.choose(test, test, ~test).tolist() == [True] * 8
