"""Sample curves on an interval: points exactly on kinks, jumps as gaps, nothing that is not finite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Jump:
    """A place where a line is torn: limits from both sides and the value at ``x`` itself (NaN: none there)."""

    x: float
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, or the value does: the one-sided slopes at ``x``."""

    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Extremum:
    """A largest or smallest number and where it is."""

    x: float
    value: float


@dataclass(frozen=True)
class Line:
    """One line of a figure.

    ``y`` goes with the shared ``x`` of the sample, NaN where there is no finite number. ``strokes`` are what
    is drawn: pairs ``(x, y)`` of finite arrays, each without a tear; ``jumps`` lie between strokes.
    """

    y: Floats
    strokes: tuple[tuple[Floats, Floats], ...]
    jumps: tuple[Jump, ...]


@dataclass(frozen=True)
class Trace:
    """One curve, sampled: what a legend, a figure, a table or a file needs to know of it."""

    label: str
    name: str | None
    formula: str
    latex: str
    parameters: Mapping[str, float]
    value: Line
    slope: Line
    slope_formula: str
    slope_latex: str
    kinks: tuple[Kink, ...]
    max_slope: Extremum | None


@dataclass(frozen=True)
class Sample:
    """Several curves on one interval; ``x`` is shared, increasing, and holds every kink of every curve."""

    interval: tuple[float, float]
    x: Floats
    traces: tuple[Trace, ...]
