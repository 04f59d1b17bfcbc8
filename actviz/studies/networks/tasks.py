"""The tasks that networks are trained on, as data; ``datasets`` draws their points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

Goal = Literal["sign", "class", "number"]
"""The meaning of outputs: two classes by the sign, several classes by the largest output, or a number."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task, with the default size and training of its networks.

    ``train`` and ``test`` are the numbers of points. ``score`` is the name of the result, of which larger is better; if
    ``is_yes_or_no``, it is 1 or 0 for each network.
    """

    name: str
    meaning: str
    inputs: int
    outputs: int
    goal: Goal
    score: str
    train: int
    test: int
    depth: int
    width: int
    steps: int
    batch: int
    is_yes_or_no: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and the largest possible score; R² has no lower bound."""
        return (-inf, 1.0) if self.goal == "number" else (0.0, 1.0)


TRAIN, TEST = 200, 500
"""The numbers of points of tasks that are drawn at random."""


XOR = Task(
    name="xor", meaning="the four corners of a square; neighbouring corners belong to different classes",
    inputs=2, outputs=1, goal="sign",
    score="solved", train=4, test=4, depth=1, width=2, steps=1000, batch=4, is_yes_or_no=True,
)  # fmt: skip
MOONS = Task(
    name="moons", meaning="two interleaving half circles", inputs=2, outputs=1, goal="sign",
    score="accuracy", train=TRAIN, test=TEST, depth=2, width=8, steps=400, batch=32,
)  # fmt: skip
SPIRALS = Task(
    name="spirals", meaning="two interleaving spirals", inputs=2, outputs=1, goal="sign",
    score="accuracy", train=TRAIN, test=TEST, depth=2, width=16, steps=1500, batch=32,
)  # fmt: skip
REGRESSION = Task(
    name="regression", meaning="sin(4x) + x/2 with noise", inputs=1, outputs=1, goal="number",
    score="R²", train=TRAIN, test=TEST, depth=2, width=16, steps=800, batch=32,
)  # fmt: skip
DIGITS = Task(
    name="digits", meaning="images of handwritten digits", inputs=64, outputs=10, goal="class",
    score="accuracy", train=1000, test=797, depth=1, width=32, steps=400, batch=50,
)  # fmt: skip
TASKS: Mapping[str, Task] = {task.name: task for task in (XOR, MOONS, SPIRALS, REGRESSION, DIGITS)}
"""Every task by its name."""
