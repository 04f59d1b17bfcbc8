"""Shaded zones of vanishing slope: over the whole height for one curve, as thin bands for several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from actviz.figures.geometry import Stroke
from actviz.figures.legend import LegendEntry
from actviz.figures.themes import FillStyle, Theme
from actviz.figures.wording import Wording
from actviz.studies.derivative import Derivatives, Zone

NARROWEST = 1 / 400
"""The smallest zone that is drawn, as a fraction of the interval."""
ROW, MOST_ROWS = 0.05, 0.4
"""Height of a band with its margins, and largest height of all bands, as fractions of the graph."""
LIGHT, MIDDLE, FULL = 0.1, 0.4, 1.0
"""Fractions of a curve's colour in the fills."""


@dataclass(frozen=True)
class Row:
    """The zones of one curve: the number and colour of the curve, and its zones that are wide enough."""

    curve: int
    color: str
    zones: tuple[Zone, ...]


@dataclass(frozen=True)
class Shading:
    """The zones of all curves that have zones; with ``is_single``, of the only curve of the figure."""

    theme: Theme
    rows: tuple[Row, ...]
    is_single: bool

    @property
    def height(self) -> float:
        """The fraction of the height of a graph that the bands occupy at its bottom."""
        return 0.0 if self.is_single else min(ROW * len(self.rows), MOST_ROWS)

    def view_with_bands(self, view: tuple[float, float]) -> tuple[float, float]:
        """Return the view with space for the bands below the curves."""
        low, high = view
        return low - (high - low) * self.height / (1 - self.height), high

    def entries(self, limit: float, wording: Wording) -> list[LegendEntry]:
        """Return the entries of the legend for shaded zones."""
        color = self.rows[0].color if self.is_single and self.rows else self.theme.ink
        kinds = {zone.is_dead for row in self.rows for zone in row.zones}
        labels = {False: wording.vanishing.format(limit=f"{limit:g}"), True: wording.dead}
        return [LegendEntry(self._fill(color, is_dead), labels[is_dead]) for is_dead in sorted(kinds)]

    def _fill(self, color: str, is_dead: bool) -> FillStyle:
        if self.is_single:
            return FillStyle(self.theme.tint(color, LIGHT), self.theme.tint(color, MIDDLE) if is_dead else "")
        return FillStyle(self.theme.tint(color, FULL if is_dead else MIDDLE))

    def strokes(self, view: tuple[float, float]) -> list[Stroke]:
        """Return the edges of the bands on a graph with this view, which labels must not cover."""
        if self.is_single:
            return []
        low, high = view
        return [
            (
                np.array([zone.low, zone.high]),
                np.full(2, low + (high - low) * self.height * ((place + edge) / len(self.rows))),
            )
            for place, row in enumerate(reversed(self.rows))
            for zone in row.zones
            for edge in (0.2, 0.8)
        ]

    def draw(self, axes: Axes, name: str) -> None:
        """Shade the zones of a single curve over the whole height, or draw bands, with the first curve on top."""
        step = self.height / max(len(self.rows), 1)
        height, layer = (1.0, 0.3) if self.is_single else (0.6 * step, 2.2)
        for place, row in enumerate(reversed(self.rows)):
            for number, zone in enumerate(row.zones, 1):
                axes.add_patch(
                    Rectangle(
                        (zone.low, (place + 0.2) * step), zone.high - zone.low, height, zorder=layer,
                        transform=axes.get_xaxis_transform(), gid=f"{name}-{row.curve + 1}-{number}",
                        **self._fill(row.color, zone.is_dead).properties,
                    )
                )  # fmt: skip


def shading(result: Derivatives, colors: Sequence[str], theme: Theme) -> Shading:
    """Return the zones of the curves of a result, in these colours."""
    low, high = result.sample.interval
    rows = []
    for number, (curve, color) in enumerate(zip(result.curves, colors, strict=True)):
        zones = tuple(zone for zone in curve.zones if zone.high - zone.low >= NARROWEST * (high - low))
        if zones:
            rows.append(Row(number, color, zones))
    return Shading(theme, tuple(rows), is_single=len(result.curves) == 1)
