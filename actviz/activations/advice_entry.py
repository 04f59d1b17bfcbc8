"""The type of a recommendation of an activation, and its possible tasks, layers, depths and problems."""

from __future__ import annotations

from dataclasses import dataclass

TASKS = ("image", "text", "tabular", "rnn", "gan", "regression", "binary", "multiclass")
TASK_ALIASES = {"cnn": "image", "transformer": "text", "lstm": "rnn", "gru": "rnn", "classification": "multiclass"}
"""Other names of tasks."""
LAYERS = ("first", "hidden", "output", "gate")
DEPTHS = ("shallow", "deep")
SHALLOW = 3
"""The largest number of layers of a shallow network."""
PROBLEMS = ("vanishing", "dying", "exploding", "saturation", "cost", "negative-values")

GLOROT_2010 = "Glorot & Bengio 2010, Understanding the Difficulty of Training Deep Neural Networks, AISTATS"
"""The source of several recommendations."""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A function recommended for a layer of a task, or against a problem.

    Empty ``tasks`` mean all tasks. Advice with a ``depth`` applies only to networks of that depth. ``setup`` is the
    initialisation, normalisation and so on that the recommendation requires, or empty. ``fact`` is the column of the
    table that supports the reason, or empty. ``cost`` and ``far_slope`` are compared with those of ``instead_of``, the
    function that is replaced.
    """

    name: str
    reason: str
    source: str
    tasks: tuple[str, ...] = ()
    layer: str = ""
    depth: str = ""
    problem: str = ""
    setup: str = ""
    fact: str = ""
    instead_of: str = ""
