"""Asymptotes: the straight lines that a function comes ever nearer to on the left and on the right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.errors import ActvizError
from actviz.studies.approximation.paths import Ends
from actviz.studies.approximation.target import CurveLike
from actviz.studies.approximation.tunnel import Line

Floats = NDArray[np.float64]

OCTAVES = 2.0 ** np.arange(4, 31)
"""Where a function is followed outwards."""
SETTLED = 1e-6
"""How much, relatively, a limit may still change from one octave to the next at the end."""
GONE = 1e-13
"""A distance from the asymptote below which nothing is looked for, beside the largest value near 0."""
ROUNDING = 4e-16
"""The part of a number that is rounding."""
FARTHEST = 1e9
NOTHING = 1e-15
"""A height that is taken for 0."""


def asymptote(curve: CurveLike, side: int) -> Line:
    """The asymptote on the left (-1) or the right (+1), as a line through x = 0.

    Raises ``ActvizError`` with the reason if there is none.
    """
    where = "left" if side < 0 else "right"
    x = side * OCTAVES
    with np.errstate(all="ignore"):
        slope = _limit(np.asarray(curve.derivative(x), dtype=np.float64))
        if slope is None:
            raise ActvizError(f"{curve.label[:60]} has no asymptote on the {where}: its slope has no limit there")
        known = float(curve.derivative(side * np.inf))
        slope = known if np.isfinite(known) and abs(known - slope) <= SETTLED * (1 + abs(slope)) else slope
        value = np.asarray(curve(x), dtype=np.float64)
        rest = value - slope * x
        height = _limit(rest, ROUNDING * (np.abs(value) + np.abs(slope * x)))
        if height is None:
            reason = "grows without bound" if np.abs(rest[-1]) > 1.5 * np.abs(rest[len(rest) // 2]) else "has no limit"
            what = f"its distance from a line of slope {slope:g}" if slope else "its value"
            raise ActvizError(f"{curve.label[:60]} has no asymptote on the {where}: {what} {reason} there")
        if slope == 0:
            known = float(curve(side * np.inf))
            height = known if np.isfinite(known) and abs(known - height) <= SETTLED * (1 + abs(height)) else height
    return Line(0.0, height, slope)


def reach(curve: CurveLike, line: Line, side: int, inner: float) -> float:
    """How far out a function must be looked at until it lies on its asymptote."""
    x = side * OCTAVES
    x = x[np.abs(x) <= FARTHEST]
    with np.errstate(all="ignore"):
        value = np.asarray(curve(x), dtype=np.float64)
        away = np.abs(value - (line.y + line.slope * x))
    scale = max(abs(line.y), abs(line.slope), float(np.abs(curve(np.linspace(-1, 1, 9))).max()))
    far = np.flatnonzero(~(away <= GONE * scale + ROUNDING * np.abs(value)))
    outer = float(x[min(far[-1] + 1, x.size - 1)]) if far.size else float(x[0])
    return side * max(abs(outer), 2 * abs(inner))


def _limit(values: Floats, rounding: Floats | None = None) -> float | None:
    """The limit of values at ever doubled places; where they come nearer as 1/x, that is taken into account.

    ``rounding`` is how much of each value may be rounding, if that grows outwards.
    """
    if not np.isfinite(values).all():
        return None
    steps = np.abs(np.diff(values))
    scale = 1 + float(np.abs(values[-1]))
    if steps[-3:].max() > SETTLED * scale:
        return None
    improved = values[1:] + np.diff(values)
    at = int(np.argmin(np.abs(np.diff(improved))))  # beyond, rounding grows
    if 0.4 < steps[at + 1] / max(steps[at], 1e-300) < 0.6:
        return float(improved[at])
    still = steps <= ROUNDING * scale + (0.0 if rounding is None else rounding[1:])
    quiet = int(np.flatnonzero(~still)[-1]) + 1 if not still.all() else 0  # from here on all are
    if quiet < steps.size - 3:
        return float(values[-1] if rounding is None else values[quiet])
    return float(values[np.argmin(steps) + 1])


def ends_of(curve: CurveLike, *, clipped: bool) -> Ends:
    """How a network must begin and end to follow the asymptotes of a curve; raises ``ActvizError`` if it cannot."""
    left, right = asymptote(curve, -1), asymptote(curve, 1)
    if not clipped:
        return Ends(left, right)
    dead = []
    for line, side in ((left, -1), (right, 1)):
        if line.slope * side < 0 or (line.slope == 0 and line.y < -NOTHING):
            where = "left" if side < 0 else "right"
            raise ActvizError(f"{curve.label[:60]} stays below 0 on the {where}, where an output ReLU gives 0")
        dead.append(line.slope == 0 and abs(line.y) <= NOTHING)
    return Ends(None if dead[0] else left, None if dead[1] else right, *dead)


def fewest_kinks(ends: Ends) -> int:
    """How many kinks a path needs at least to get from one end to the other."""
    if ends.left is None or ends.right is None:
        return ends.fixed
    if ends.left.slope != ends.right.slope:
        return 1
    return 0 if ends.left.y == ends.right.y else 2


def extent_of(curve: CurveLike, ends: Ends, interval: tuple[float, float]) -> tuple[float, float]:
    """The interval outside of which a curve lies on the given ends; it holds ``interval``."""
    zero = Line(0.0, 0.0, 0.0)
    low, high = interval
    return reach(curve, ends.left or zero, -1, low), reach(curve, ends.right or zero, 1, high)
