"""Labels above stacks of marks, none of which covers another label, its line, or a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actviz.figures.geometry import Box
from actviz.figures.text_metrics import extent

HEIGHT, GAP, STEP = 1.35, 0.4, 0.3
"""The height of a label, its distance from its line, and the step of the search, in units of the font size."""
MOST_STEPS = 400


@dataclass(frozen=True)
class Label:
    """A text in a box, and the line at ``x`` from ``foot`` to the top of the box."""

    text: str
    box: Box
    x: float
    foot: float

    @property
    def line(self) -> Box:
        """The line as a box without a width."""
        return Box(self.x, self.foot, self.x, self.box.top)


def place_labels(texts: Sequence[str], stacks: Sequence[Box], size: float, left: float, right: float) -> list[Label]:
    """Return labels of the stacks, which are ordered by x; empty texts have no label.

    Each label is as low as possible. It is to the left of its line, above the lines of earlier stacks. Those for which
    the page is too narrow on the left are to the right of their lines, above the other labels. A label for which there
    is no place is omitted.
    """
    labels: list[Label] = []
    late: list[tuple[str, Box]] = []
    for text, stack in zip(texts, stacks, strict=True):
        start = stack.center[0] - GAP * size - extent(text, size).width
        if text and start < left:
            late.append((text, stack))
        elif text:
            labels += _lowest(text, start, stack, size, labels, stacks)
    for text, stack in late:
        start = stack.center[0] + GAP * size
        if start + extent(text, size).width <= right:
            labels += _lowest(text, start, stack, size, labels, stacks)
    return labels


def _lowest(
    text: str, start: float, stack: Box, size: float, others: Sequence[Label], stacks: Sequence[Box]
) -> list[Label]:
    """Return the lowest label that covers nothing, or none."""
    for step in range(MOST_STEPS):
        bottom = stack.top + (GAP + STEP * step) * size
        box = Box(start, bottom, start + extent(text, size).width, bottom + HEIGHT * size)
        label = Label(text, box, stack.center[0], stack.top)
        if not _collides(label, others, stacks):
            return [label]
    return []


def _collides(label: Label, others: Sequence[Label], stacks: Sequence[Box]) -> bool:
    return any(_meet(label.box, stack) for stack in stacks) or any(
        _meet(label.box, other.box) or _meet(label.box, other.line) or _meet(label.line, other.box) for other in others
    )


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top
