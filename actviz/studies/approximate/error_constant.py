"""How the error of the best network falls with its size."""

from __future__ import annotations

import numpy as np

from actviz.curves import Curve, differ
from actviz.numerics.quadrature import integral
from actviz.studies.approximate.asymptotes import NOTHING, tails_of
from actviz.studies.approximate.settings import OutputActivation
from actviz.studies.approximate.target import Target


def error_constant(
    curve: Curve,
    interval: tuple[float, float],
    *,
    output_activation: OutputActivation = "identity",
    tails: bool = False,
) -> float:
    """The constant C for which the least largest error of H units tends to ``C/(H + 1)**2``.

    It is the square of the integral of ``sqrt(abs(f''))``, divided by 16 (de Boor 1973, "Good approximation by splines
    with variable knots"; a sixteenth because the values of the best polyline are free). It is a law of many units. With
    ``tails`` the integral is that over the whole line. NaN if there is no such law: f'' is not finite or 0 everywhere,
    the function jumps, or it goes below 0, where an output ReLU gives 0.
    """
    clipped = output_activation == "relu"
    if tails:
        interval = tails_of(curve, interval, clipped=clipped).extent
    target = Target(curve, *interval)
    if any(differ(place.lowest, place.highest) for place in target.breaks):
        return float("nan")
    if clipped and float(target.points.value.min()) < -NOTHING * target.scale:
        return float("nan")
    found = integral(lambda x: np.sqrt(np.abs(curve.derivative(x, 2))), np.unique(target.points.x).tolist())
    return found**2 / 16 if found else float("nan")
