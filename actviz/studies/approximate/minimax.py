"""The best piecewise-linear function in the maximum norm, with a proof of optimality.

The smallest possible error on a finite set of points is computed exactly; it is a lower bound for the whole interval.
Points at which the error is larger are added, as in the exchange algorithm of Remez, until bound and error agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from actviz.studies.approximate.greedy_walk import passes, walk
from actviz.studies.approximate.level_search import search_level
from actviz.studies.approximate.minimum_link_path import INFINITY, StraightLine, intersections
from actviz.studies.approximate.path_constraints import FAR, FREE, Paths
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of
from actviz.studies.approximate.proof import ROUNDING
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.approximate.tunnel import Tunnel, tunnel_of

AGREE = 2e-8
"""The relative difference of error and bound at which the search ends."""
PER_LINE = 4
"""The initial number of gates for each straight piece."""
EXCHANGES = 24
"""The largest number of exchanges, in which extrema of the error become gates."""
PATIENCE = 5
"""The number of exchanges after which the cubic walls between gates are no longer used."""
WORTH_PROOF = 1e-3
"""The relative difference of error and level up to which a bound is proven."""
SETTLED = 1e-6
"""The relative difference of error and bound at which the search may end if it does not decrease."""
COARSE = 4e-4
"""The relative tolerance of the first level, for one straight piece."""
NEARER = 10.0 ** np.arange(-12, 0, 0.5)
"""The relative distances below an error at which a proof of a bound is attempted."""
FARTHER, REFINEMENTS = 1e-3, 2
"""The first relative step of the search for a bound with unlimited kinks, and the number of refinements."""
SHORT = 0.05
"""The length of the last piece, relative to the mean, below which it may be unnecessary."""
PLATEAU = 1e-5
"""The relative increase of the error up to which a result with fewer kinks counts as equal."""


@dataclass(frozen=True)
class Minimax:
    """A polyline, its error, and a lower bound of the error of polylines with as many kinks.

    The bound is also valid for kinks farther out than those of the search. If these might reduce the error, ``within``
    is the largest distance of kinks in the search.
    """

    line: Polyline
    error: ErrorCurve
    lower_bound: float
    within: float | None = None


def best_line(target: TargetFunction, paths: Paths, interval: tuple[float, float]) -> Minimax:
    """Return the best polyline, with the smallest number of kinks that is sufficient."""
    best, tunnel = _best_of(target, paths, interval)
    needed = min(len(best.line.knots) - 2, _kinks_needed(tunnel, best))
    if not 0 <= needed < paths.kinks or best.error.largest <= ROUNDING * target.scale:
        return best
    fewer = best_line(target, replace(paths, kinks=needed), interval)
    if fewer.error.largest > best.error.largest * (1 + PLATEAU):
        return best
    return replace(best, line=fewer.line, error=fewer.error)


def _kinks_needed(tunnel: Tunnel, best: Minimax) -> int:
    """Return the number of kinks that is sufficient for almost the same error."""
    widths, kinks = np.diff(best.line.knots), tunnel.paths.kinks
    if tunnel.paths.ends is FREE and widths[-1] > SHORT * widths.mean():
        return kinks  # a greedy path ends with a short piece if a kink is unnecessary
    for candidate in (replace(tunnel, cells=()), tunnel):  # the first tunnel is faster and less restrictive
        trail = walk(candidate, best.error.largest * (1 + 2 * AGREE))
        if not trail.arrived or len(trail.lines) > kinks:
            return kinks
    return len(trail.lines) - 1


def _best_of(target: TargetFunction, paths: Paths, interval: tuple[float, float]) -> tuple[Minimax, Tunnel]:
    """Return the best polyline, from greedy paths through curved walls with an increasing number of gates."""
    rounding = ROUNDING * target.scale
    estimate = (float(target.cumulative_curvature[1][-1]) / (paths.kinks + 1)) ** 2 / 16
    level, step, tolerance = estimate or rounding, 0.25 / (paths.kinks + 1), COARSE / (paths.kinks + 1)
    gates = target.quantiles_of_curvature(np.linspace(0, 1, PER_LINE * (paths.kinks + 1) + 65))
    tunnel = tunnel_of(target, gates, paths)
    best: Minimax | None = None
    gap = INFINITY
    for number in range(EXCHANGES):
        candidate = tunnel if number < PATIENCE else replace(tunnel, cells=())
        path, blocked = search_level(candidate, level, step, (tolerance, rounding / 16))
        line = polyline(path.lines, paths, interval)
        error = error_of(target, line)
        if best is None or error.largest < best.error.largest:
            best = Minimax(line, error, best.lower_bound if best else 0.0)
        excess = error.largest / path.level - 1 if path.level > 0 else 0.0
        gates = np.concatenate([gates, error.peaks(path.level * (1 - 1e-3)), path.contacts, blocked.contacts])
        tunnel = tunnel_of(target, gates, paths)
        if excess <= WORTH_PROOF:
            sure = _enclosed(target, tunnel)
            best = replace(best, lower_bound=max(best.lower_bound, _proven(sure, best.error.largest, path.level)))
        last, gap = gap, best.error.largest - best.lower_bound
        settled = gap <= SETTLED * best.error.largest and gap > last / 2
        if settled or gap <= AGREE * best.lower_bound + rounding:
            break
        level, step, tolerance = path.level, max(0.02 * excess, AGREE), AGREE / 4
    assert best is not None
    bound = best.lower_bound if paths.ends is FREE else _bound_for_any_kinks(target, tunnel, best.lower_bound, rounding)
    is_limited = bound < best.lower_bound * (1 - SETTLED) - rounding
    best = replace(best, lower_bound=max(bound - rounding, 0.0), within=paths.far if is_limited else None)
    return best, tunnel


def _bound_for_any_kinks(target: TargetFunction, tunnel: Tunnel, bound: float, rounding: float) -> float:
    """Return a bound for kinks at any distance, from a bound for kinks within the permitted distance."""
    unlimited = replace(tunnel.paths, far=FAR)
    tunnel = replace(tunnel, paths=unlimited)
    if not passes(_enclosed(target, tunnel), bound):
        return bound
    proven = 0.0
    for _ in range(REFINEMENTS):
        path, blocked = search_level(tunnel, bound, FARTHER, (AGREE, rounding / 16))
        gates = np.concatenate([tunnel.x, path.contacts, blocked.contacts])
        tunnel = tunnel_of(target, gates, unlimited)
        proven = max(proven, _proven(_enclosed(target, tunnel), min(path.level, bound), path.level))
    return proven


def _enclosed(target: TargetFunction, tunnel: Tunnel) -> Tunnel:
    """Return the gates without walls, widened by the enclosures of the values."""
    greatest, least = target.value_bounds(tunnel.x)
    return replace(tunnel, lowest=least, highest=greatest, cells=())


def _proven(tunnel: Tunnel, error: float, level: float) -> float:
    """Return the highest of several levels below an error at which no path is proven to exist."""
    trials = (float(error * (1 - below)) for below in NEARER if error * (1 - below) <= level)
    return next((trial for trial in trials if not passes(tunnel, trial)), 0.0)


def polyline(lines: tuple[StraightLine, ...], paths: Paths, interval: tuple[float, float]) -> Polyline:
    """Return the polyline of consecutive lines; the ends of the interval are also knots.

    If the ends of the paths are given, kinks may be outside the interval, which is then widened.
    """
    low, high = interval
    inner = np.array(intersections(lines), dtype=np.float64).reshape(-1, 2)
    inner = inner[np.diff(np.maximum.accumulate(inner[:, 0]), prepend=-INFINITY) > 0]
    if paths.ends is FREE:
        inner = inner[(inner[:, 0] > low) & (inner[:, 0] < high)]
    elif inner.size:
        margin = 0.05 * max(high - low, float(np.ptp(inner[:, 0])))
        low, high = min(low, inner[0, 0] - margin), max(high, inner[-1, 0] + margin)
    x = np.concatenate([[low], inner[:, 0], [high]])
    y = np.concatenate([[lines[0].at(low)], inner[:, 1], [lines[-1].at(high)]])
    return Polyline(x, y, lines[0].slope, lines[-1].slope, paths.clipped)
