"""Which part of the plane a figure shows, and the numbers along its axes."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np

from actviz.figures.layout import Stroke

EXPLODING = 12.0
"""A curve that is this many times taller than all the lower half of the curves together is cut off."""
POLE, STEEP = 100.0, 4.0
"""A curve that is so many times taller than on all but a 25th of the interval, and than it is wide, has a pole."""

AT_POLES, STEEP_AT_POLES = 0.02, 0.1
"""The part of the interval that a pole may hide, and more of it where slopes are shown: they grow much faster."""

MARGIN = 0.05
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def y_view(
    curves: Sequence[Sequence[Stroke]], interval: tuple[float, float], *, at_poles: float = AT_POLES
) -> tuple[float, float]:
    """Return the y range that shows ``curves``, each given by its strokes on ``interval``.

    One curve is shown whole, except for the peaks at a pole. Of several curves those that would flatten the
    others are cut off somewhat above them. ``at_poles`` is the part of the interval on which a pole may hide the curve,
    above and below.
    """
    windows = sorted(
        (_window(strokes, at_poles) for strokes in curves if strokes), key=lambda window: window[1] - window[0]
    )
    if not windows:
        return -1.0, 1.0
    reach = (interval[1] - interval[0]) / 2
    low, high = windows[0]
    for number, (next_low, next_high) in enumerate(windows):
        span = max(high - low, reach / 6)
        if 2 * number >= len(windows) and next_high - next_low > EXPLODING * span:
            room = max((high - low) / 2, (reach - (high - low)) / 2)
            bottom = min(window[0] for window in windows)
            top = max(window[1] for window in windows)
            low, high = max(bottom, low - room), min(top, high + room)
            break
        low, high = min(low, next_low), max(high, next_high)
    if high - low <= max(1e-9 * abs(low), 1e-9 * abs(high), 1e-280):
        pad = max(1.0, 0.2 * abs(high))
        return low - pad, high + pad
    pad = MARGIN * (high - low)
    return low - pad, high + pad


def _window(strokes: Sequence[Stroke], at_poles: float) -> tuple[float, float]:
    """Return the least and the greatest y, or at a pole the middle part of them and half as much again."""
    y = np.clip(np.concatenate([y for _, y in strokes]), -1e300, 1e300)
    low, high = float(y.min()), float(y.max())
    weights = np.concatenate([np.gradient(x) if x.size > 1 else np.zeros(x.size) for x, _ in strokes])
    if high > low and weights.any():
        order = np.argsort(y)
        shares = np.cumsum(weights[order])
        inner_low, inner_high = y[order][np.searchsorted(shares, np.array((at_poles, 1 - at_poles)) * shares[-1])]
        span = float(inner_high - inner_low)
        if high - low > max(POLE * span, STEEP * float(weights.sum())) and span > 0:
            return max(low, float(inner_low) - span / 2), min(high, float(inner_high) + span / 2)
    return low, high


def ticks(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Return round numbers from ``low`` to ``high``, evenly spaced, and how they are written.

    There are at least two, and at most ``most`` + 1 of them unless that is less than five.
    """
    raw = (high - low) / max(most, 1)
    slack = 1e-9 * (high - low)
    power = 10.0 ** floor(log10(raw))
    numbers: list[float] = []
    for step in (factor * power for factor in (10, 5, 2, 1, 0.5, 0.2)):
        if step < raw * (1 - 1e-9) and len(numbers) > 1:
            break
        multiples = range(ceil((low - slack) / step), floor((high + slack) / step) + 1)
        numbers, spacing = [min(max(k * step, low), high) for k in multiples], step
    return numbers, _written(numbers, spacing)


def _written(numbers: Sequence[float], step: float) -> list[str]:
    """Write tick numbers alike: as many decimals as the step needs, a power of ten where they are huge or tiny."""
    largest = max(map(abs, numbers), default=0.0)
    exponent = floor(log10(largest)) if largest else 0
    finest = floor(log10(step) + 1e-9)
    if (finest > -5 and exponent < 5) or (exponent - finest > 4 and abs(exponent) < 16):
        exponent = 0
    decimals = max(0, exponent - finest)
    suffix = f"×10{str(exponent).translate(SUPERSCRIPTS)}" if exponent else ""
    return [
        f"{number / 10.0**exponent:.{decimals}f}{suffix}".replace("-", "−") if abs(number) > step / 2 else "0"
        for number in numbers
    ]
