"""The settings of ``approximate`` with defaults and limits; importing them does not import the computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from actviz.studies.ranges import MAX_SEED

Norm = Literal["max", "rms"]
NORMS: tuple[Norm, ...] = get_args(Norm)
OutputActivation = Literal["identity", "relu"]
OUTPUTS: tuple[OutputActivation, ...] = get_args(OutputActivation)
PanelName = Literal["fit", "error", "units", "network"]
PANELS: tuple[PanelName, ...] = get_args(PanelName)
"""The parts of a figure of one network."""
DEEP_PANELS: tuple[PanelName, ...] = ("fit", "error", "units")
"""The parts of a figure of a network with several layers."""

MAX_HIDDEN = 1024
MAX_LAYERS = 10
DEPTH = 4
"""The usual number of layers that fold the interval."""
MAX_PARAMETERS = 256
"""The largest number of weights and biases of a network with several layers."""
LIMITS: Mapping[str, tuple[int, int]] = {
    "hidden": (0, MAX_HIDDEN),
    "steps": (1, 1_000_000),
    "restarts": (1, 1000),
    "seed": (0, MAX_SEED),
    "bits": (2, 32),
    "depth": (1, MAX_LAYERS),
}
"""The smallest and the largest value of each integer setting."""


@dataclass(frozen=True)
class DescentSettings:
    """The settings of a training: the steps of Adam, the initial learning rate, the random starts and their seed."""

    steps: int = 2000
    learning_rate: float = 0.03
    restarts: int = 20
    seed: int = 0


DEFAULT = DescentSettings()
