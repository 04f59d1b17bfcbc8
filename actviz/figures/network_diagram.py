"""A network with one hidden layer as a diagram of nodes and edges with their weights."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse

from actviz.figures.number_format import with_minus
from actviz.figures.page import draw_text, page_transform
from actviz.figures.sizes import line_scale
from actviz.figures.text_metrics import extent
from actviz.figures.themes import SOLID, LineStyle, Theme
from actviz.figures.wording import Wording
from actviz.studies.approximate.network import Network, Unit

MOST = 8
"""If there are more units, not all of them are drawn."""
MARGIN = 10.0
THINNEST, THICKEST = 0.7, 4.0
NEGATIVE = (8.0, 3.0)


def draw_network(
    figure: Figure, network: Network, size: tuple[float, float, float], font_size: float, theme: Theme, wording: Wording
) -> None:
    """Draw a diagram of a network.

    ``size`` contains the width and the top of its part of the page, and the height of the diagram. The
    width of an edge is proportional to its weight; negative weights have another colour and dashes. If there are more
    than ``MOST`` units, only the first and the last are drawn, ordered by their kinks.
    """
    _Diagram(figure, network, size, font_size, theme, wording).draw()


class _Diagram:
    """The positions of nodes on the page, in points, and the methods that draw them."""

    def __init__(
        self, figure: Figure, network: Network, size: tuple[float, float, float], font_size: float, theme: Theme,
        wording: Wording,
    ) -> None:  # fmt: skip
        self.figure, self.network, self.theme, self.wording = figure, network, theme, wording
        width, top, height = size
        self.units = _drawn_units(network)
        rows = len(self.units) + (len(network.units) > len(self.units)) + 1  # the last one is the skip connection
        self.top, self.bottom = top - MARGIN - 2.4 * font_size, top - height + MARGIN
        self.step = (self.top - self.bottom) / max(rows, 2)
        self.font_size = max(min(font_size, 0.42 * self.step), 4.5)
        biases = [_signed(bias) for bias in (network.bias, *(unit.bias for unit in self.units))]
        self.half_width = 0.5 * max(extent(bias, self.font_size).width for bias in biases) + 0.7 * self.font_size
        self.half_height = min(0.42 * self.step, 1.1 * self.font_size)
        self.x = (MARGIN + self.half_width, width / 2, width - MARGIN - self.half_width)
        weights = [abs(w) for unit in network.units for w in (unit.weight, unit.out)] + [abs(network.skip)]
        self.largest = max(weights, default=1.0) or 1.0

    def draw(self) -> None:
        """Draw the edges, then nodes and texts above them."""
        left, middle, right = self.x
        rows = [self.top - (number + 0.5) * self.step for number in range(len(self.units))]
        hidden = len(self.network.units) - len(self.units)
        half = (len(self.units) + 1) // 2
        if hidden:
            rows = [row - self.step * (number >= half) for number, row in enumerate(rows)]
        centre = (self.top + self.bottom + self.step) / 2 if rows else self.top - self.step / 2
        skip = self.bottom + 0.5 * self.step
        self._draw_headings(middle, (right - left) / 4)
        for number, (unit, row) in enumerate(zip(self.units, rows, strict=True), 1):
            self._draw_edge((left, centre), (middle, row), unit.weight, f"in-{number}")
            self._draw_edge((middle, row), (right, centre), unit.out, f"out-{number}")
        if self.network.skip:
            self._draw_edge((left, centre), (middle, skip), self.network.skip, "skip-1")
            self._draw_edge((middle, skip), (right, centre), self.network.skip, "skip-2")
            self._draw_label(f"{_number(self.network.skip)} x", middle, skip)
        for number, (unit, row) in enumerate(zip(self.units, rows, strict=True), 1):
            self._draw_node(middle, row, f"hidden-{number}")
            self._draw_centered(_signed(unit.bias), middle, row)
            beside = self.half_width + 0.8 * self.font_size
            self._draw_label(_number(unit.weight), *_on((middle, row), (left, centre), beside), side=-1)
            self._draw_label(_number(unit.out), *_on((middle, row), (right, centre), beside), side=1)
        if hidden:
            row = self.top - (half + 0.5) * self.step
            self._draw_centered(self.wording.more_units.format(count=hidden), middle, row, muted=True)
        self._draw_node(left, centre, "input")
        self._draw_centered("x", left, centre)
        self._draw_node(right, centre, "output")
        self._draw_centered(_signed(self.network.bias), right, centre)
        output = "ReLU" if self.network.output_activation == "relu" else "y"
        self._draw_centered(output, right, centre + self.half_height + 0.9 * self.font_size)

    def _draw_headings(self, middle: float, away: float) -> None:
        """Draw the headings of the columns; the outer ones are moved outwards if they would touch the middle one."""
        name = "ReLU" if self.network.activation == "relu" else self.network.activation
        y, inside = self.top + 1.0 * self.font_size, self.wording.biases.format(name=name)
        self._draw_centered(inside, middle, y)
        for label, side in ((self.wording.weights, -1), (self.wording.out_weights, 1)):
            distance = (extent(inside, self.font_size).width + extent(label, self.font_size).width) / 2 + self.font_size
            self._draw_centered(label, middle + side * max(away, distance), y, muted=True)

    def _draw_edge(self, start: tuple[float, float], end: tuple[float, float], weight: float, name: str) -> None:
        width = THINNEST + (THICKEST - THINNEST) * abs(weight) / self.largest
        line_style = LineStyle(self.theme.colors[weight < 0], NEGATIVE if weight < 0 else SOLID, width)
        line_style = line_style.scaled(line_scale(self.figure.get_figwidth()))
        line = Line2D(*zip(start, end, strict=True), zorder=1, **line_style.properties)
        line.set(transform=page_transform(self.figure), gid=f"edge-{name}")
        self.figure.add_artist(line)

    def _draw_node(self, x: float, y: float, name: str) -> None:
        width, height = 2 * self.half_width, 2 * self.half_height
        node = Ellipse((x, y), width, height, facecolor=self.theme.background, edgecolor=self.theme.ink, linewidth=1.2)
        node.set(transform=page_transform(self.figure), zorder=2, gid=f"node-{name}")
        self.figure.add_artist(node)

    def _draw_label(self, label: str, x: float, y: float, side: int = 0) -> None:
        """Draw a weight on its edge, left (-1) or right (1) of a point or centred on it, with a background."""
        width = extent(label, self.font_size).width
        left = x - width * (1 - side) / 2
        background = Line2D(
            (left - 1, left + width + 1), (y, y), color=self.theme.background, linewidth=1.25 * self.font_size,
            solid_capstyle="butt", zorder=1.5, transform=page_transform(self.figure),
        )  # fmt: skip
        self.figure.add_artist(background)
        self._draw_text(label, left, y)

    def _draw_centered(self, label: str, x: float, y: float, *, muted: bool = False) -> None:
        """Draw a text centred on a point."""
        self._draw_text(label, x - extent(label, self.font_size).width / 2, y, muted=muted)

    def _draw_text(self, text: str, left: float, y: float, *, muted: bool = False) -> None:
        color = self.theme.muted if muted else self.theme.ink
        draw_text(self.figure, text, left, y - 0.36 * self.font_size, self.font_size, color)


def _drawn_units(network: Network) -> Sequence[Unit]:
    """Return the units that are drawn, ordered by their kinks."""
    ordered = sorted(network.units, key=lambda unit: -unit.bias / unit.weight if unit.weight else float("inf"))
    if len(ordered) <= MOST:
        return ordered
    return [*ordered[: MOST // 2], *ordered[-(MOST // 2 - 1) :]]


def _on(start: tuple[float, float], end: tuple[float, float], distance: float) -> tuple[float, float]:
    """Return the point of an edge at a distance from its start, measured along x."""
    fraction = distance / abs(end[0] - start[0])
    return start[0] + fraction * (end[0] - start[0]), start[1] + fraction * (end[1] - start[1])


def _number(value: float) -> str:
    return with_minus(f"{value:.3g}")


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "") + _number(value)
