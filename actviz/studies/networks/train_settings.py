"""What can be chosen of networks that are trained; read without loading what trains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATES: Mapping[str, tuple[float, ...]] = {
    "adam": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    "sgd": (0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
}
"""The learning rates that are tried where none is given."""
OPTIMIZERS = tuple(RATES)
SEEDS, TUNING_SEEDS = 20, 5
"""Seeds of the comparison, and others on which a learning rate is found."""
INITS = ("exact", "he", "lecun", "glorot", "orthogonal")
PANELS = ("score", "loss", "dead", "regions")
"""What a figure shows: three quantities over the steps, and maps of the plane."""
MOST_SEEDS, MOST_STEPS, MOST_DEPTH, MOST_WIDTH, MOST_BATCH, MOST_JOBS = 1000, 1_000_000, 1000, 4096, 10_000, 256


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is trained. ``rates`` empty stands for those of the optimizer; sizes that are None for the task's own."""

    task: str = "moons"
    seeds: int = SEEDS
    rates: tuple[float, ...] = ()
    depth: int | None = None
    width: int | None = None
    steps: int | None = None
    batch: int | None = None
    optimizer: str = "adam"
    init: str = "exact"
    learn: bool = False
    seed: int = 0


DEFAULT = Settings()
