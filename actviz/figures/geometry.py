"""Geometry of a page in points: boxes, graphs, and the free space between curves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actviz.formulas.arrays import Floats

Stroke = tuple[Floats, Floats]


@dataclass(frozen=True)
class Box:
    """A rectangle, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in points."""
        return self.top - self.bottom

    def padded(self, by: float) -> Box:
        """Return the box enlarged by ``by`` points on each side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    @property
    def center(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def contains(self, other: Box) -> bool:
        """Return whether another box is inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def overlaps(self, other: Box) -> bool:
        """Return whether another box overlaps this one."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def places_for(self, width: float, height: float) -> Iterable[Box]:
        """Yield the positions of a smaller box inside this one: the corners, then the middles of the sides."""
        left, center, right = self.left, (self.left + self.right - width) / 2, self.right - width
        bottom, middle, top = self.bottom, (self.bottom + self.top - height) / 2, self.top - height
        corners = ((left, top), (right, bottom), (right, top), (left, bottom))
        sides = ((left, middle), (right, middle), (center, top), (center, bottom))
        for x, y in corners + sides:
            yield Box(x, y, x + width, y + height)


@dataclass(frozen=True)
class Graph:
    """A rectangle of the page that shows the rectangle ``x_view`` by ``y_view`` of the plane."""

    box: Box
    x_view: tuple[float, float]
    y_view: tuple[float, float]

    def x(self, x: Floats | float) -> Floats:
        """Return the horizontal position of ``x`` on the page."""
        low, high = self.x_view
        return self.box.left + (np.asarray(x) - low) * (self.box.width / (high - low))

    def y(self, y: Floats | float) -> Floats:
        """Return the vertical position of ``y`` on the page."""
        low, high = self.y_view
        # Positions far outside the page need not be exact, but interpolation requires finite numbers.
        height = np.clip((np.asarray(y) - low) * (self.box.height / (high - low)), -1e9, 1e9)
        return self.box.bottom + height

    def free_place(self, width: float, height: float, strokes: Sequence[Stroke], gap: float) -> Box | None:
        """Return a position for a box at least ``gap`` points away from all ``strokes``, or None.

        A position that covers no axis is preferred.
        """
        inside = self.box.padded(-gap)
        if width > inside.width or height > inside.height:
            return None
        on_page = [(self.x(x), self.y(y)) for x, y in strokes]
        places = inside.places_for(width, height)
        free = [box for box in places if not any(touches(stroke, box.padded(gap)) for stroke in on_page)]
        origin_x, origin_y = self.x(0.0), self.y(0.0)
        for box in free:
            if not (box.left < origin_x < box.right or box.bottom < origin_y < box.top):
                return box
        return free[0] if free else None


def touches(stroke: Stroke, box: Box) -> bool:
    """Return whether a stroke, continuous over increasing x, intersects the box."""
    x, y = stroke
    left, right = max(box.left, x[0]), min(box.right, x[-1])
    if left > right:
        return False
    inside = y[np.searchsorted(x, left) : np.searchsorted(x, right, side="right")]
    ys = np.concatenate([np.interp((left, right), x, y), inside])
    # A continuous stroke has all values between its smallest and its largest.
    return bool(ys.min() <= box.top and ys.max() >= box.bottom)
