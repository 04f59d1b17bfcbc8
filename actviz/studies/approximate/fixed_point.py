"""A fitted network in fixed point: the errors of rounded knots and values, and those of a table of equal size."""

from __future__ import annotations

from dataclasses import dataclass
from math import frexp

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.asymptotes import tails_of
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of
from actviz.studies.approximate.proof import Proof, largest_error
from actviz.studies.approximate.settings import LIMITS
from actviz.studies.approximate.target import TargetFunction

Codes = NDArray[np.int64]

ROUNDING = 1e-12
"""The relative rounding error of a value that is compared with a number of a format."""


@dataclass(frozen=True)
class NumberFormat:
    """Two's complement numbers: integer multiples of ``step`` = 2**-fraction_bits, stored in ``bits`` bits.

    ``fraction_bits`` is negative if the step is larger than 1, and above ``bits`` if all numbers are small.
    """

    bits: int
    fraction_bits: int

    @property
    def step(self) -> float:
        """The distance between neighbouring numbers."""
        return float(np.ldexp(1.0, -self.fraction_bits))

    @property
    def range(self) -> tuple[float, float]:
        """The smallest and the largest number."""
        low, high = self.numbers(np.array([-(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1])).tolist()
        return low, high

    def codes(self, numbers: Floats) -> Codes:
        """Return the nearest numbers of the format as integers, clipped to its range."""
        most = 2 ** (self.bits - 1)
        return np.clip(np.rint(np.ldexp(numbers, self.fraction_bits)), -most, most - 1).astype(np.int64)

    def numbers(self, codes: Codes) -> Floats:
        """Return the numbers that integers represent, exactly."""
        return np.ldexp(codes.astype(np.float64), -self.fraction_bits)


@dataclass(frozen=True)
class Table:
    """The target as a table of ``entries`` rounded values, evenly spaced on the interval.

    ``nearest_error`` is the largest error of a lookup that returns the entry at the middle of the cell that contains x.
    ``linear_error`` is that of linear interpolation between entries, of which the first and the last are at the ends.
    """

    entries: int
    format: NumberFormat
    nearest_error: float
    linear_error: float

    @property
    def memory(self) -> int:
        """The number of bits of all values."""
        return self.format.bits * self.entries


@dataclass(frozen=True, eq=False)
class FixedPoint:
    """Knots and values of a fit as integers of ``bits`` bits, and the errors with and without rounding.

    ``knot_codes`` and ``value_codes`` (int64) represent ``knots`` and ``values`` (float64, exact) in two formats, each
    as fine as the range of its numbers permits. ``merged`` is the number of knots that were removed because they round
    to the same number as another knot. Outside the knots the value is that of the nearest knot, unless the fit has
    ``tails``: then ``left`` and ``right`` are the slopes there. Results are clipped to ``output_codes``, the nearest
    numbers that enclose the range of the target; None if no result is outside, or with ``tails``.

    ``max_error`` is the largest error, at ``max_error_at``, and ``ideal_error`` that of the fit, both on the interval,
    or on the whole real line with ``tails``; interpolation between knots is exact. ``table`` has the same size in
    memory as the knots and values; its errors are those on the interval.
    """

    target: str
    interval: tuple[float, float]
    bits: int
    tails: bool
    knot_format: NumberFormat
    value_format: NumberFormat
    knot_codes: Codes
    value_codes: Codes
    knots: Floats
    values: Floats
    left: float
    right: float
    output_codes: tuple[int, int] | None
    merged: int
    max_error: float
    max_error_at: float
    is_enclosed: bool
    ideal_error: float
    table: Table

    @property
    def memory(self) -> int:
        """The number of bits of all knots and values."""
        return self.bits * (self.knots.size + self.values.size)


def finest_format(numbers: Floats, bits: int) -> NumberFormat:
    """Return the finest format for finite numbers; a number one step beyond its range is permitted."""
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0:
        return NumberFormat(bits, bits - 1)
    finest = bits - frexp(largest)[1]
    fits = np.rint(np.ldexp(largest, finest)) <= 2 ** (bits - 1)
    return NumberFormat(bits, finest if fits else finest - 1)


def closest_format(numbers: Floats, bits: int) -> NumberFormat:
    """Return the format with the smallest largest error of the numbers, by rounding or clipping."""
    finest = finest_format(numbers, bits).fraction_bits

    def loss(form: NumberFormat) -> float:
        return float(np.abs(form.numbers(form.codes(numbers)) - numbers).max(initial=0.0))

    return min((NumberFormat(bits, finest + more) for more in (0, -1, 1)), key=loss)


def quantize(f: Curve, fit: Fit, bits: int) -> FixedPoint:
    """Round knots and values of a fit to fixed point of ``bits`` bits.

    The value at a rounded knot is the mean of the values of the two adjacent pieces, extended to the rounded knot.
    Raises ``ActvizError`` if ``bits`` is not an integer from 2 to 32, or if all knots round to the same number.
    """
    least, most = LIMITS["bits"]
    if not float(bits).is_integer() or not least <= bits <= most:
        raise ActvizError(
            "bits={bits} is invalid; it must be an integer from {least} to {most}",
            bits=bits,
            least=least,
            most=most,
        )
    bits = int(bits)
    knot_format = finest_format(fit.knots, bits)  # the last knot may be clipped, which moves it along its piece
    knot_codes, first = np.unique(knot_format.codes(fit.knots), return_index=True)
    knots = knot_format.numbers(knot_codes)
    if knots.size < 2:
        low, high = fit.interval
        raise ActvizError(
            "bits={bits} is too small: all knots from {low} to {high} are rounded to {knot}; use more bits",
            bits=bits,
            low=f"{low:g}",
            high=f"{high:g}",
            knot=f"{knots[0]:g}",
        )
    moved = _values_at(fit, knots, first)
    value_format = closest_format(moved, bits)
    value_codes = value_format.codes(moved)
    line = _line(fit, knots, value_format.numbers(value_codes))
    target = TargetFunction(f, *fit.interval)
    results = value_codes.clip(0) if line.clipped else value_codes
    limits = _limits(target, value_format)
    output_codes = None if fit.tails or (results.clip(*limits) == results).all() else limits
    error = _error(f, fit, line.within(*value_format.numbers(np.array(limits))) if output_codes else line)
    return FixedPoint(
        target=fit.target,
        interval=fit.interval,
        bits=bits,
        tails=fit.tails,
        knot_format=knot_format,
        value_format=value_format,
        knot_codes=knot_codes,
        value_codes=value_codes,
        knots=knots,
        values=line.values,
        left=line.left,
        right=line.right,
        output_codes=output_codes,
        merged=fit.knots.size - knots.size,
        max_error=error.largest,
        max_error_at=error.at,
        is_enclosed=error.is_enclosed,
        ideal_error=fit.max_error,
        table=plain_table(target, 2 * knots.size, bits),
    )


def plain_table(target: TargetFunction, entries: int, bits: int) -> Table:
    """Return a table of evenly spaced values of the target, with the largest errors of both lookup methods."""
    edges = np.linspace(target.low, target.high, entries + 1)
    points = np.unique(np.linspace(target.low, target.high, entries))
    middles, ends = target.anywhere(edges[:-1] / 2 + edges[1:] / 2), target.anywhere(points)
    held = closest_format(np.concatenate([middles, ends]), bits)
    slope = 0.0  # never evaluated, because no x is outside the ends
    linear = Polyline(points, held.numbers(held.codes(ends)), slope, slope)
    return Table(
        entries,
        held,
        nearest_error=_largest_in_cells(target, edges, held.numbers(held.codes(middles))),
        linear_error=largest_error(target, linear).largest,
    )


def _limits(target: TargetFunction, form: NumberFormat) -> tuple[int, int]:
    """Return the nearest numbers of a format, as integers, that enclose the range of a target."""
    values = _values_of(target).value
    steps = np.ldexp(np.array([values.min(), values.max()]), form.fraction_bits)
    near = np.rint(steps)
    low, high = np.where(np.abs(steps - near) <= ROUNDING * np.abs(near), near, [np.floor(steps[0]), np.ceil(steps[1])])
    most = 2 ** (form.bits - 1)
    return max(int(low), -most), min(int(high), most - 1)


def _values_of(target: TargetFunction) -> ErrorCurve:
    """Return the target at points that include all its extrema, as its difference from the line y = 0."""
    return error_of(target, Polyline.zero(target.low, target.high))


def _values_at(fit: Fit, knots: Floats, first: NDArray[np.intp]) -> Floats:
    """Return the values at rounded knots; each replaces the knots from its index in ``first`` to the next index."""
    last = np.append(first[1:], fit.knots.size) - 1
    slopes = fit.polyline.slopes
    arriving = fit.values[first] + slopes[first] * (knots - fit.knots[first])
    leaving = fit.values[last] + slopes[last + 1] * (knots - fit.knots[last])
    return np.asarray(arriving / 2 + leaving / 2)


def _line(fit: Fit, knots: Floats, values: Floats) -> Polyline:
    """Return the polyline through rounded points; outside them it is constant, or follows the asymptotes."""
    left, right = (fit.left, fit.right) if fit.tails else (0.0, 0.0)
    return Polyline(knots, values, left, right, fit.network.output_activation == "relu")


def _error(f: Curve, fit: Fit, line: Polyline) -> Proof:
    """Bound the error of a line on the interval or, with tails, where the curve differs from its asymptotes."""
    low, high = tails_of(f, fit.interval, clipped=line.clipped).extent if fit.tails else fit.interval
    return largest_error(TargetFunction(f, low, high, core=fit.interval), line)


def _largest_in_cells(target: TargetFunction, edges: Floats, entries: Floats) -> float:
    """Return the largest difference between the target and the entries of the cells between edges.

    At an edge both limits are compared, and the value belongs to the cell on the right.
    """
    points = _values_of(target)
    inside = ~np.isin(points.x, edges)
    cell = np.searchsorted(edges, points.x[inside]) - 1
    at_edges = np.tile(target.anywhere(edges), (3, 1))
    for place in target.breaks:
        at_edges[:, edges == place.x] = [[place.left[0]], [place.value], [place.right[0]]]
    left, value, right = at_edges
    missed = [
        points.value[inside] - entries[cell],
        left[1:] - entries,
        value - np.append(entries, entries[-1]),
        right[:-1] - entries,
    ]
    return max(float(np.abs(one).max(initial=0.0)) for one in missed)
