"""The range of y that a graph shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actviz.figures.geometry import Stroke

TALL = 12.0
"""A curve is cut off if its height is this multiple of the common height of the lower half of the curves."""
POLE, STEEP = 100.0, 4.0
"""A curve has a pole if it is ``POLE`` times as tall as on most of the interval, and ``STEEP`` times its width."""
AT_POLES, STEEP_AT_POLES = 0.02, 0.1
"""The fraction of the interval near a pole where values may be out of view, and the same for derivatives."""
MARGIN = 0.05
"""Margin above and below the curves, as a fraction of their height."""


def y_view(
    curves: Sequence[Sequence[Stroke]], interval: tuple[float, float], *, at_poles: float = AT_POLES
) -> tuple[float, float]:
    """Return the range of y that shows ``curves``, each given by its strokes on ``interval``.

    A single curve is completely in view, except near a pole. Of several curves, those that are much taller than the
    others are cut off somewhat above them. ``at_poles`` is the fraction of the interval on which a curve may be out of
    view near a pole.
    """
    windows = [_window(strokes, at_poles) for strokes in curves if strokes]
    windows.sort(key=lambda window: window[1] - window[0])
    if not windows:
        return -1.0, 1.0
    reach = (interval[1] - interval[0]) / 2
    low, high = windows[0]
    for number, (next_low, next_high) in enumerate(windows):
        span = max(high - low, reach / 6)
        if 2 * number >= len(windows) and next_high - next_low > TALL * span:
            space = max((high - low) / 2, (reach - (high - low)) / 2)
            bottom = min(window[0] for window in windows)
            top = max(window[1] for window in windows)
            low, high = max(bottom, low - space), min(top, high + space)
            break
        low, high = min(low, next_low), max(high, next_high)
    if high - low <= max(1e-9 * abs(low), 1e-9 * abs(high), 1e-280):
        pad = max(1.0, 0.2 * abs(high))
        return low - pad, high + pad
    pad = MARGIN * (high - low)
    return low - pad, high + pad


def _window(strokes: Sequence[Stroke], at_poles: float) -> tuple[float, float]:
    """Return the smallest and the largest y; at a pole, the range of the middle values with a margin of half of it."""
    y = np.clip(np.concatenate([y for _, y in strokes]), -1e300, 1e300)
    low, high = float(y.min()), float(y.max())
    weights = np.concatenate([np.gradient(x) if x.size > 1 else np.zeros(x.size) for x, _ in strokes])
    if high > low and weights.any():
        order = np.argsort(y)
        lengths = np.cumsum(weights[order])
        inner_low, inner_high = y[order][np.searchsorted(lengths, np.array((at_poles, 1 - at_poles)) * lengths[-1])]
        span = float(inner_high - inner_low)
        if high - low > max(POLE * span, STEEP * float(weights.sum())) and span > 0:
            return max(low, float(inner_low) - span / 2), min(high, float(inner_high) + span / 2)
    return low, high


def view_with_labels(
    view: tuple[float, float], heights: Sequence[float], font_size: float, height: float
) -> tuple[float, float]:
    """Return the view of a graph of this height, in points, with space for labels at the given y near its edges."""
    low, high = view
    space = (high - low) * min(2.4 * font_size / max(height - 2.4 * font_size, 1.0), 0.5)
    inside = [y for y in heights if low <= y <= high]
    above, below = any(y > high - 0.6 * space for y in inside), any(y < low + 0.6 * space for y in inside)
    return low - space * below, high + space * above
