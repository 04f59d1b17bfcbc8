"""Search for the lowest level at which a greedy path through a tunnel reaches the end."""

from __future__ import annotations

import numpy as np

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.greedy_walk import Trail, walk
from actviz.studies.approximate.minimum_link_path import INFINITY
from actviz.studies.approximate.tunnel import Tunnel

MAX_WALKS = 200
UNCERTAINTY = 0.05
"""The relative error of an extrapolated level."""
GROWTH = 3.0
"""The factor by which the step grows until the level is bracketed."""


def search_level(tunnel: Tunnel, level: float, step: float, tolerances: tuple[float, float]) -> tuple[Trail, Trail]:
    """Return the path at the lowest level that reaches the end, and one at a slightly lower level that does not.

    The search begins at a level with a relative step, and ends at a relative or an absolute tolerance. The level is
    extrapolated from the excess of the blocking wall for two paths that do not reach the end.
    """
    low, high, trial = tunnel.least, INFINITY, max(level, tunnel.least)
    blocked: list[Trail] = []
    path: Trail | None = None
    uncertainty, arrivals = UNCERTAINTY, 0  # attempts on both sides of an estimate bracket the level
    for _ in range(MAX_WALKS):
        trail = walk(tunnel, trial)
        if trail.arrived:
            high, path, arrivals = trial, trail, arrivals + 1
        else:
            uncertainty = max(uncertainty / 20, 1e-4) if arrivals == 1 else UNCERTAINTY
            low, blocked, arrivals = trial, [*blocked[-1:], trail], 0
        if path is not None and (high - low <= tolerances[0] * high + tolerances[1] or trial == high == tunnel.least):
            break
        if path is None:
            trial *= 1 + step
            step *= GROWTH
        elif not blocked:
            trial = max(trial * max(1 - step, 0.5), tunnel.least)
            step *= GROWTH
        else:
            guess = _extrapolated_level(tunnel, blocked, path)
            trial = low / 2 + high / 2
            if guess is not None and arrivals < 4:
                beside = uncertainty * GROWTH ** (2 * max(arrivals - 1, 0))
                guess += (beside * (guess - low) + tolerances[0] / 4 * low) * (1 if arrivals == 0 else -1)
                trial = guess if low < guess < high else trial
    if path is None:
        raise ActvizError("no approximation was found with this number of kinks; allow more kinks")
    return path, blocked[-1] if blocked else path


def _extrapolated_level(tunnel: Tunnel, blocked: list[Trail], path: Trail) -> float | None:
    """Extrapolate the level at which the wall that blocks two paths does not block; None if impossible."""
    exits = [trail.exits for trail in (*blocked, path)]
    last = exits[-2]
    size = min(last.size, exits[-1].size)
    ahead = exits[-1][:size] - last[:size] > 0.25 * np.diff(last[:size], prepend=tunnel.x[0])
    number = int(np.argmax(ahead)) if ahead.any() else size
    if len(blocked) < 2 or number >= min(exits[0].size, last.size):
        return None
    reach = float(exits[-1][number] if number < exits[-1].size else max(tunnel.x[-1], last[number]))
    one, two = (trail.excess(number, reach) for trail in blocked)
    if one == two:
        return None
    return blocked[1].level + two * (blocked[1].level - blocked[0].level) / (one - two)
