"""The network of the article: four ReLU units with weights for the sigmoid, and the best that its kinks can do.

With kinks that stay where they are, the best values are a linear programme. It is solved by an interior-point method
(Wright 1997, "Primal-dual interior-point methods") on points of the interval, to which the extrema of the error are
added until none is left out.
"""

from __future__ import annotations

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of
from actviz.studies.approximate.target import Target

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


def best_values(target: Target, knots: Floats, interval: tuple[float, float]) -> Polyline:
    """The polyline with these kinks, increasing inside of the interval, whose largest error is least."""
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
    """The share that each value has in a polyline at ``x``: one column for each corner."""
    return np.array([np.interp(x, corners, row) for row in np.eye(corners.size)]).T


def _minimax(shares: Floats, y: Floats) -> tuple[Floats, float]:
    """The values that make the largest residual of ``y - shares @ values`` least, and that residual."""
    ones = np.ones((y.size, 1))
    bounds = np.block([[-shares, -ones], [shares, -ones]])
    values = np.linalg.lstsq(shares, y, rcond=None)[0]
    level = 1.1 * np.abs(y - shares @ values).max() + 1e-300
    point = np.append(values, level)
    slack = np.concatenate([-y, y]) - bounds @ point
    price = np.full(slack.size, 1.0 / slack.size)
    cost = np.append(np.zeros(values.size), 1.0)
    for _ in range(STEPS):
        gap = slack @ price / slack.size
        if gap * slack.size <= ENOUGH * level:
            break
        matrix = bounds.T @ (bounds * (price / slack)[:, None])
        centring = slack * price - CENTRING * gap
        move = np.linalg.solve(matrix, bounds.T @ (centring / slack - price) - cost)
        slack_move = -bounds @ move
        price_move = (-centring - price * slack_move) / slack
        step = min(_longest(slack, slack_move), _longest(price, price_move))
        point, slack, price = point + step * move, slack + step * slack_move, price + step * price_move
    return point[:-1], float(np.abs(y - shares @ point[:-1]).max())


def _longest(now: Floats, move: Floats) -> float:
    """How much of a move can be made with all numbers above 0."""
    falling = move < 0
    return min(1.0, 0.99 * float(np.min(-now[falling] / move[falling], initial=np.inf)))
