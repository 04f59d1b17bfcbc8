"""What can be chosen of an approximation; read without loading what computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Norm = Literal["max", "rms"]
NORMS: tuple[Norm, ...] = get_args(Norm)
OutputActivation = Literal["identity", "relu"]
OUTPUTS: tuple[OutputActivation, ...] = get_args(OutputActivation)
PanelName = Literal["fit", "error", "units", "network"]
PANELS: tuple[PanelName, ...] = get_args(PanelName)
"""The parts of a figure of one network."""

STEPS, LEARNING_RATE, RESTARTS, SEED = 2000, 0.03, 20, 0
MOST_STEPS, MOST_RESTARTS, MOST_HIDDEN = 1_000_000, 1000, 1024


@dataclass(frozen=True)
class Settings:
    """How a network is trained: steps of Adam, its learning rate at the start, random starts and their seed."""

    steps: int = STEPS
    learning_rate: float = LEARNING_RATE
    restarts: int = RESTARTS
    seed: int = SEED


DEFAULT = Settings()
