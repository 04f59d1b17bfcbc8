"""The settings of ``propagate`` with defaults and limits; importing them does not load the computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from actviz.studies.ranges import MAX_SEED

Init = Literal["glorot", "he", "exact", "lecun", "orthogonal"]
INITS: tuple[Init, ...] = get_args(Init)
PanelName = Literal["variance", "gradient", "correlation", "zeros", "dead"]
PANELS: tuple[PanelName, ...] = get_args(PanelName)
"""The quantities that are measured in each layer; a figure has a panel for each."""

LIMITS: Mapping[str, tuple[int, int]] = {
    "depth": (2, 10_000),
    "width": (1, 16_384),
    "seeds": (1, 100_000),
    "inputs": (1, 100_000),
    "seed": (0, MAX_SEED),
}
"""The smallest and the largest value of each whole number."""
MAX_SIGMA = 1e100
"""The largest ``gain``, ``sigma_b`` and ``dead_below``."""


@dataclass(frozen=True, kw_only=True)
class PropagationSettings:
    """How networks are made, and how many of them.

    ``seeds`` is the number of networks, ``inputs`` the number of data points of each. ``gain`` replaces the gain of the
    initialisation; ``exact`` differs from ``glorot`` in nothing else, and becomes that. Units whose slope is at most
    ``dead_below`` in magnitude for all inputs have no slope.
    """

    depth: int = 50
    width: int = 256
    seeds: int = 10
    inputs: int = 128
    seed: int = 0
    inits: tuple[Init, ...] = ("exact",)
    gain: float | None = None
    sigma_b: float = 0.0
    batchnorm: bool = False
    residual: bool = False
    dead_below: float = 1e-6

    def __post_init__(self) -> None:
        if self.gain is not None:
            inits = dict.fromkeys("glorot" if init == "exact" else init for init in self.inits)
            object.__setattr__(self, "inits", tuple(inits))
