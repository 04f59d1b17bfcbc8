"""Axes of which y is a logarithm: numbers along them are powers of ten."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from actviz.figures.panels import Panel
from actviz.figures.ticks import SUPERSCRIPTS

STEPS = (1, 2, 3, 5, 6, 10, 15, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10000)
"""How far apart powers that are written can be."""


@dataclass(frozen=True, kw_only=True)
class PowersPanel(Panel):
    """A panel whose y is the logarithm to base 10 of what is shown."""

    def y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        """Return powers of ten, evenly spaced or, where these are few, with twice and five times them."""
        low, high = self.y_view
        room = max(2.0, height / (2.6 * self.text))
        if high - low <= 2.5:
            factors = (1, 2, 5) if high - low > 0.7 else (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)
            powers = range(floor(low), ceil(high) + 1)
            seen = [(log10(f) + p, f * 10.0**p) for p in powers for f in factors if low <= log10(f) + p <= high]
            if 2 <= len(seen) <= room + 1:
                return [place for place, _ in seen], [f"{number:.4g}" for _, number in seen]
        step = next((step for step in STEPS if (high - low) / step <= room), STEPS[-1])
        whole = [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
        if len(whole) < 2:
            return super().y_ticks(height)[0], [_written(place) for place in super().y_ticks(height)[0]]
        return [float(power) for power in whole], [_power(power) for power in whole]


def _power(power: int) -> str:
    return f"{10.0**power:g}" if -2 <= power <= 2 else f"10{str(power).translate(SUPERSCRIPTS)}"


def _written(place: float) -> str:
    return f"{10.0**place:.3g}"
