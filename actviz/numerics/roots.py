"""Bracketing root finders: bisection, the Illinois rule, and the secant rule with bisection."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats

HALVINGS = 60
"""The largest number of halvings of a bracket; a float64 has 53 bits."""


def midpoint(low: float, high: float) -> float:
    """Return the arithmetic mean without overflow."""
    return low / 2 + high / 2


def bisect(
    is_low: Callable[[float], bool],
    low: float,
    high: float,
    *,
    halvings: int | None = HALVINGS,
    mean: Callable[[float, float], float] = midpoint,
) -> tuple[float, float]:
    """Bisect a bracket.

    Parameters
    ----------
    is_low
        Whether a point is on the same side of the root as ``low``.
    low, high
        The ends of the bracket; ``low`` may be the larger one.
    halvings
        The number of steps; None continues until no float is between the ends.
    mean
        Function that returns the point at which a bracket is divided.

    Returns
    -------
    tuple of float
        The last bracket.

    Examples
    --------
    >>> bisect(lambda x: x * x < 2, 0.0, 2.0, halvings=None)
    (1.414213562373095, 1.4142135623730951)
    """
    step = 0
    while halvings is None or step < halvings:
        middle = mean(low, high)
        if halvings is None and not min(low, high) < middle < max(low, high):
            break
        low, high = (middle, high) if is_low(middle) else (low, middle)
        step += 1
    return low, high


def bisect_all(is_low: Callable[[Floats], NDArray[np.bool_]], low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bisect many brackets at once, as ``bisect`` does; ``is_low`` is called with one point of each bracket."""
    for _ in range(HALVINGS):
        middle = low / 2 + high / 2
        on_low_side = is_low(middle)
        low, high = np.where(on_low_side, middle, low), np.where(on_low_side, high, middle)
    return low, high


def illinois(
    function: Callable[[Floats], Floats],
    brackets: tuple[Floats, Floats],
    values: tuple[Floats, Floats],
    tolerance: float,
) -> Floats:
    """Find one root in each of many brackets by the Illinois rule, with bisection where it stalls.

    Parameters
    ----------
    function
        The function, called with one point of each bracket.
    brackets, values
        The lower and upper ends, and the values there, which have opposite signs.
    tolerance
        The accuracy, relative to the width of each bracket.

    Returns
    -------
    ndarray
        The roots, in the shape of the brackets.
    """
    (low, high), (at_low, at_high) = brackets, values
    tolerances = tolerance * (high - low)
    sign, last_side = np.sign(at_low), np.zeros(low.shape)
    middle = low
    for step in range(HALVINGS):
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            secant = high - at_high * ((high - low) / (at_high - at_low))
        is_inside = (secant > low) & (secant < high) & (step % 5 != 4)
        last, middle = middle, np.where(is_inside, secant, low / 2 + high / 2)
        if (np.minimum(np.abs(middle - last), high - low) <= tolerances).all():
            break
        here = function(middle)
        is_left = np.sign(here) == sign
        side = np.where(is_left, 1.0, -1.0)
        weight = np.where(side == last_side, 0.5, 1.0)
        at_high, at_low = np.where(is_left, at_high * weight, here), np.where(is_left, here, at_low * weight)
        low, high = np.where(is_left, middle, low), np.where(is_left, high, middle)
        last_side = side
    return middle


def first_excess(function: Callable[[float], float], inside: float, outside: float, tolerance: float) -> float:
    """Find where a function becomes positive, by the secant rule with bisection in every third step.

    Parameters
    ----------
    function
        A function that is negative at ``inside`` if it has a root.
    inside, outside
        The ends of the bracket.
    tolerance
        The magnitude of a value that counts as 0.

    Returns
    -------
    float
        The root; ``inside`` if the function is not negative there, ``outside`` if it is not positive there.
    """
    at_inside, at_outside = function(inside), function(outside)
    if at_inside >= 0:
        return inside
    for step in range(HALVINGS if at_outside > 0 else 0):
        if abs(outside - inside) <= 1e-15 * (abs(inside) + abs(outside)):
            break
        guess = outside - at_outside * (outside - inside) / (at_outside - at_inside)
        if step % 3 == 2 or not min(inside, outside) < guess < max(inside, outside):
            guess = inside / 2 + outside / 2
        value = function(guess)
        if abs(value) <= tolerance:
            return guess
        if value > 0:
            outside, at_outside = guess, value
        else:
            inside, at_inside = guess, value
    return outside
