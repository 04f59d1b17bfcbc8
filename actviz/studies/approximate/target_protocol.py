"""What a target of an approximation must be able to say."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.zeros import Stretches


class CurveLike(Protocol):
    """What a target must be able to say; every ``Curve`` can."""

    def __hash__(self) -> int: ...

    @property
    def label(self) -> str:
        """What it is called."""

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """Its values."""

    def derivative(self, x: ArrayLike, order: int = 1) -> NDArray[np.floating[Any]]:
        """Its slopes."""

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits of the value (order 0) or the slope (order 1) from the left and the right."""

    def places(self, low: float, high: float) -> list[float]:
        """Where it may bend or jump."""

    def kinks(self, low: float, high: float) -> Floats:
        """Where it does."""

    def poles(self, low: float, high: float) -> list[float]:
        """Where it may have no finite value."""

    @property
    def stretches(self) -> Stretches:
        """Its formula, cut into stretches on which it does not switch."""
