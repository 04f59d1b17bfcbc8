"""Gauss-Legendre quadrature: composite rules and adaptive integration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from actviz.formulas.arrays import Floats

EXACT = 1e-15
"""A cell is halved if its part of the integral changes by more than this, relative to the whole."""
ENOUGH = 1e-11
"""The largest total change in the last step, relative to the whole, at which an integral counts as converged."""
MOST = 30_000
"""The largest number of cells."""
HALVINGS = 60
NODES = 8
"""The number of nodes in a cell."""
ROUNDING = 1e-11
"""Largest difference between function and interpolant that counts as rounding, relative to the largest value."""


@cache
def gauss_legendre(count: int) -> tuple[Floats, Floats]:
    """Return the nodes and weights of the rule on [-1, 1]."""
    return np.polynomial.legendre.leggauss(count)


def panels(centers: Floats, halves: Floats, count: int = NODES) -> tuple[Floats, Floats]:
    """Return nodes and weights on cells with given centers and half widths; the first axis has the nodes.

    Examples
    --------
    >>> x, weight = panels(np.array([0.5, 2.0]), np.array([0.5, 1.0]))
    >>> round(float(np.sum(weight * x**2)), 12)
    9.0
    """
    nodes, weights = (part.reshape(-1, *(1,) * np.ndim(centers)) for part in gauss_legendre(count))
    return centers + halves * nodes, halves * weights


@cache
def _to_ends() -> Floats:
    """Return the matrix that extrapolates values at the nodes to both ends of a cell by interpolation."""
    at_ends, at_nodes = (
        np.polynomial.polynomial.polyvander(x, NODES - 1) for x in (np.array([-1.0, 1.0]), gauss_legendre(NODES)[0])
    )
    return at_ends @ np.linalg.inv(at_nodes)


def integral(function: Callable[[Floats], Floats], borders: Sequence[float]) -> float | None:
    """Integrate a function by adaptive Gauss-Legendre quadrature; return None if it does not converge.

    A cell is halved if halving changes its part of the integral, or if the interpolating polynomial is not accurate at
    the ends of the cell. For a function that is monotone between borders, the error at the ends bounds the part of the
    integral that the nodes may not detect.

    Parameters
    ----------
    function
        The function, for arrays of any shape.
    borders
        The finite ends of cells in which the function is smooth, in increasing order.

    Returns
    -------
    float or None
        The integral from the first border to the last; 0 if it is not larger than rounding errors.

    Examples
    --------
    >>> integral(lambda x: x**2, [0.0, 1.0, 3.0])
    9.0
    """
    low, high = np.array(borders[:-1]), np.array(borders[1:])
    whole, size = _in_cells(function, low, high)
    if not np.isfinite(size).all():
        return None
    total, known_size, scale, rest, cells = 0.0, 0.0, float(np.sum(size)), 0.0, low.size
    for _ in range(HALVINGS):
        middle = low / 2 + high / 2
        (first, first_size), (second, second_size) = (
            _in_cells(function, *ends) for ends in ((low, middle), (middle, high))
        )
        if not np.isfinite(first + second).all():
            return None
        change = np.maximum(np.abs(first + second - whole), _hidden(function, low, high))
        sizes = first_size + second_size
        scale = max(scale, known_size + float(np.sum(sizes)))  # the first nodes may not detect a narrow peak
        is_open = change > EXACT * scale
        known_size += float(np.sum(sizes[~is_open]))
        total += float(np.sum((first + second)[~is_open]))
        rest = float(np.sum(change[is_open]))
        if not is_open.any():
            break
        cells += 2 * int(is_open.sum())
        if cells > MOST:
            total += float(np.sum((first + second)[is_open]))
            break
        low, high = (np.concatenate(ends)[np.tile(is_open, 2)] for ends in ((low, middle), (middle, high)))
        whole, size = (
            np.concatenate(parts)[np.tile(is_open, 2)] for parts in ((first, second), (first_size, second_size))
        )
    if rest > ENOUGH * scale:
        return None
    return total if abs(total) > EXACT * scale else 0.0  # only rounding errors


def _hidden(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Return a bound on the part of the integral between the outermost nodes and the ends of cells, if monotone."""
    half = (high - low) / 2
    nodes, _ = panels(low + half, half)
    ends = np.array([np.nextafter(low, high), np.nextafter(high, low)])  # the function may jump at an end
    with np.errstate(all="ignore"):
        values = np.asarray(function(nodes))
        missed = np.abs(np.asarray(function(ends)) - _to_ends() @ values)
        rounding = ROUNDING * np.max(np.abs(values), axis=0)
    missed = np.where(missed > rounding, missed, 0.0)
    outermost = gauss_legendre(NODES)[0][-1]
    hidden: Floats = np.nan_to_num(missed.sum(axis=0), posinf=0.0) * half * (1 - outermost)
    return hidden


def _in_cells(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the integral on each cell, and that of the magnitude."""
    half = (high - low) / 2
    x, weights = panels(low + half, half)
    with np.errstate(over="ignore"):
        values = np.asarray(function(x), dtype=np.float64)
    terms = weights * values
    return np.sum(terms, axis=0), np.sum(np.abs(terms), axis=0)
