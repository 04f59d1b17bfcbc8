"""Points of a graph with a label: a dot, and words beside it where they hide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, hypot, inf, log10, pi, sin
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from actviz.figures.layout import Box, Graph, Stroke, touches
from actviz.figures.legend import draw_text, page_transform
from actviz.figures.text_metrics import Extent, extent
from actviz.figures.themes import Theme
from actviz.figures.ticks import SUPERSCRIPTS
from actviz.figures.wording import Wording
from actviz.studies.results import Located, condition

if TYPE_CHECKING:
    from actviz.figures.panels import Panel

DOT = 0.5
"""Diameter of a dot; this and all below is in units of the text size."""
DISTANCES = (0.75, 1.25, 2.0, 3.0, 4.5, 6.0)
"""From the dot to its label."""
DIRECTIONS = 16
TIED = 1.3
"""A label that is farther away is tied to its dot by a thin line."""
AXIS = 4.0
"""A label rather stands so much farther away than on an axis."""

STRETCHES = 2
"""Of more stretches on which a number is one and the same, a label has only the first."""

Tie = tuple[tuple[float, float], tuple[float, float]]
"""A straight line from a dot to its label, in points."""


@dataclass(frozen=True)
class Mark:
    """A point of the plane and its label; ``name`` tells it from the others of a figure.

    The dot has the ``color`` of the curve and the label that of its ``ink``. No dot is drawn where a circle
    ``is_drawn`` already, which may have to be an open one.
    """

    x: float
    y: float
    label: str
    color: str
    ink: str
    name: str
    is_drawn: bool = False


def draw_marks(figure: Figure, graph: Graph, panel: Panel, keys: Sequence[Box]) -> None:
    """Draw those marks of a panel that are in view; a label without any free place is left out.

    Marks at one point share a dot, and a label that says the same is not repeated.
    """
    size, (low, high) = panel.text, graph.y_view
    taken = [*keys]
    marks = [mark for mark in panel.marks if low <= mark.y <= high]
    dots = [_dot(graph, mark, size) for mark in marks]
    strokes = [(graph.x(x), graph.y(y)) for x, y in panel.strokes]
    drawn = {_place(dot) for mark, dot in zip(marks, dots, strict=True) if mark.is_drawn}
    for mark, dot in zip(marks, dots, strict=True):
        if _place(dot) not in drawn:
            drawn.add(_place(dot))
            _draw_dot(figure, mark, dot, size, panel.theme)
    ties: list[Tie] = []
    labelled: set[tuple[int, int, str]] = set()
    for mark, dot in zip(marks, dots, strict=True):
        place = (*_place(dot), mark.label)
        if place in labelled:
            continue
        labelled.add(place)
        for scale in (0.95, 0.8):
            box = _free_place(graph, mark, scale * size, strokes, [*taken, *dots], ties)
            if box is not None:
                taken.append(box)
                if _on_axis(graph, box):
                    _clear(figure, box, panel.theme)
                ties.append(_draw_label(figure, mark, dot, box, scale * size, panel.theme))
                break


def _place(dot: Box) -> tuple[int, int]:
    return round(dot.left), round(dot.bottom)


def _dot(graph: Graph, mark: Mark, size: float) -> Box:
    x, y = float(graph.x(mark.x)), float(graph.y(mark.y))
    return Box(x, y, x, y).grown(DOT * size / 2)


def _draw_dot(figure: Figure, mark: Mark, dot: Box, size: float, theme: Theme) -> None:
    x, y = (dot.left + dot.right) / 2, (dot.bottom + dot.top) / 2
    circle = Line2D([x], [y], marker="o", color=mark.color, markeredgecolor=theme.background, linestyle="")
    circle.set(markersize=DOT * size + 1.5, transform=page_transform(figure), gid=f"mark-{mark.name}", zorder=5)
    figure.add_artist(circle)


def _on_axis(graph: Graph, box: Box) -> bool:
    x, y = float(graph.x(0.0)), float(graph.y(0.0))
    return box.left < x < box.right or box.bottom < y < box.top


def _free_place(
    graph: Graph, mark: Mark, size: float, strokes: Sequence[Stroke], taken: Sequence[Box], ties: Sequence[Tie]
) -> Box | None:
    """Return the nearest place for a label that hides nothing; on an axis only if there is none not much farther."""
    words = extent(mark.label, size)
    inside = graph.box.grown(-0.15 * size)
    x, y = float(graph.x(mark.x)), float(graph.y(mark.y))
    reach = (DISTANCES[-1] + 1) * size
    region = Box(x - words.width, y - 2 * size, x + words.width, y + 2 * size).grown(reach)
    near = [stroke for stroke in strokes if touches(stroke, region)]

    def cost(distance: float, box: Box) -> float:
        return distance + AXIS * _on_axis(graph, box.grown(0.3 * size))

    choices = [(cost(distance, box), number, box) for number, (distance, box) in enumerate(_around(x, y, size, words))]
    for _, _, box in sorted(choices, key=lambda choice: choice[:2]):
        within = inside.left <= box.left and box.right <= inside.right
        within = within and inside.bottom <= box.bottom and box.top <= inside.top
        wide = box.grown(0.25 * size)
        within = within and not _looks_like_a_minus(box, x, y, size)
        tie = _tie(x, y, box)
        within = within and not any(_crosses(tie, _air(other, x, y, 0.2 * size)) for other in taken)
        within = within and not any(_crosses(other, wide) for other in ties)
        if within and not any(_overlap(wide, other) for other in taken) and not any(touches(s, wide) for s in near):
            return box
    return None


def _tie(x: float, y: float, box: Box) -> Tie:
    """Return the way from a dot to the nearest point of a box."""
    return (x, y), (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))


def _crosses(tie: Tie, box: Box) -> bool:
    """Tell whether a straight line meets a box: whether its parts in the box's width and height have a common one."""
    (x, y), (end_x, end_y) = tie
    first, last = 0.0, 1.0
    for start, end, low, high in ((x, end_x, box.left, box.right), (y, end_y, box.bottom, box.top)):
        if start == end:
            if not low <= start <= high:
                return False
            continue
        there, back = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        first, last = max(first, there), min(last, back)
    return first <= last


def _air(box: Box, x: float, y: float, gap: float) -> Box:
    """Return a box with some room around it, as far as that leaves the dot outside; a dot's own box is nowhere."""
    for by in (gap, 0.0):
        wide = box.grown(by)
        if not (wide.left <= x <= wide.right and wide.bottom <= y <= wide.top):
            return wide
    return Box(inf, inf, inf, inf)


def _looks_like_a_minus(box: Box, x: float, y: float, size: float) -> bool:
    """Tell whether a label beside its dot would need a line to it that could be read as a sign."""
    _, (end_x, end_y) = _tie(x, y, box)
    distance = hypot(end_x - x, end_y - y)
    return distance > TIED * size and abs(end_y - y) < distance / 2


def _around(x: float, y: float, size: float, words: Extent) -> Iterator[tuple[float, Box]]:
    """Yield places around a point and how far away they are, those above and beside it first."""
    width, height = words.width, words.ascent + words.descent
    for distance in DISTANCES:
        for turn in sorted(range(DIRECTIONS), key=lambda turn: abs(turn - DIRECTIONS / 4) % DIRECTIONS):
            across, up = cos(2 * pi * turn / DIRECTIONS), sin(2 * pi * turn / DIRECTIONS)
            left = x + distance * size * across + (across - 1) / 2 * width
            bottom = y + distance * size * up + (up - 1) / 2 * height
            yield distance, Box(left, bottom, left + width, bottom + height)


def _overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.bottom < b.top and b.bottom < a.top


def _clear(figure: Figure, box: Box, theme: Theme) -> None:
    """Interrupt an axis below a label."""
    patch = Rectangle((box.left, box.bottom), box.width, box.height, transform=page_transform(figure))
    patch.set(facecolor=theme.background, linewidth=0.0)
    figure.add_artist(patch)


def _draw_label(figure: Figure, mark: Mark, dot: Box, box: Box, size: float, theme: Theme) -> Tie:
    """Draw a label and, if it is not next to its dot, a thin line to it; return the way of this line."""
    x, y = (dot.left + dot.right) / 2, (dot.bottom + dot.top) / 2
    tie = _tie(x, y, box)
    _, (end_x, end_y) = tie
    if hypot(end_x - x, end_y - y) > TIED * size:
        line = Line2D((x, end_x), (y, end_y), color=theme.muted, linewidth=0.6, transform=page_transform(figure))
        line.set(gid=f"tie-{mark.name}", zorder=4)
        figure.add_artist(line)
    draw_text(figure, mark.label, box.left, box.bottom + extent(mark.label, size).descent, size, mark.ink)
    return tie


def headroom(marks: Sequence[Mark], view: tuple[float, float], text: float, height: float) -> tuple[float, float]:
    """Return the view of a graph of that height with room for the labels of marks near its upper and lower edge."""
    low, high = view
    room = (high - low) * min(2.4 * text / max(height - 2.4 * text, 1.0), 0.5)
    heights = [mark.y for mark in marks if low <= mark.y <= high]
    near = 0.6 * room
    above, below = any(y > high - near for y in heights), any(y < low + near for y in heights)
    return low - room * below, high + room * above


def format_extremum(value: float, extremum: Located, span: float, wording: Wording) -> str:
    """Return a number that was found, with its sign or without, and where it is, on an axis of length ``span``."""
    number, x = format_number(value), format_number(extremum.x, span)
    if extremum.stretches:
        conditions = [
            condition(stretch, lambda end: format_number(end, span)) for stretch in extremum.stretches[:STRETCHES]
        ]
        more = ["..."] * (len(extremum.stretches) > STRETCHES)
        return wording.extreme_on.format(value=number, stretches=wording.comma.join([*conditions, *more]))
    if extremum.side:
        templates = {
            "both": wording.extreme_near,
            "left": wording.extreme_from_left,
            "right": wording.extreme_from_right,
        }
        return templates[extremum.side].format(value=number, x=x)
    return wording.extreme.format(value=number, x=x)


def format_number(value: float, unit: float = 0.0, *, digits: int = 6) -> str:
    """Return a number with so many digits as people write it; what is tiny beside ``unit`` is left out."""
    if unit > 0:
        value = round(value, 6 - floor(log10(unit)))
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f"×10{str(int(exponent)).translate(SUPERSCRIPTS)}" if exponent else ""
    return "0" if value == 0 else mantissa.replace("-", "−") + power
