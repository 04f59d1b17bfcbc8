"""What can be chosen of networks at initialisation; read without loading what measures them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Init = Literal["glorot", "he", "exact", "lecun", "orthogonal"]
INITS: tuple[Init, ...] = get_args(Init)
OWN_GAIN: tuple[Init, ...] = ("he", "exact")
"""Initialisations that are nothing but a gain; ``glorot`` and ``lecun`` have 1 unless another one is given."""
PanelName = Literal["variance", "gradient", "correlation", "zeros", "dead"]
PANELS: tuple[PanelName, ...] = get_args(PanelName)
"""The quantities that are measured in each layer; a figure has a panel for each."""

DEPTH, WIDTH, SEEDS, INPUTS, SEED = 50, 256, 10, 128, 0
DEAD_BELOW = 1e-6
LARGEST = 1e100
"""The largest gain and the largest biases: what is larger than their squares leaves nothing to be told."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How networks are made, and how many of them.

    ``inputs`` are the data that each sees, ``gain`` takes the place of the one that an initialisation brings. A unit
    is dead if no input gives it a slope above ``dead_below`` in magnitude.
    """

    depth: int = DEPTH
    width: int = WIDTH
    seeds: int = SEEDS
    inputs: int = INPUTS
    seed: int = SEED
    inits: tuple[Init, ...] = ("glorot",)
    gain: float | None = None
    sigma_b: float = 0.0
    batchnorm: bool = False
    residual: bool = False
    dead_below: float = DEAD_BELOW
