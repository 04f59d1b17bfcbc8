"""Symmetric positive definite systems with a banded matrix."""

from __future__ import annotations

import numpy as np

from actviz.formulas.arrays import Floats


def solve(bands: Floats, right: Floats) -> Floats | None:
    """Solve ``A x = right`` for a symmetric positive definite matrix A, by LDL^T factorisation.

    The work is proportional to the number of unknowns. For few diagonals a loop over Python floats is faster than
    array operations.

    Parameters
    ----------
    bands
        The diagonals of A: row k is the k-th diagonal below the main one, padded with zeros at its end.
    right
        One row for each unknown, with any number of columns.

    Returns
    -------
    ndarray or None
        The solution, in the shape of ``right``; None if A is not positive definite.
    """
    reach = len(bands) - 1
    size = bands.shape[1]
    columns = bands.T.tolist()  # columns[j][k] is A[j + k, j]
    known = right.tolist()
    for j in range(size):
        column = columns[j]
        pivot = column[0]
        if not pivot > 0.0:
            return None
        row = known[j]
        for k in range(1, min(reach, size - 1 - j) + 1):
            factor = column[k] / pivot
            if factor == 0.0:
                continue
            below = columns[j + k]
            for m in range(k, reach + 1):
                below[m - k] -= factor * column[m]
            known[j + k] = [one - factor * other for one, other in zip(known[j + k], row, strict=True)]
    for j in range(size - 1, -1, -1):
        column, row = columns[j], known[j]
        for k in range(1, min(reach, size - 1 - j) + 1):
            factor = column[k]
            if factor != 0.0:
                row = [one - factor * other for one, other in zip(row, known[j + k], strict=True)]
        known[j] = [one / column[0] for one in row]
    return np.array(known, dtype=np.float64)
