"""Linear minimax problems with bounds of the step, by an interior-point method.

See Wright 1997, "Primal-dual interior-point methods".
"""

from __future__ import annotations

import numpy as np

from actviz.formulas.arrays import Floats

STEPS = 40
ENOUGH = 1e-4
"""The duality gap, relative to the initial error, at which the method ends."""
CENTRING = 0.1
RIDGE = 1e-12
"""The relative increase of the diagonal, against singular matrices."""
TO_BOUNDARY = 0.99
"""The fraction of a step to the boundary of the feasible region."""


def smallest_largest_error(jacobian: Floats, error: Floats, bounds: Floats) -> Floats:
    """Return the step d with ``|d| <= bounds`` that minimises the largest ``|error - d @ jacobian|``.

    ``jacobian`` has shape (parameters, points). The variables of the linear programme are d, relative to its bounds,
    and the largest error.
    """
    scaled = jacobian * bounds[:, None]
    count, points = scaled.shape
    level = float(np.abs(error).max())
    step, top = np.zeros(count), 1.05 * level

    def constraints(d: Floats, t: float) -> Floats:
        return np.concatenate([-(d @ scaled) - t, d @ scaled - t, d, -d])

    def transposed(dual: Floats) -> Floats:
        upper, lower, positive, negative = np.split(dual, [points, 2 * points, 2 * points + count])
        return np.append(scaled @ (lower - upper) + positive - negative, -(upper.sum() + lower.sum()))

    limit = np.concatenate([-error, error, np.ones(2 * count)])
    cost = np.append(np.zeros(count), 1.0)
    slack = limit - constraints(step, top)
    dual = np.full(slack.size, 0.5 / points)
    dual[2 * points :] = 0.1 * level / slack.size
    for _ in range(STEPS):
        gap = float(slack @ dual)
        if gap <= ENOUGH * level:
            break
        centre = CENTRING * gap / slack.size
        downhill = -cost - transposed(centre / slack)
        try:
            direction = np.asarray(np.linalg.solve(_normal_matrix(scaled, dual / slack), downhill), dtype=np.float64)
        except np.linalg.LinAlgError:  # the step is as good as rounding permits
            break
        slack_step = -constraints(direction[:-1], float(direction[-1]))
        dual_step = (centre - slack * dual - dual * slack_step) / slack
        length = min(_length(slack, slack_step), _length(dual, dual_step))
        step, top = step + length * direction[:-1], top + length * float(direction[-1])
        dual = dual + length * dual_step
        slack = limit - constraints(step, top)
    return step * bounds


def _normal_matrix(scaled: Floats, weights: Floats) -> Floats:
    """Return the matrix of the constraints, transposed, times weights, times the matrix."""
    count, points = scaled.shape
    upper, lower, positive, negative = np.split(weights, [points, 2 * points, 2 * points + count])
    matrix = np.empty((count + 1, count + 1))
    matrix[:-1, :-1] = (scaled * (upper + lower)) @ scaled.T
    diagonal = np.arange(count)
    matrix[diagonal, diagonal] += positive + negative
    matrix[diagonal, diagonal] *= 1 + RIDGE
    matrix[:-1, -1] = matrix[-1, :-1] = scaled @ (upper - lower)
    matrix[-1, -1] = upper.sum() + lower.sum()
    return matrix


def _length(now: Floats, direction: Floats) -> float:
    """Return the fraction of a step that keeps all numbers positive."""
    falling = direction < 0
    return min(1.0, TO_BOUNDARY * float(np.min(-now[falling] / direction[falling], initial=np.inf)))
