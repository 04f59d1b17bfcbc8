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
from actviz.studies.findings import Extremum
from actviz.studies.lines import VALUE, Line, line_of
from actviz.studies.sampling import Sample, sample
from actviz.studies.scan import Scan, scan

ROUNDING = (2e-15, 4e-15, 2e-14)
"""What rounding does to values and derivatives of a formula, relative to their size."""
SPOILED = 1e-6
SIZED = 101
"""Points at which sizes are looked at."""
MAX_PAIRS = 2000
"""More pairs than this would take minutes."""


@dataclass(frozen=True, eq=False)
class Difference:
    """One curve minus another, to be scanned and drawn like a curve."""

    a: Curve
    b: Curve

    def __call__(self, x: Any) -> NDArray[np.floating[Any]]:
        """The difference of the values at ``x``."""
        return self._of(self.a(x), self.b(x), 0)

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The difference of the derivatives of order 1 or 2."""
        return self._of(self.a.derivative(x, order), self.b.derivative(x, order), order)

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """The differences of the one-sided limits at ``place``."""
        pairs = zip(self.a.one_sided(place, order), self.b.one_sided(place, order), strict=True)
        left, right = (float(self._of(np.array(a), np.array(b), order)) for a, b in pairs)
        return left, right

    def places(self, low: float, high: float) -> list[float]:
        """Where one of the two switches."""
        return sorted({*self.a.places(low, high), *self.b.places(low, high)})

    def poles(self, low: float, high: float) -> list[float]:
        """Where one of the two may have no finite value."""
        return sorted({*self.a.poles(low, high), *self.b.poles(low, high)})

    def _of(self, a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]], order: int) -> NDArray[np.floating[Any]]:
        del order  # rounding depends on it, a difference does not
        with np.errstate(invalid="ignore", over="ignore"):
            difference: NDArray[np.floating[Any]] = np.subtract(a, b)
        return difference


@dataclass(frozen=True, eq=False)
class _BeyondRounding(Difference):
    """A difference without what rounding does: two formulas of one function differ by that, and it has extremes, too.

    What rounding may be all of is 0, and a number that it may spoil in its sixth digit is taken nearer to 0 by it.
    ``sizes`` are the usual sizes of both values, slopes and curvatures together.
    """

    sizes: tuple[float, ...]

    @classmethod
    def of(cls, difference: Difference, interval: tuple[float, float]) -> _BeyondRounding:
        """A difference on an interval."""
        a, b, x = difference.a, difference.b, np.linspace(*interval, SIZED)
        sizes = [np.abs(a(x)) + np.abs(b(x))]
        sizes += [np.abs(a.derivative(x, order)) + np.abs(b.derivative(x, order)) for order in (1, 2)]
        finite = [size[np.isfinite(size)] for size in sizes]
        return cls(a, b, tuple(float(np.quantile(size, 0.95)) if size.size else 0.0 for size in finite))

    def rounding(self, x: Any) -> NDArray[np.floating[Any]]:
        """How much of the value at ``x`` may be rounding."""
        return self._noise(self.a(x), self.b(x), 0)

    def _of(self, a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]], order: int) -> NDArray[np.floating[Any]]:
        apart, noise = super()._of(a, b, order), self._noise(a, b, order)
        with np.errstate(invalid="ignore", over="ignore"):
            smaller = np.copysign(np.maximum(np.abs(apart) - noise, 0.0), apart)
            difference: NDArray[np.floating[Any]] = np.where(noise > SPOILED * np.abs(apart), smaller, apart)
        return np.where(np.isinf(apart), apart, difference)

    def _noise(
        self, a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]], order: int
    ) -> NDArray[np.floating[Any]]:
        with np.errstate(invalid="ignore", over="ignore"):
            noise: NDArray[np.floating[Any]] = ROUNDING[order] * (np.abs(a) + np.abs(b) + self.sizes[order])
        return noise


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
        raise ActvizError(
            f"{len(curves)} curves make {len(couples)} pairs; at most {MAX_PAIRS} are possible; name fewer, "
            "or one curve that all are compared with (--against)"
        )
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
        return scan(_BeyondRounding.of(self.difference, self.interval), self.interval)

    @cached_property
    def largest(self) -> Extremum | None:
        return self._restored(self.scan.steepest(0), 0)

    @property
    def pair(self) -> Pair:
        a, b = self.difference.a, self.difference.b
        return Pair(
            a=a.label,
            b=b.label,
            difference=self.largest,
            rms=sqrt(self.scan.mean_square()),
            slope_difference=self._restored(self.scan.steepest(1), 1),
            kinks=tuple(self._kinks()),
        )

    def _restored(self, found: Extremum | None, order: int) -> Extremum | None:
        """An extremum with the difference as it is, of which rounding had been taken away."""
        if found is None or not found.value or not np.isfinite(found.value):
            return found
        difference, x = self.difference, found.x
        here = float(difference.derivative(x, order) if order else difference(x))
        if not self.difference.places(x, x):
            return Extremum(x, here)
        return Extremum(x, min((here, *difference.one_sided(x, order)), key=lambda value: abs(value - found.value)))

    def _kinks(self) -> list[KinkNumbers]:
        a, b = self.difference.a, self.difference.b
        found = []
        low, high = self.interval
        # A framework may return a wrong number where a function is smooth, too.
        listed = {place for place in (*a.at_kinks, *b.at_kinks) if low <= place <= high}
        for place in sorted({*a.kinks(low, high).tolist(), *listed}):
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
