"""Which paths are allowed: how many kinks they may have, and how they begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from actviz.studies.approximate.minimum_link_path import StraightLine

FAR = 1e13
"""Where a line stands for its direction: kinks that may lie up to here may lie anywhere."""


@dataclass(frozen=True)
class Ends:
    """How a path must begin and end, far outside.

    ``left`` and ``right`` are lines that it must follow there; ``None`` leaves it free. With the output ReLU, a target
    that goes to 0 asks only for a path that comes to 0 or below: then that side is ``dead``.
    """

    left: StraightLine | None = None
    right: StraightLine | None = None
    left_dead: bool = False
    right_dead: bool = False

    @property
    def fixed(self) -> int:
        """How many pieces are given."""
        return (self.left is not None) + (self.right is not None)


FREE = Ends()


@dataclass(frozen=True)
class Paths:
    """The paths that are allowed: so many kinks at most, their ends, and whether what is below 0 comes out as 0.

    Kinks on the given first and last line lie from ``-far`` to ``far``.
    """

    kinks: int
    ends: Ends
    clipped: bool
    far: float = FAR


def joined(
    left: StraightLine, right: StraightLine, low: float, high: float, pieces: int
) -> tuple[StraightLine, ...] | None:
    """One line after another, both possible from ``low`` to ``high``: where they cross, or by a line between them."""
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
