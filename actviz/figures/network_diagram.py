"""A network with one hidden layer as circles and edges, its weights beside them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse

from actviz.figures.legend import draw_text, page_transform
from actviz.figures.sizes import line_scale
from actviz.figures.text_metrics import extent
from actviz.figures.themes import SOLID, Pen, Theme
from actviz.figures.wording import Wording
from actviz.studies.approximate.network import Network, Unit

MOST = 8
"""More units than this are not drawn one by one."""
MARGIN = 10.0
THINNEST, THICKEST = 0.7, 4.0
NEGATIVE = (8.0, 3.0)


def draw_network(
    figure: Figure, network: Network, size: tuple[float, float, float], text: float, theme: Theme, wording: Wording
) -> None:
    """Draw a diagram of a network at the top of a page; ``size`` is width and height of it and height of the diagram.

    Edges are as thick as their weights are large; weights below 0 have another colour and dashes. Of more than 8 units
    the first and the last are drawn, from the leftmost kink to the rightmost.
    """
    _Diagram(figure, network, size, text, theme, wording).draw()


class _Diagram:
    def __init__(
        self, figure: Figure, network: Network, size: tuple[float, float, float], text: float, theme: Theme,
        wording: Wording,
    ) -> None:  # fmt: skip
        self.figure, self.network, self.theme, self.wording = figure, network, theme, wording
        width, height, tall = size
        self.units = _shown(network)
        rows = len(self.units) + (len(network.units) > len(self.units)) + 1  # the skip connection below
        self.top, self.bottom = height - MARGIN - 2.4 * text, height - tall + MARGIN
        self.step = (self.top - self.bottom) / max(rows, 2)
        self.text = max(min(text, 0.42 * self.step), 4.5)
        biases = [_signed(bias) for bias in (network.bias, *(unit.bias for unit in self.units))]
        self.half_width = 0.5 * max(extent(bias, self.text).width for bias in biases) + 0.7 * self.text
        self.half_height = min(0.42 * self.step, 1.1 * self.text)
        self.x = (MARGIN + self.half_width, width / 2, width - MARGIN - self.half_width)
        weights = [abs(w) for unit in network.units for w in (unit.weight, unit.out)] + [abs(network.skip)]
        self.largest = max(weights, default=1.0) or 1.0

    def draw(self) -> None:
        """Draw edges first, then what stands on them."""
        left, middle, right = self.x
        rows = [self.top - (number + 0.5) * self.step for number in range(len(self.units))]
        hidden = len(self.network.units) - len(self.units)
        half = (len(self.units) + 1) // 2
        if hidden:
            rows = [row - self.step * (number >= half) for number, row in enumerate(rows)]
        centre = (self.top + self.bottom + self.step) / 2 if rows else self.top - self.step / 2
        skip = self.bottom + 0.5 * self.step
        self._write_headings(middle, (right - left) / 4)
        for number, (unit, row) in enumerate(zip(self.units, rows, strict=True), 1):
            self._edge((left, centre), (middle, row), unit.weight, f"in-{number}")
            self._edge((middle, row), (right, centre), unit.out, f"out-{number}")
        if self.network.skip:
            self._edge((left, centre), (middle, skip), self.network.skip, "skip-1")
            self._edge((middle, skip), (right, centre), self.network.skip, "skip-2")
            self._label(f"{_number(self.network.skip)} x", middle, skip)
        for number, (unit, row) in enumerate(zip(self.units, rows, strict=True), 1):
            self._node(middle, row, f"hidden-{number}")
            self._write(_signed(unit.bias), middle, row)
            beside = self.half_width + 0.8 * self.text
            self._label(_number(unit.weight), *_on((middle, row), (left, centre), beside), side=-1)
            self._label(_number(unit.out), *_on((middle, row), (right, centre), beside), side=1)
        if hidden:
            row = self.top - (half + 0.5) * self.step
            self._write(self.wording.more_units.format(count=hidden), middle, row, muted=True)
        self._node(left, centre, "input")
        self._write("x", left, centre)
        self._node(right, centre, "output")
        self._write(_signed(self.network.bias), right, centre)
        output = "ReLU" if self.network.output_activation == "relu" else "y"
        self._write(output, right, centre + self.half_height + 0.9 * self.text)

    def _write_headings(self, middle: float, away: float) -> None:
        """Write what the numbers below are, those at the sides pushed outwards if need be."""
        name = "ReLU" if self.network.activation == "relu" else self.network.activation
        y, inside = self.top + 1.0 * self.text, self.wording.biases.format(name=name)
        self._write(inside, middle, y)
        for label, side in ((self.wording.weights, -1), (self.wording.out_weights, 1)):
            apart = (extent(inside, self.text).width + extent(label, self.text).width) / 2 + self.text
            self._write(label, middle + side * max(away, apart), y, muted=True)

    def _edge(self, start: tuple[float, float], end: tuple[float, float], weight: float, name: str) -> None:
        width = THINNEST + (THICKEST - THINNEST) * abs(weight) / self.largest
        pen = Pen(self.theme.colors[weight < 0], NEGATIVE if weight < 0 else SOLID, width)
        pen = pen.scaled(line_scale(self.figure.get_figwidth()))
        line = Line2D(*zip(start, end, strict=True), zorder=1, **pen.style)
        line.set(transform=page_transform(self.figure), gid=f"edge-{name}")
        self.figure.add_artist(line)

    def _node(self, x: float, y: float, name: str) -> None:
        width, height = 2 * self.half_width, 2 * self.half_height
        node = Ellipse((x, y), width, height, facecolor=self.theme.background, edgecolor=self.theme.ink, linewidth=1.2)
        node.set(transform=page_transform(self.figure), zorder=2, gid=f"node-{name}")
        self.figure.add_artist(node)

    def _label(self, label: str, x: float, y: float, side: int = 0) -> None:
        """Write a weight on its edge, left (-1) or right (1) of a place, on a piece of background."""
        size = extent(label, self.text)
        left = x - size.width / 2 if side == 0 else x - size.width if side < 0 else x
        # A strip of background, as thick as the text is high, under the words.
        strip = Line2D(
            (left - 1, left + size.width + 1), (y, y), color=self.theme.background, linewidth=1.25 * self.text,
            solid_capstyle="butt", zorder=1.5, transform=page_transform(self.figure),
        )  # fmt: skip
        self.figure.add_artist(strip)
        draw_text(self.figure, label, left, y - 0.36 * self.text, self.text, self.theme.ink)

    def _write(self, label: str, x: float, y: float, *, muted: bool = False) -> None:
        size = extent(label, self.text)
        color = self.theme.muted if muted else self.theme.ink
        draw_text(self.figure, label, x - size.width / 2, y - 0.36 * self.text, self.text, color)


def _shown(network: Network) -> Sequence[Unit]:
    """The units that are drawn, ordered by their kinks."""
    ordered = sorted(network.units, key=lambda unit: -unit.bias / unit.weight if unit.weight else float("inf"))
    if len(ordered) <= MOST:
        return ordered
    return [*ordered[: MOST // 2], *ordered[-(MOST // 2 - 1) :]]


def _on(start: tuple[float, float], end: tuple[float, float], distance: float) -> tuple[float, float]:
    """The place on an edge that is so far from its start, measured along x."""
    share = distance / abs(end[0] - start[0])
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "") + _number(value)
