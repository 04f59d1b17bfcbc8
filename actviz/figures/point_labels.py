"""Labels of points on a graph: a dot, and a text near it that covers nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, pi, sin
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from actviz.figures.geometry import Box, Graph, Stroke, touches
from actviz.figures.page import draw_text, page_transform
from actviz.figures.text_metrics import Extent, extent
from actviz.figures.themes import Theme

if TYPE_CHECKING:
    from actviz.figures.panels import Panel

DOT = 0.5
"""Diameter of a dot. This and the following lengths are in units of the font size."""
DISTANCES = (0.75, 1.25, 2.0, 3.0, 4.5, 6.0)
"""Distance from a dot to its label."""
DIRECTIONS = 16
LEADER = 1.3
"""Distance beyond which a thin line connects a label with its dot."""
AXIS = 4.0
"""Additional distance that is counted for a label on an axis."""

Leader = tuple[tuple[float, float], tuple[float, float]]
"""A straight line from a dot to its label, in points."""


@dataclass(frozen=True)
class PointLabel:
    """A point and its text; ``name`` is unique in the figure.

    The dot has the colour of the line. No dot is drawn if the line ``has_marker`` there, such as a circle at a jump.
    """

    x: float
    y: float
    text: str
    color: str
    text_color: str
    name: str
    has_marker: bool = False


def draw_point_labels(figure: Figure, graph: Graph, panel: Panel, legends: Sequence[Box]) -> None:
    """Draw the point labels of a panel that are in view; a text without a free position is omitted.

    Labels at the same point share a dot, and equal labels share a text.
    """
    size, (low, high), theme = panel.font_size, graph.y_view, panel.theme
    labels = [label for label in panel.point_labels if low <= label.y <= high]
    dots = [_dot(graph, label, size) for label in labels]
    pairs = list(zip(labels, dots, strict=True))
    marked = {_position(dot) for label, dot in pairs if label.has_marker}
    for label, dot in pairs:
        if _position(dot) not in marked:
            marked.add(_position(dot))
            _draw_dot(figure, label, dot, size, theme)
    strokes = [(graph.x(x), graph.y(y)) for x, y in panel.strokes]
    occupied = [*legends]
    leaders: list[Leader] = []
    unique: dict[tuple[tuple[int, int], str], tuple[PointLabel, Box]] = {}
    for label, dot in pairs:
        unique.setdefault((_position(dot), label.text), (label, dot))
    for label, dot in unique.values():
        for scale in (0.95, 0.8):
            box = _free_place(graph, label, scale * size, strokes, [*occupied, *dots], leaders)
            if box is not None:
                occupied.append(box)
                if _is_on_axis(graph, box):
                    _interrupt_axis(figure, box, theme)
                leaders.append(_draw_text(figure, label, dot, box, scale * size, theme))
                break


def _position(dot: Box) -> tuple[int, int]:
    """Return the position of a dot in integer points, for comparisons."""
    return round(dot.left), round(dot.bottom)


def _dot(graph: Graph, label: PointLabel, size: float) -> Box:
    x, y = float(graph.x(label.x)), float(graph.y(label.y))
    return Box(x, y, x, y).padded(DOT * size / 2)


def _draw_dot(figure: Figure, label: PointLabel, dot: Box, size: float, theme: Theme) -> None:
    x, y = dot.center
    circle = Line2D([x], [y], marker="o", color=label.color, markeredgecolor=theme.background, linestyle="")
    circle.set(markersize=DOT * size + 1.5, transform=page_transform(figure), gid=f"mark-{label.name}", zorder=5)
    figure.add_artist(circle)


def _is_on_axis(graph: Graph, box: Box) -> bool:
    x, y = float(graph.x(0.0)), float(graph.y(0.0))
    return box.left < x < box.right or box.bottom < y < box.top


def _free_place(
    graph: Graph, label: PointLabel, size: float, strokes: Sequence[Stroke], occupied: Sequence[Box],
    leaders: Sequence[Leader],
) -> Box | None:  # fmt: skip
    """Return the nearest position at which a text covers nothing; on an axis only if others are much farther away."""
    text = extent(label.text, size)
    x, y = float(graph.x(label.x)), float(graph.y(label.y))
    reach = (DISTANCES[-1] + 1) * size
    region = Box(x - text.width, y - 2 * size, x + text.width, y + 2 * size).padded(reach)
    near = [stroke for stroke in strokes if touches(stroke, region)]
    obstacles = [_outside(box, x, y, 0.2 * size) for box in occupied]

    def is_free(box: Box) -> bool:
        padded, leader = box.padded(0.25 * size), _leader(x, y, box)
        return (
            graph.box.padded(-0.15 * size).contains(box)
            and not _looks_like_a_minus(leader, size)
            and not any(_crosses(leader, other) for other in obstacles)
            and not any(_crosses(other, padded) for other in leaders)
            and not any(padded.overlaps(other) for other in occupied)
            and not any(touches(stroke, padded) for stroke in near)
        )

    def cost(place: tuple[float, Box]) -> float:
        distance, box = place
        return distance + AXIS * _is_on_axis(graph, box.padded(0.3 * size))

    return next((box for _, box in sorted(_places(x, y, size, text), key=cost) if is_free(box)), None)


def _leader(x: float, y: float, box: Box) -> Leader:
    """Return the line from a dot to the nearest point of a box."""
    return (x, y), (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))


def _length(leader: Leader) -> float:
    (x, y), (end_x, end_y) = leader
    return hypot(end_x - x, end_y - y)


def _crosses(leader: Leader, box: Box) -> bool:
    """Return whether a straight line intersects a box."""
    (x, y), (end_x, end_y) = leader
    first, last = 0.0, 1.0
    for start, end, low, high in ((x, end_x, box.left, box.right), (y, end_y, box.bottom, box.top)):
        if start == end:
            if not low <= start <= high:
                return False
            continue
        enter, leave = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        first, last = max(first, enter), min(last, leave)
    return first <= last


def _outside(box: Box, x: float, y: float, gap: float) -> Box:
    """Return a box with a margin unless the point is in the margin; a box that contains the point is ignored."""
    for padded in (box.padded(gap), box):
        if not (padded.left <= x <= padded.right and padded.bottom <= y <= padded.top):
            return padded
    return Box(inf, inf, inf, inf)


def _looks_like_a_minus(leader: Leader, size: float) -> bool:
    """Return whether a leader is so horizontal that it could be read as the minus sign of the number next to it."""
    (_, y), (_, end_y) = leader
    distance = _length(leader)
    return distance > LEADER * size and abs(end_y - y) < distance / 2


def _places(x: float, y: float, size: float, text: Extent) -> Iterator[tuple[float, Box]]:
    """Yield positions around a point with their distances, first those above and beside it."""
    width, height = text.width, text.ascent + text.descent
    for distance in DISTANCES:
        for turn in sorted(range(DIRECTIONS), key=lambda turn: abs(turn - DIRECTIONS / 4) % DIRECTIONS):
            across, up = cos(2 * pi * turn / DIRECTIONS), sin(2 * pi * turn / DIRECTIONS)
            left = x + distance * size * across + (across - 1) / 2 * width
            bottom = y + distance * size * up + (up - 1) / 2 * height
            yield distance, Box(left, bottom, left + width, bottom + height)


def _interrupt_axis(figure: Figure, box: Box, theme: Theme) -> None:
    """Hide the axis below a text."""
    patch = Rectangle((box.left, box.bottom), box.width, box.height, transform=page_transform(figure))
    patch.set(facecolor=theme.background, linewidth=0.0)
    figure.add_artist(patch)


def _draw_text(figure: Figure, label: PointLabel, dot: Box, box: Box, size: float, theme: Theme) -> Leader:
    """Draw a text and, if it is not next to its dot, the leader between them; return the leader."""
    leader = _leader(*dot.center, box)
    if _length(leader) > LEADER * size:
        line = Line2D(*zip(*leader, strict=True), color=theme.muted, linewidth=0.6, transform=page_transform(figure))
        line.set(gid=f"tie-{label.name}", zorder=4)
        figure.add_artist(line)
    draw_text(figure, label.text, box.left, box.bottom + extent(label.text, size).descent, size, label.text_color)
    return leader
