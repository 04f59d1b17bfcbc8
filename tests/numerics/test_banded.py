"""Banded systems compared with the solver of LAPACK."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.numerics import banded


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
def test_it_solves_what_lapack_solves(size: int) -> None:
    random = np.random.default_rng(size)
    bands = np.zeros((4, size))
    for k in range(min(4, size)):
        bands[k, : size - k] = random.normal(size=size - k)
    bands[0] = np.abs(bands[0]) + 8
    matrix = sum(np.diag(bands[k, : size - k], -k) for k in range(min(4, size)))
    matrix = matrix + np.tril(matrix, -1).T
    right = random.normal(size=(size, 2))
    found = banded.solve(bands, right)
    assert found is not None
    np.testing.assert_allclose(found, np.linalg.solve(matrix, right), rtol=1e-10, atol=1e-12)


def test_a_matrix_that_is_not_positive_definite_is_detected() -> None:
    assert banded.solve(np.array([[1.0, 1.0], [2.0, 0.0]]), np.ones((2, 1))) is None
