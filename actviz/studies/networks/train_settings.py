"""The settings of ``train`` with defaults and limits; importing them does not load the computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actviz.studies.ranges import MAX_SEED

RATES: Mapping[str, tuple[float, ...]] = {
    "adam": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    "sgd": (0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
}
"""The learning rates that are compared if none is given."""
OPTIMIZERS = tuple(RATES)
TUNING_SEEDS = 5
"""The number of seeds on which learning rates are compared; the comparison of functions has others."""
INITS = ("exact", "he", "lecun", "glorot", "orthogonal")
PANELS = ("score", "loss", "dead", "regions")
"""What a figure shows: three quantities over the steps, and maps of the plane."""
LIMITS: Mapping[str, tuple[int, int]] = {
    "seeds": (1, 1000),
    "depth": (0, 1000),
    "width": (1, 4096),
    "steps": (1, 1_000_000),
    "batch": (1, 10_000),
    "seed": (0, MAX_SEED),
    "jobs": (1, 256),
}
"""The smallest and the largest value of each whole number; ``jobs`` is the number of processes."""


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """The settings of a training. By default, ``rates`` are those of ``RATES``; None means the value of the task."""

    task: str = "moons"
    seeds: int = 20
    rates: tuple[float, ...] = ()
    depth: int | None = None
    width: int | None = None
    steps: int | None = None
    batch: int | None = None
    optimizer: str = "adam"
    init: str = "exact"
    learn: bool = False
    seed: int = 0


DEFAULT = TrainingSettings()
