"""Comparison of curves: the largest and the mean difference of values and slopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, differ
from actviz.curves import difference as difference_of
from actviz.formulas.errors import ActvizError
from actviz.studies.equality import are_identical
from actviz.studies.plot import Sample, sample
from actviz.studies.polylines import VALUE, PlotLine, line_of
from actviz.studies.profile import Profile
from actviz.studies.results import Extremum
from actviz.studies.unknown import UNKNOWN, Unknown

MAX_PAIRS = 2000
"""The largest number of pairs, whose computation takes minutes."""


@dataclass(frozen=True)
class KinkNumbers:
    """A kink at which two curves have equal one-sided slopes, but return different derivatives."""

    x: float
    a: float
    b: float


@dataclass(frozen=True)
class CurvePair:
    """The difference of two curves on an interval, ``a`` minus ``b``.

    ``difference`` is the difference of values with the largest magnitude, with its sign, and ``slope_difference`` that
    of one-sided slopes; None if unknown. ``rms`` is the root mean square difference, NaN if unknown. ``kinks`` are
    kinks at which only the returned derivatives differ. ``identical`` is whether both are the same function on the
    interval.
    """

    a: str
    b: str
    difference: Extremum | None
    rms: float
    slope_difference: Extremum | None
    kinks: tuple[KinkNumbers, ...]
    identical: bool | Unknown = UNKNOWN


@dataclass(frozen=True)
class Deviation:
    """A curve minus the reference, as a line; ``largest`` is the signed deviation with the largest magnitude."""

    label: str
    line: PlotLine
    largest: Extremum | None


@dataclass(frozen=True)
class Comparison:
    """Several curves on one interval, compared in pairs, or each with the ``reference``, the label of one of them.

    ``deviations`` are in the order of the curves, with None for the reference itself; empty without a reference.
    """

    sample: Sample
    pairs: tuple[CurvePair, ...]
    reference: str | None = None
    deviations: tuple[Deviation | None, ...] = ()


def compare(
    curves: Sequence[Curve], interval: tuple[float, float], count: int = 1001, *, against: Curve | None = None
) -> Comparison:
    """Compare all pairs of curves on an interval, or each with ``against``, which must be one of them.

    Raises ``ActvizError`` as ``sample`` does, and for fewer than two curves or too many pairs.
    """
    if len(curves) < 2:
        raise ActvizError("a comparison requires at least two curves")
    if against is None:
        couples = list(combinations(range(len(curves)), 2))
    else:
        reference = next(i for i, curve in enumerate(curves) if curve is against)
        couples = [(i, reference) for i in range(len(curves)) if i != reference]
    if len(couples) > MAX_PAIRS:
        raise ActvizError(
            "{count} curves form {pairs} pairs, and the maximum is {most}; specify fewer curves, or one reference "
            "curve (--against)",
            count=len(curves),
            pairs=len(couples),
            most=MAX_PAIRS,
        )
    points = sample(curves, interval, count, slopes=True)
    found = {(i, j): _Difference(curves[i], curves[j], interval) for i, j in couples}
    pairs = tuple(difference.pair for difference in found.values())
    if against is None:
        return Comparison(points, pairs)
    deviations = [found[i, reference].deviation(points.x) if i != reference else None for i in range(len(curves))]
    return Comparison(points, pairs, against.label, tuple(deviations))


class _Difference:
    """The difference of two curves on an interval, computed on first access."""

    def __init__(self, a: Curve, b: Curve, interval: tuple[float, float]) -> None:
        self.a, self.b, self.interval = a, b, interval
        self.profile = Profile(difference_of(a, b), *interval)

    @cached_property
    def largest(self) -> Extremum | None:
        return self.profile.largest_magnitude(0)

    @property
    def pair(self) -> CurvePair:
        return CurvePair(
            a=self.a.label,
            b=self.b.label,
            difference=self.largest,
            rms=sqrt(self.profile.mean_square()),
            slope_difference=self.profile.largest_magnitude(1),
            kinks=tuple(self._kinks()),
            identical=are_identical(self.a, self.b, self.profile, [self.largest.x] if self.largest else []),
        )

    def _kinks(self) -> list[KinkNumbers]:
        a, b = self.a, self.b
        found = []
        low, high = self.interval
        # A framework may also return a wrong derivative where a function is smooth.
        listed = {place for place in (*a.function.at_kinks, *b.function.at_kinks) if low <= place <= high}
        for place in sorted({*a.kinks(low, high).tolist(), *listed}):
            same = all(
                not differ(*sides)
                for sides in zip(a.function.one_sided(place, 1), b.function.one_sided(place, 1), strict=True)
            )
            numbers = float(a.derivative(place)), float(b.derivative(place))
            if same and differ(*numbers):
                found.append(KinkNumbers(place, *numbers))
        return found

    def deviation(self, x: NDArray[np.float64]) -> Deviation:
        """Return the difference as a line over ``x``."""
        difference = self.profile.curve
        places = [place for place in difference.function.places(*self.interval) if place in x]
        line = line_of(difference, VALUE, x, places, self.profile.poles)
        return Deviation(self.a.label, line, self.largest)
