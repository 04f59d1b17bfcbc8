"""Loss functions of networks, with gradients with respect to the outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.studies.networks.tasks import Goal

Loss = Callable[[Floats, NDArray[Any]], tuple[Floats, Floats]]
"""A function of outputs (networks, points, outputs) and targets (networks or 1, points): losses and gradients."""


def logistic(outputs: Floats, targets: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return the logistic loss of one output for targets -1 and 1: the mean of log(1 + exp(-target*output))."""
    margins = targets * outputs[..., 0]
    losses = np.logaddexp(0.0, -margins)
    # The slope is -sigmoid(-margin), written without overflow.
    decay = np.exp(-np.abs(margins))
    slopes = -np.where(margins > 0, decay, 1.0) / (1 + decay)
    return losses.mean(axis=1), (targets * slopes / margins.shape[1])[..., None]


def cross_entropy(outputs: Floats, targets: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return the cross entropy of softmax for targets that are class indices."""
    shifted = outputs - outputs.max(axis=2, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=2, keepdims=True)
    places = np.broadcast_to(targets, outputs.shape[:2])[..., None]
    losses = np.log(total[..., 0]) - np.take_along_axis(shifted, places, axis=2)[..., 0]
    upstream = powers / total
    np.put_along_axis(upstream, places, np.take_along_axis(upstream, places, axis=2) - 1, axis=2)
    return losses.mean(axis=1), upstream / outputs.shape[1]


def half_squares(outputs: Floats, targets: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return half the mean squared error of one output."""
    errors = outputs[..., 0] - targets
    return (errors**2).mean(axis=1) / 2, (errors / errors.shape[1])[..., None]


LOSSES: Mapping[Goal, Loss] = {"sign": logistic, "class": cross_entropy, "number": half_squares}
