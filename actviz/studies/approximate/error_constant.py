"""The asymptotic error of the best network as a function of its size."""

from __future__ import annotations

import numpy as np

from actviz.curves import differ
from actviz.numerics.quadrature import integral
from actviz.studies.approximate.asymptotes import NOTHING
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.target import TargetFunction


def error_constant(problem: Problem) -> float:
    """Return the constant C for which the smallest largest error of H units tends to ``C/(H + 1)**2``.

    It is the square of the integral of ``sqrt(abs(f''))``, divided by 16 (de Boor 1973, "Good approximation by splines
    with variable knots"; the divisor is 16 because the values of the best polyline are free). With tails the integral
    is over the whole real line. The constant is NaN if f'' is not finite or 0 everywhere, if the function jumps, or if
    an output ReLU clips it.
    """
    target = TargetFunction(problem.curve, *problem.asymptotes.extent)
    if any(differ(place.lowest, place.highest) for place in target.breaks):
        return float("nan")
    if problem.clipped and float(target.points.value.min()) < -NOTHING * target.scale:
        return float("nan")
    curvature = integral(lambda x: np.sqrt(np.abs(problem.curve.derivative(x, 2))), np.unique(target.points.x).tolist())
    return curvature**2 / 16 if curvature else float("nan")
