"""Axes of which y is a logarithm: numbers along them are powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor, inf, log10

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


@dataclass(frozen=True, kw_only=True)
class ErrorsPanel(Panel):
    """Axes of which y is a logarithm to base 10, from ``y_least`` on; the numbers of x are given, if there are any."""

    x_labels: Mapping[float, str] = field(default_factory=dict)
    y_least: float = -inf

    def y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        """Return powers of ten or, where these are few, twice and five times them as well."""
        low, high = self.y_view
        whole = range(floor(low), ceil(high) + 1)
        factors = (1,) if high - low > 2.5 else (1, 2, 5)
        seen = [(log10(f) + p, f, p) for p in whole for f in factors if low <= log10(f) + p <= high]
        seen = [tick for tick in seen if tick[0] >= self.y_least]
        seen = seen[:: max(1, ceil(len(seen) * 2.4 * self.text / height))]
        return [place for place, _, _ in seen], [_short_power(factor, power) for _, factor, power in seen]

    def x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return the numbers that are given, as far as they stand apart; the last one is among them."""
        if not self.x_labels:
            return super().x_ticks(width)
        least = 2.5 * self.text * (self.x_view[1] - self.x_view[0]) / width
        kept: list[float] = []
        for place in sorted(self.x_labels, reverse=True):
            if not kept or kept[-1] - place >= least:
                kept.append(place)
        return kept[::-1], [self.x_labels[place] for place in kept[::-1]]


def _short_power(factor: int, power: int) -> str:
    if -4 <= power <= 3:
        return f"{factor * 10.0**power:g}"
    return f"{'' if factor == 1 else f'{factor}·'}10{str(power).translate(SUPERSCRIPTS)}"


def _power(power: int) -> str:
    return f"{10.0**power:g}" if -2 <= power <= 2 else f"10{str(power).translate(SUPERSCRIPTS)}"


def _written(place: float) -> str:
    return f"{10.0**place:.3g}"
