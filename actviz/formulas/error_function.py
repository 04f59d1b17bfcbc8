"""The error functions erf and erfc of float64 arrays.

The values at the multiples c of 1/``CELLS`` are taken from Python's ``math``. Between them, with d = x - c and
v = x**2 - c**2,

    erf(x) - erf(c) = 2/sqrt(pi) * exp(-c**2) * d * J,    J = phi(v) + d**2*psi(v) + d**4/60 + ...

where J is the integral of exp(-v*s + d**2*s*(1 - s)) over s from 0 to 1, expanded in powers of d**2:

    phi(v) = integral of exp(-v*s)           = sum of (-v)**n / (n + 1)!
    psi(v) = integral of exp(-v*s)*s*(1 - s) = sum of (-v)**n * (n + 1) / (n + 3)!

The first terms of these series suffice, because |d| is at most 1/1024. Values close to 1 and 2 are stored as the sum
of two numbers, so that values there are almost correctly rounded. The error is at most that of ``math`` plus 1 unit in
the last place, and of 2**-1074 where erfc is subnormal; ``tests/formulas/test_error_function.py`` compares with mpmath.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from actviz.formulas.arrays import Floats

CELLS = 512
"""The number of points per unit at which values are stored; a power of 2, so that c and c**2 are exact."""
ERF_REACH, ERFC_REACH = 6.0, 27.5
"""Where erf is 1, and erfc is 0, to float64."""
_ROUNDER = 1.5 * 2**52 / CELLS
"""Adding this rounds to a multiple of 1/``CELLS``, whose number is then in the last bits."""


class _Table(NamedTuple):
    """Values (as a sum of two numbers) and slopes at ``low`` and the following multiples of 1/``CELLS`` up to ``high``.

    ``phi`` and ``psi`` are coefficients of the series, the highest power first.
    """

    low: float
    high: float
    value: Floats
    remainder: Floats
    slope: Floats
    phi: tuple[float, ...]
    psi: tuple[float, ...]


def erf(x: Any) -> Any:
    """Return the error function."""
    return _interpolate(_erf_table(), np.asarray(x, dtype=np.float64))


def erfc(x: Any) -> Any:
    """Return 1 - erf(x), without cancellation for large x."""
    return _interpolate(_erfc_table(), np.asarray(x, dtype=np.float64))


def _interpolate(table: _Table, x: Floats) -> Floats:
    x = np.clip(x, table.low, table.high)
    c = np.asarray(x + _ROUNDER)
    # NaN gives an arbitrary number, which is clipped; the result is NaN because d is.
    number = c.view(np.int64) - np.float64(table.low + _ROUNDER).view(np.int64)
    c -= _ROUNDER
    d = x - c
    c += x
    v = np.multiply(c, d, out=c)
    square = d * d
    phi = table.phi[0] * v
    for coefficient in table.phi[1:]:
        phi += coefficient
        phi *= v
    psi = table.psi[0] * v
    for coefficient in table.psi[1:-1]:
        psi += coefficient
        psi *= v
    psi += table.psi[-1]
    psi += square * (1 / 60)
    psi *= square
    phi += psi
    d *= table.slope.take(number, mode="clip")
    phi *= d
    phi += table.remainder.take(number, mode="clip")
    phi += d
    phi += table.value.take(number, mode="clip")
    return phi


def _phi(degree: int) -> tuple[float, ...]:
    """Return the coefficients of phi from v**degree to v**1."""
    return tuple((-1.0) ** n / math.factorial(n + 1) for n in range(degree, 0, -1))


def _psi(degree: int) -> tuple[float, ...]:
    """Return the coefficients of psi from v**degree to v**0."""
    return tuple((-1.0) ** n * (n + 1) / math.factorial(n + 3) for n in range(degree, -1, -1))


def _slopes(points: Floats) -> Floats:
    return np.array([2 / math.sqrt(math.pi) * math.exp(-c * c) for c in points.tolist()])


@cache
def _erf_table() -> _Table:
    points = np.arange(-ERF_REACH * CELLS, ERF_REACH * CELLS + 1) / CELLS
    near = np.array([math.erf(c) for c in points.tolist()])
    # From 1 - erfc(|c|) the rounding error of erf(c) is known. The sum of -0 and x is x, also if x is -0.
    rest = np.array([math.erfc(abs(c)) for c in points.tolist()])
    value = np.where(np.abs(points) < 0.5, near, np.copysign(1 - rest, points))
    remainder = np.where(np.abs(points) < 0.5, -0.0, np.copysign(1.0, points) * ((1 - np.abs(value)) - rest))
    value[points == 0] = -0.0
    return _Table(-ERF_REACH, ERF_REACH, value, remainder, _slopes(points), _phi(4), _psi(2))


@cache
def _erfc_table() -> _Table:
    points = np.arange(-ERF_REACH * CELLS, ERFC_REACH * CELLS + 1) / CELLS
    rest = np.array([math.erfc(abs(c)) for c in points.tolist()])
    value = np.where(points < 0, 2 - rest, rest)
    remainder = np.where(points < 0, (2 - value) - rest, 0.0)
    return _Table(-ERF_REACH, ERFC_REACH, value, remainder, -_slopes(points), _phi(7), _psi(4))
