"""Places at which a formula divides by zero: what the curve does on either side of them.

Where the formula divides by zero, or takes the logarithm of it, it has no value, whatever floating point makes of it.
One rule holds for all such places: a gap, with one and the same limit on both sides, is read over as if it were closed,
but the value that is missing is not told, and an extreme that is only there is not reached.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, isnan, nan
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas import calculus
from actviz.formulas.analytic import analytic
from actviz.formulas.switches import Zeros, poles, resolve
from actviz.formulas.trees import same
from actviz.formulas.values import compile_tree
from actviz.studies.findings import Singularity
from actviz.studies.unknown import UNKNOWN, Unknown

Floats = NDArray[np.float64]

REACH = 0.05
"""From this far, relative to where it is, a place is looked at."""
HALVES = np.arange(8, 26)
"""A side is looked at from the place's reach halved as often as that."""
SETTLED = 0.05
"""Steps that shrink to this share, over twelve halvings, come to rest."""
NOISE = 1e-8
"""So near to a place a formula that divides by zero there may have lost all but these digits."""
CIRCLE = 64
"""Points on the circle on which a formula is integrated."""
NEGLIGIBLE = 1e-11
"""Coefficients of negative powers up to this size, relative to the values on the circle, are rounding."""
CLOSE = 0.02
"""Within this share of the circle's radius the power series stands for the formula, which loses digits there."""
TERMS = 10


@dataclass(frozen=True, eq=False)
class Continued:
    """A curve with its removable gaps closed by power series, for ``actviz.studies.scan``; the rest is as it was."""

    curve: Curve
    series: tuple[tuple[float, float, Floats], ...]

    def __call__(self, x: Any) -> NDArray[np.floating[Any]]:
        """The value, and near a gap that of the series."""
        return self._filled(x, self.curve(x), 0)

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2."""
        return self._filled(x, self.curve.derivative(x, order), order)

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits from the left and the right."""
        if any(abs(place - centre) <= width for centre, width, _ in self.series):
            here = float(self.derivative(place, order) if order else self(place))
            return here, here
        return self.curve.one_sided(place, order)

    def places(self, low: float, high: float) -> list[float]:
        """Where the formula switches."""
        return self.curve.places(low, high)

    def poles(self, low: float, high: float) -> list[float]:
        """Where there may be no finite value, gaps left out."""
        closed = [centre for centre, _, _ in self.series]
        return [pole for pole in self.curve.poles(low, high) if pole not in closed]

    def _filled(self, x: Any, values: Any, order: int) -> NDArray[np.floating[Any]]:
        points, filled = np.asarray(x, dtype=np.float64), np.array(values, dtype=np.float64)
        for centre, width, coefficients in self.series:
            near = np.abs(points - centre) <= width
            if near.any():
                series = np.polynomial.Polynomial(coefficients)
                filled[near] = (series.deriv(order) if order else series)(points[near] - centre)
        result: NDArray[np.floating[Any]] = filled[()]
        return result


@dataclass(frozen=True, eq=False)
class Singular:
    """The places in an interval at which a curve has no value, for its formula divides by zero there."""

    curve: Curve
    interval: tuple[float, float]
    is_whole: bool = True

    @cached_property
    def places(self) -> list[float]:
        """The places, increasing, those at the edge of the domain included."""
        return [place for place in self.curve.poles(*self.interval) if self._divides_by_zero(place)]

    def __contains__(self, place: float) -> bool:
        """Whether the formula divides by zero there, or beside it and the curve goes on as if nothing were there."""
        return place in self.places or self.is_closed(place)

    @cached_property
    def inner(self) -> tuple[Singularity, ...]:
        """What happens at the places that have values on both sides."""
        found = []
        for place in self.places:
            reach = REACH * max(1.0, abs(place)) * 0.5 ** HALVES[0]
            if not np.isnan(self.curve(np.array([place - reach, place + reach]))).any():
                left, right = self.limit(place, -1), self.limit(place, 1)
                found.append(Singularity(place, _kind(left, right), _known(left), _known(right)))
        return tuple(found)

    def limit(self, place: float, side: int) -> float:
        """The limit of the value on one side, infinite if it grows without bound, NaN if that is not known."""
        if place in self._series:
            return float(self._series[place][1][0]) + 0.0
        return settled(self.curve, place, side, 0)

    @cached_property
    def mended(self) -> Curve | Continued:
        """The curve with its gaps closed, as far as its formula has a power series there."""
        series = tuple((place, width, terms) for place, (width, terms) in self._series.items())
        return Continued(self.curve, series) if series else self.curve

    def is_closed(self, place: float) -> bool:
        """Whether the curve goes on smoothly at a place, a gap or not: its formula has a power series there."""
        return place in self._series

    @cached_property
    def _series(self) -> dict[float, tuple[float, Floats]]:
        found = ((place, self._power_series(place)) for place in [*self.places, *self._filled_in])
        return {
            place: series
            for place, series in found
            if series is not None and (place in self.places or _same(float(self.curve(place)), float(series[1][0])))
        }

    @cached_property
    def _filled_in(self) -> list[float]:
        """The places at which somebody typed what is missing: ``1 if x == 0 else sin(x)/x``."""
        if self.curve.name is not None:
            return []
        return [place for place in self.curve.poles(*self.interval) if place not in self.places]

    def slope(self, place: float) -> float:
        """The slope at a place at which the curve goes on smoothly."""
        return float(self._series[place][1][1]) + 0.0

    def _divides_by_zero(self, place: float) -> bool:
        tree = resolve(self._computed, self.curve.parameters, place)
        blur = 1e-9 * max(1.0, abs(place))
        return bool(Zeros(poles(tree), self.curve.parameters).between(place - blur, place + blur))

    @cached_property
    def _textbook(self) -> ast.expr:
        return calculus.expand(self.curve.tree, self.curve.definitions, stable=False)

    @cached_property
    def _computed(self) -> ast.expr:
        """The form that is computed: the catalogue's stable one may have a value where a textbook divides 0 by 0."""
        return calculus.expand(self.curve.stable.get(0, self.curve.tree), self.curve.definitions, stable=True)

    def _power_series(self, place: float) -> tuple[float, Floats] | None:
        """A width and the coefficients of the power series around a place; None if there is none.

        By Cauchy's formula, from the values on a circle around it: that no power is negative is what makes a gap
        removable (Riemann 1851). Both sides must be one formula.
        """
        radius = REACH * max(1.0, abs(place))
        halves = [resolve(self._textbook, self.curve.parameters, place + side * radius / 2) for side in (-1, 1)]
        tree = analytic(halves[0]) if same(*halves) else None
        if tree is None:
            return None
        turns = np.exp(2j * np.pi * np.arange(CIRCLE) / CIRCLE)
        with np.errstate(all="ignore"):
            values = np.broadcast_to(compile_tree(tree, self.curve.parameters)(place + radius * turns), turns.shape)
            terms = np.fft.fft(values) / CIRCLE
            size = float(np.abs(values).max())
        if not isfinite(size) or np.abs(terms[CIRCLE // 2 :]).max() > NEGLIGIBLE * size:
            return None
        if np.abs(terms[:TERMS].imag).max() > NEGLIGIBLE * size:
            return None
        known = np.where(np.abs(terms[:TERMS].real) > 1e-15 * size, terms[:TERMS].real, 0.0)
        return CLOSE * radius, known / radius ** np.arange(TERMS)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-12 * max(1.0, abs(other))


def _known(value: float) -> float | Unknown:
    return UNKNOWN if isnan(value) else value


def _kind(left: float, right: float) -> Literal["pole", "gap", "jump", "unknown"]:
    if isnan(left) or isnan(right):
        return "unknown"
    if abs(left) == inf or abs(right) == inf:
        return "pole"
    return "gap" if abs(left - right) <= 1e-6 * max(1.0, abs(left)) else "jump"


def settled(curve: Curve, place: float, side: int, order: int) -> float:
    """The limit of the value or the slope on one side, infinite if it grows without bound, NaN if neither is sure."""
    reach = REACH * max(1.0, abs(place))
    x = place + side * reach * 0.5**HALVES
    y = np.asarray(curve.derivative(x, order) if order else curve(x), dtype=np.float64)
    if np.isnan(y).any():
        return nan
    endless = y[np.isinf(y)]
    if endless.size:
        return float(endless[0]) if (endless == endless[0]).all() else nan
    with np.errstate(over="ignore", invalid="ignore"):
        for sign in (1.0, -1.0):
            steps = np.diff(sign * y)
            if steps.min() > 0 and steps[-1] > steps[0] / 2:
                return sign * inf
        sizes = np.abs(np.diff(y))
        first, last = sizes[:5].max(), sizes[-5:].max()
        noise = NOISE * max(1.0, float(np.abs(y).max()))
        share = steps[-1] / steps[-2] if steps[-2] else 0.0
    if not isfinite(first) or last > max(SETTLED * first, noise):
        return nan
    rest = float(np.diff(y)[-1] * share / (1 - share)) if 0 < share < 1 else 0.0  # as of a geometric series
    return _rounded(float(y[-1]) + rest, max(4 * float(last), noise))


def _rounded(value: float, blur: float) -> float:
    """A whole number that is as near as the blur, else the value itself."""
    return float(round(value)) + 0.0 if abs(value - round(value)) <= blur else value
