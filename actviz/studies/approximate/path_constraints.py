"""Constraints of paths: the number of kinks, and the first and the last piece."""

from __future__ import annotations

from dataclasses import dataclass

from actviz.studies.approximate.minimum_link_path import StraightLine

FAR = 1e13
"""The distance that represents infinity for unlimited kinks."""


@dataclass(frozen=True)
class Ends:
    """The first and the last piece of a path.

    ``left`` and ``right`` are the lines of these pieces; None if a piece is free. A side is ``dead`` if the target
    tends to 0 and the output is clipped: then the path only has to be at most 0 there.
    """

    left: StraightLine | None = None
    right: StraightLine | None = None
    left_dead: bool = False
    right_dead: bool = False

    @property
    def fixed(self) -> int:
        """The number of given pieces."""
        return (self.left is not None) + (self.right is not None)


FREE = Ends()


@dataclass(frozen=True)
class Paths:
    """The permitted paths: the largest number of kinks, the ends, and whether values are clipped at 0.

    Kinks on the given first and last line are between ``-far`` and ``far``.
    """

    kinks: int
    ends: Ends
    clipped: bool
    far: float = FAR


def joined(
    left: StraightLine, right: StraightLine, low: float, high: float, pieces: int
) -> tuple[StraightLine, ...] | None:
    """Join two lines, both permitted from ``low`` to ``high``, at their intersection or by a third line."""
    if left.slope == right.slope and left.y == right.at(left.x):
        return (left,)
    if left.slope != right.slope:
        cross = left.x + (right.at(left.x) - left.y) / (left.slope - right.slope)
        if low <= cross <= high:
            return left, right
    if pieces < 1:
        return None
    start, end = low + (high - low) / 3, high - (high - low) / 3
    return left, StraightLine(start, left.at(start), (right.at(end) - left.at(start)) / (end - start)), right
