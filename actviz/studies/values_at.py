"""Values and derivatives of curves at given points, with one-sided derivatives at kinks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from actviz.curves import Curve, KinkRule, differ
from actviz.formulas.arrays import Floats
from actviz.studies.results import Kink


@dataclass(frozen=True)
class Evaluated:
    """Values and derivatives of one curve at the points.

    ``left`` and ``right`` are the one-sided derivatives. ``derivative`` is NaN where the value jumps, for order 2 also
    where the slope jumps. ``kinks`` are the points at which the derivative jumps.
    """

    label: str
    name: str | None
    formula: str
    latex: str
    parameters: Mapping[str, float]
    value: Floats
    derivative: Floats
    left: Floats
    right: Floats
    derivative_formula: str
    kinks: tuple[Kink, ...]


@dataclass(frozen=True)
class Evaluation:
    """Several curves at the points ``x``, in the given order."""

    x: Floats
    order: Literal[1, 2]
    curves: tuple[Evaluated, ...]


def evaluate_at(
    curves: Sequence[Curve], points: Sequence[float], *, order: Literal[1, 2] = 1, at_kink: KinkRule | None = None
) -> Evaluation:
    """Evaluate curves and their derivatives of an order at some points; ``at_kink`` is as in ``Curve.derivative``."""
    x = np.array(points, dtype=np.float64)
    return Evaluation(x, order, tuple(_evaluated(curve, x, order, at_kink) for curve in curves))


def _evaluated(curve: Curve, x: Floats, order: Literal[1, 2], at_kink: KinkRule | None) -> Evaluated:
    derivative = np.array(curve.derivative(x, order, at_kink), dtype=np.float64)
    left, right = derivative.copy(), derivative.copy()
    kinks: list[Kink] = []
    for place in dict.fromkeys(x.tolist()):
        if not curve.function.places(place, place):
            continue
        here = x == place
        left[here], right[here] = sides = curve.function.one_sided(place, order)
        is_discontinuous = any(differ(*curve.function.one_sided(place, lower)) for lower in range(order))
        if is_discontinuous:
            derivative[here] = np.nan
        if is_discontinuous or differ(*sides):
            kinks.append(Kink(place, *sides))
    return Evaluated(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        latex=curve.latex,
        parameters=dict(curve.parameters),
        value=np.array(curve(x), dtype=np.float64),
        derivative=derivative,
        left=left,
        right=right,
        derivative_formula=curve.derivative_formula(order, at_kink),
        kinks=tuple(kinks),
    )
