"""The network of the article, four ReLU units for the sigmoid, and the best network with the same kinks.

With fixed kinks the best values are the solution of a linear programme. It is solved by an interior-point method
(Wright 1997, "Primal-dual interior-point methods") on points of the interval, to which extrema of the error are added
until the largest error is attained at one of the points.
"""

from __future__ import annotations

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of
from actviz.studies.approximate.target import TargetFunction

ARTICLE = Network(
    skip=0.00776,
    bias=0.0490,
    units=(Unit(1.0, 4.0, 0.0429), Unit(1.0, 2.0, 0.1398), Unit(1.0, -2.0, -0.1398), Unit(1.0, -4.0, -0.0429)),
    output_activation="relu",
)
"""ReLU(0.00776 x + 0.0429 h1 + 0.1398 h2 - 0.1398 h3 - 0.0429 h4 + 0.0490), its hidden units ReLU(x + 4) to (x - 4)."""

GRID = 1001
ROUNDS, STEPS = 10, 100
ENOUGH = 1e-10
CENTRING = 0.1


def best_values(target: TargetFunction, knots: Floats, interval: tuple[float, float]) -> Polyline:
    """Return the polyline with given kinks, increasing and inside the interval, that minimises the largest error."""
    low, high = interval
    corners = np.concatenate([[low], knots, [high]])
    x = np.unique(np.concatenate([np.linspace(low, high, GRID), corners]))
    for _ in range(ROUNDS):
        values, level = _minimax(_hats(x, corners), target(x))
        line = Polyline.through(corners, values)
        error = error_of(target, line)
        if error.largest <= level * (1 + ENOUGH):
            break
        x = np.union1d(x, error.peaks(0.0))
    return line


def _hats(x: Floats, corners: Floats) -> Floats:
    """Return the hat functions at ``x``, one column for each corner."""
    return np.array([np.interp(x, corners, row) for row in np.eye(corners.size)]).T


def _minimax(hats: Floats, y: Floats) -> tuple[Floats, float]:
    """Return the values that minimise the largest residual of ``y - hats @ values``, and that residual."""
    ones = np.ones((y.size, 1))
    bounds = np.block([[-hats, -ones], [hats, -ones]])
    values = np.linalg.lstsq(hats, y, rcond=None)[0]
    level = 1.1 * np.abs(y - hats @ values).max() + 1e-300
    point = np.append(values, level)
    slack = np.concatenate([-y, y]) - bounds @ point
    dual = np.full(slack.size, 1.0 / slack.size)
    cost = np.append(np.zeros(values.size), 1.0)
    for _ in range(STEPS):
        gap = slack @ dual / slack.size
        if gap * slack.size <= ENOUGH * level:
            break
        matrix = bounds.T @ (bounds * (dual / slack)[:, None])
        centring = slack * dual - CENTRING * gap
        direction = np.linalg.solve(matrix, bounds.T @ (centring / slack - dual) - cost)
        slack_step = -bounds @ direction
        dual_step = (-centring - dual * slack_step) / slack
        step = min(_step_length(slack, slack_step), _step_length(dual, dual_step))
        point, slack, dual = point + step * direction, slack + step * slack_step, dual + step * dual_step
    return point[:-1], float(np.abs(y - hats @ point[:-1]).max())


def _step_length(now: Floats, direction: Floats) -> float:
    """Return the fraction of a step that keeps all numbers positive."""
    falling = direction < 0
    return min(1.0, 0.99 * float(np.min(-now[falling] / direction[falling], initial=np.inf)))
