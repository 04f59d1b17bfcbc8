"""The best piecewise-linear function in the maximum norm, with the proof that there is none better.

For a finite set of points the least possible error is found exactly, and it bounds from below what is possible on the
whole interval. Where the path found errs by more than that between the points, its extrema join them, as in Remez'
exchange. The bound rises, the error falls, and they meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from actviz.studies.approximate.greedy_walk import passes, walk
from actviz.studies.approximate.level_search import search_level
from actviz.studies.approximate.minimum_link_path import INFINITY, StraightLine, bends
from actviz.studies.approximate.path_constraints import FAR, FREE, Paths
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of
from actviz.studies.approximate.proof import ROUNDING
from actviz.studies.approximate.target import Target
from actviz.studies.approximate.tunnel import Tunnel, tunnel_of

AGREE = 2e-8
"""How near, relatively, error and bound come before the search ends."""
PER_LINE = 4
"""Gates of a smooth walk, for every straight piece."""
EXCHANGES = 24
"""How often the extrema of the path found are made gates as well, and the walk repeated."""
PATIENCE = 5
"""After so many of them the walls between the gates are not believed any more: the target is rougher than that."""
WORTH_PROOF = 1e-3
"""How near, relatively, error and level of a smooth walk are if it is worth a proof."""
SETTLED = 1e-6
"""How near, relatively, error and bound are if the search may end when they come no nearer."""
COARSE = 4e-4
"""How near, relatively and for one straight piece, the level is found before the first exchange."""
NEARER = 10.0 ** np.arange(-12, 0, 0.5)
"""How far, relatively, below an error it is tried to prove that there is no path."""
FARTHER, REFINEMENTS = 1e-3, 2
"""How far, relatively, below the bound for near kinks that for any others is looked for first, and how often anew."""
SHORT = 0.05
"""A last piece that is shorter than this, beside the mean, may be one that is not needed."""
PLATEAU = 1e-5
"""How much worse, relatively, an answer with fewer kinks may be that is taken for as good."""


@dataclass(frozen=True)
class Minimax:
    """A polyline, its error on the continuum, and the bound that no other one with as many kinks goes below.

    The bound also holds for polylines with kinks farther out than the paths of the search may have. If those might do
    better, ``within`` is how far out kinks were allowed.
    """

    line: Polyline
    error: ErrorCurve
    lower_bound: float
    within: float | None = None


def best_line(target: Target, paths: Paths, interval: tuple[float, float]) -> Minimax:
    """The best path; where fewer kinks do as well, it is theirs, so that more kinks are never worse by rounding."""
    best, tunnel = _best_of(target, paths, interval)
    needed = min(len(best.line.knots) - 2, _kinks_needed(tunnel, best))
    if not 0 <= needed < paths.kinks or best.error.largest <= ROUNDING * target.scale:
        return best
    fewer = best_line(target, replace(paths, kinks=needed), interval)
    if fewer.error.largest > best.error.largest * (1 + PLATEAU):
        return best
    return replace(best, line=fewer.line, error=fewer.error)


def _kinks_needed(tunnel: Tunnel, best: Minimax) -> int:
    """How many kinks a path needs whose error is hardly larger than that of the best one."""
    widths, kinks = np.diff(best.line.knots), tunnel.paths.kinks
    if tunnel.paths.ends is FREE and widths[-1] > SHORT * widths.mean():
        return kinks  # a walk goes from left to right as far as it can: a piece that is not needed is a short last one
    for seen in (replace(tunnel, cells=()), tunnel):  # the first one is quick, and can only pass more
        trail = walk(seen, best.error.largest * (1 + 2 * AGREE))
        if not trail.arrived or len(trail.lines) > kinks:
            return kinks
    return len(trail.lines) - 1


def _best_of(target: Target, paths: Paths, interval: tuple[float, float]) -> tuple[Minimax, Tunnel]:
    """The best path: from walks between walls that are curves, at ever more gates, which prove the bound."""
    rounding = ROUNDING * target.scale
    law = (float(target.bend[1][-1]) / (paths.kinks + 1)) ** 2 / 16
    level, step, tolerance = law or rounding, 0.25 / (paths.kinks + 1), COARSE / (paths.kinks + 1)
    gates = target.spread(np.linspace(0, 1, PER_LINE * (paths.kinks + 1) + 65))
    tunnel = tunnel_of(target, gates, paths)
    best: Minimax | None = None
    gap = INFINITY
    for number in range(EXCHANGES):
        seen = tunnel if number < PATIENCE else replace(tunnel, cells=())
        path, blocked = search_level(seen, level, step, (tolerance, rounding / 16))
        line = polyline(path.lines, paths, interval)
        error = error_of(target, line)
        if best is None or error.largest < best.error.largest:
            best = Minimax(line, error, best.lower_bound if best else 0.0)
        apart = error.largest / path.level - 1 if path.level > 0 else 0.0
        gates = np.concatenate([gates, error.peaks(path.level * (1 - 1e-3)), path.contacts, blocked.contacts])
        tunnel = tunnel_of(target, gates, paths)
        if apart <= WORTH_PROOF:
            sure = _enclosed(target, tunnel)
            best = replace(best, lower_bound=max(best.lower_bound, _proven(sure, best.error.largest, path.level)))
        last, gap = gap, best.error.largest - best.lower_bound
        settled = gap <= SETTLED * best.error.largest and gap > last / 2
        if settled or gap <= AGREE * best.lower_bound + rounding:
            break
        level, step, tolerance = path.level, max(0.02 * apart, AGREE), AGREE / 4
    assert best is not None
    bound = best.lower_bound if paths.ends is FREE else _anywhere(target, tunnel, best.lower_bound, rounding)
    is_limited = bound < best.lower_bound * (1 - SETTLED) - rounding
    best = replace(best, lower_bound=max(bound - rounding, 0.0), within=paths.far if is_limited else None)
    return best, tunnel


def _anywhere(target: Target, tunnel: Tunnel, bound: float, rounding: float) -> float:
    """A bound that holds wherever the kinks are, from one for kinks that are not farther out than allowed."""
    anywhere = replace(tunnel.paths, far=FAR)
    tunnel = replace(tunnel, paths=anywhere)
    if not passes(_enclosed(target, tunnel), bound):
        return bound
    proven = 0.0
    for _ in range(REFINEMENTS):
        path, blocked = search_level(tunnel, bound, FARTHER, (AGREE, rounding / 16))
        gates = np.concatenate([tunnel.x, path.contacts, blocked.contacts])
        tunnel = tunnel_of(target, gates, anywhere)
        proven = max(proven, _proven(_enclosed(target, tunnel), min(path.level, bound), path.level))
    return proven


def _enclosed(target: Target, tunnel: Tunnel) -> Tunnel:
    """The gates alone, as wide as the enclosures of the values there: what passes the target passes them."""
    greatest, least = target.walls(tunnel.x)
    return replace(tunnel, lowest=least, highest=greatest, cells=())


def _proven(tunnel: Tunnel, error: float, level: float) -> float:
    """A level at which there is no path through the gates: the highest one of a few below an error and a level."""
    trials = (float(error * (1 - below)) for below in NEARER if error * (1 - below) <= level)
    return next((trial for trial in trials if not passes(tunnel, trial)), 0.0)


def polyline(lines: tuple[StraightLine, ...], paths: Paths, interval: tuple[float, float]) -> Polyline:
    """The polyline that follows lines from one meeting point to the next; the ends of the interval are knots as well.

    Where the ends of the paths are given, kinks may lie outside of the interval: then it is widened.
    """
    low, high = interval
    inner = np.array(bends(lines), dtype=np.float64).reshape(-1, 2)
    inner = inner[np.diff(np.maximum.accumulate(inner[:, 0]), prepend=-INFINITY) > 0]
    if paths.ends is FREE:
        inner = inner[(inner[:, 0] > low) & (inner[:, 0] < high)]
    elif inner.size:
        margin = 0.05 * max(high - low, float(np.ptp(inner[:, 0])))
        low, high = min(low, inner[0, 0] - margin), max(high, inner[-1, 0] + margin)
    x = np.concatenate([[low], inner[:, 0], [high]])
    y = np.concatenate([[lines[0].at(low)], inner[:, 1], [lines[-1].at(high)]])
    return Polyline(x, y, lines[0].slope, lines[-1].slope, paths.clipped)
