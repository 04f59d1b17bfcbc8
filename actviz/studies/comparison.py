"""Curves against each other: how far apart they and their slopes are at most, and on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, differ
from actviz.formulas.errors import ActvizError
from actviz.studies.cells import torn_poles
from actviz.studies.lines import VALUE, Line, line_of
from actviz.studies.sampling import Sample, sample
from actviz.studies.scan import Extremum, Scan, scan

MAX_PAIRS = 2000
"""More pairs than this would take minutes."""


@dataclass(frozen=True, eq=False)
class Difference:
    """One curve minus another, to be scanned and drawn like a curve."""

    a: Curve
    b: Curve

    def __call__(self, x: Any) -> NDArray[np.floating[Any]]:
        """The difference of the values at ``x``."""
        return self._of(self.a(x), self.b(x))

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The difference of the derivatives of order 1 or 2."""
        return self._of(self.a.derivative(x, order), self.b.derivative(x, order))

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """The differences of the one-sided limits at ``place``."""
        pairs = zip(self.a.one_sided(place, order), self.b.one_sided(place, order), strict=True)
        left, right = (float(self._of(np.array(a), np.array(b))) for a, b in pairs)
        return left, right

    def places(self, low: float, high: float) -> list[float]:
        """Where one of the two switches."""
        return sorted({*self.a.places(low, high), *self.b.places(low, high)})

    def poles(self, low: float, high: float) -> list[float]:
        """Where one of the two may have no finite value."""
        return sorted({*self.a.poles(low, high), *self.b.poles(low, high)})

    @staticmethod
    def _of(a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        with np.errstate(invalid="ignore", over="ignore"):
            difference: NDArray[np.floating[Any]] = np.subtract(a, b)
        return difference


@dataclass(frozen=True)
class KinkNumbers:
    """A kink at which two curves have the same slopes on either side, but return different numbers."""

    x: float
    a: float
    b: float


@dataclass(frozen=True)
class Pair:
    """Two curves on an interval, by their labels.

    ``difference`` is the largest of the value of ``a`` minus that of ``b``, by magnitude, with its sign, and
    ``slope_difference`` that of the slopes as seen from either side; None if that is not known. ``rms`` is the root of
    the mean squared difference, NaN if not known. ``kinks`` are where only the numbers differ that stand for a slope.
    """

    a: str
    b: str
    difference: Extremum | None
    rms: float
    slope_difference: Extremum | None
    kinks: tuple[KinkNumbers, ...]


@dataclass(frozen=True)
class Deviation:
    """A curve minus the reference, as a line; ``largest`` is by magnitude, with its sign."""

    label: str
    line: Line
    largest: Extremum | None


@dataclass(frozen=True)
class Comparison:
    """Several curves on one interval, in pairs; with a ``reference``, the label of one, each is compared with it only.

    ``deviations`` are in the order of the curves, None for the reference itself; there are none without one.
    """

    sample: Sample
    pairs: tuple[Pair, ...]
    reference: str | None = None
    deviations: tuple[Deviation | None, ...] = ()


def compare(
    curves: Sequence[Curve], interval: tuple[float, float], count: int = 1001, *, against: Curve | None = None
) -> Comparison:
    """Compare all pairs of curves on an interval, or each with ``against``, which must be one of them.

    Raises ``ActvizError`` as ``sample`` does, and for fewer than two curves or too many pairs.
    """
    if len(curves) < 2:
        raise ActvizError("a comparison needs two curves or more")
    if against is None:
        couples = list(combinations(range(len(curves)), 2))
    else:
        reference = next(i for i, curve in enumerate(curves) if curve is against)
        couples = [(i, reference) for i in range(len(curves)) if i != reference]
    if len(couples) > MAX_PAIRS:
        raise ActvizError(f"{len(curves)} curves make {len(couples)} pairs; at most {MAX_PAIRS} are possible")
    points = sample(curves, interval, count, slopes=True)
    scans = {(i, j): _Scanned(Difference(curves[i], curves[j]), interval) for i, j in couples}
    pairs = tuple(scanned.pair for scanned in scans.values())
    if against is None:
        return Comparison(points, pairs)
    deviations = [scans[i, reference].deviation(points.x) if i != reference else None for i in range(len(curves))]
    return Comparison(points, pairs, against.label, tuple(deviations))


class _Scanned:
    """The difference of two curves, looked at closely."""

    def __init__(self, difference: Difference, interval: tuple[float, float]) -> None:
        self.difference, self.interval = difference, interval

    @cached_property
    def scan(self) -> Scan:
        return scan(self.difference, self.interval)

    @cached_property
    def largest(self) -> Extremum | None:
        return self.scan.steepest(0)

    @property
    def pair(self) -> Pair:
        a, b = self.difference.a, self.difference.b
        return Pair(
            a=a.label,
            b=b.label,
            difference=self.largest,
            rms=sqrt(self.scan.mean_square()),
            slope_difference=self.scan.steepest(1),
            kinks=tuple(self._kinks()),
        )

    def _kinks(self) -> list[KinkNumbers]:
        a, b = self.difference.a, self.difference.b
        found = []
        for place in a.kinks(*self.interval).tolist():
            same = all(not differ(*sides) for sides in zip(a.one_sided(place, 1), b.one_sided(place, 1), strict=True))
            numbers = float(a.derivative(place)), float(b.derivative(place))
            if same and differ(*numbers):
                found.append(KinkNumbers(place, *numbers))
        return found

    def deviation(self, x: NDArray[np.float64]) -> Deviation:
        """The difference as a line over ``x``."""
        places = [place for place in self.difference.places(*self.interval) if place in x]
        poles = torn_poles(self.difference, self.interval)
        line = line_of(self.difference, VALUE, x, places, poles)
        return Deviation(self.difference.a.label, line, self.largest)
