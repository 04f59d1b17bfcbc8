"""From networks to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import cast

import numpy as np
from numpy.typing import NDArray

from actviz.cli.drawing import figure_file
from actviz.cli.figure_style import Look, check_pixels
from actviz.figures import approximate, approximate_animation, approximate_candidates, approximate_sweep
from actviz.figures import approximate_training as trained
from actviz.figures.approximate import Name
from actviz.figures.sizes import page_size
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.optimal import Fit
from actviz.studies.approximate.training import Training
from actviz.studies.plot import Sample


def approximation(explanation: Explanation, panels: Sequence[str], look: Look, format: str) -> bytes:
    """Draw one network beside its target as a file of the given format."""
    figure = partial(approximate.draw, explanation, panels=cast(Sequence[Name], panels))
    (trace,) = explanation.sample.traces
    words = approximate.describe(explanation, wording=look.style.wording)
    return figure_file(figure, words, [trace.label], look, format)


def candidates(explanations: Sequence[Explanation], look: Look, format: str) -> bytes:
    """Draw several networks beside their target."""
    (trace,) = explanations[0].sample.traces
    words = approximate_candidates.describe(explanations, wording=look.style.wording)
    return figure_file(partial(approximate_candidates.draw, explanations), words, [trace.label], look, format)


def sweep(fits: Sequence[Fit], constant: float, look: Look, format: str) -> bytes:
    """Draw the errors of several sizes."""
    words = approximate_sweep.describe(fits, wording=look.style.wording)
    return figure_file(partial(approximate_sweep.draw, fits, constant), words, [fits[0].target], look, format)


def training(result: Training, optimum: Fit, look: Look, format: str) -> bytes:
    """Draw how the error fell."""
    words = trained.describe(result, optimum.rms_error, wording=look.style.wording)
    return figure_file(partial(trained.draw, result, optimum.rms_error), words, [result.target], look, format)


def animation(result: Training, target: Sample, frames: NDArray[np.float64], look: Look) -> bytes:
    """Draw the best restart over the steps as a GIF."""
    check_pixels(*page_size(look.size, approximate_animation.SIZE), look.dpi)
    stream = BytesIO()
    approximate_animation.write(result, target, frames, stream, look.style, dpi=look.dpi)
    return stream.getvalue()
