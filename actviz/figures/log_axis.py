"""A panel whose y axis is logarithmic: numbers along it are powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor, inf, log10

from actviz.figures.panels import Panel
from actviz.figures.ticks import SUPERSCRIPTS

STEPS = (1, 2, 3, 5, 6, 10, 15, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10000)
"""How far apart powers that are written can be."""
PLAIN = (-4, 3)
"""Multiples of powers from the first to the last are written as plain numbers."""


@dataclass(frozen=True, kw_only=True)
class LogPanel(Panel):
    """A panel whose y is the logarithm to base 10 of what is shown.

    Powers of ten from the first to the last of ``plain`` are written as plain numbers. No number stands below
    ``y_least``. ``x_labels`` are the numbers along the x axis by their places, if they are given.
    """

    plain: tuple[int, int] = (-2, 2)
    y_least: float = -inf
    x_labels: Mapping[float, str] = field(default_factory=dict)

    def y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        """Return powers of ten, evenly spaced or, where these are few, with twice and five times them."""
        numbers = [(place, text) for place, text in self._powers(height) if place >= self.y_least]
        return [place for place, _ in numbers], [text for _, text in numbers]

    def _powers(self, height: float) -> list[tuple[float, str]]:
        low, high = self.y_view
        most = max(2.0, height / (2.6 * self.text))
        if high - low <= 2.5:
            factors = (1, 2, 5) if high - low > 0.7 else (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)
            powers = range(floor(low), ceil(high) + 1)
            places = [(log10(f) + p, _power(p, PLAIN, f)) for p in powers for f in factors]
            places = [(place, text) for place, text in places if low <= place <= high]
            if 2 <= len(places) <= most + 1:
                return places
        step = next((step for step in STEPS if (high - low) / step <= most), STEPS[-1])
        whole = [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
        if len(whole) < 2:
            return [(place, f"{10.0**place:.3g}") for place in super().y_ticks(height)[0]]
        return [(float(power), _power(power, self.plain)) for power in whole]

    def x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return the numbers that are given, as far as they stand apart; the last one is among them."""
        if not self.x_labels:
            return super().x_ticks(width)
        least = 2.5 * self.text * (self.x_view[1] - self.x_view[0]) / width
        places: list[float] = []
        for place in sorted(self.x_labels, reverse=True):
            if not places or places[-1] - place >= least:
                places.append(place)
        return places[::-1], [self.x_labels[place] for place in places[::-1]]


def _power(power: int, plain: tuple[int, int], factor: float = 1) -> str:
    if plain[0] <= power <= plain[1]:
        return f"{factor * 10.0**power:.4g}"
    return f"{'' if factor == 1 else f'{factor}·'}10{str(power).translate(SUPERSCRIPTS)}"
