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
from actviz.figures.approximate import Name, draw_approximation, units
from actviz.figures.approximate_sizes import SIZE, draw_candidates, draw_sweep, draw_training, write_animation
from actviz.figures.sizes import page_size
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.optimal import Fit
from actviz.studies.approximate.training import Training
from actviz.studies.plot import Sample


def approximation(explanation: Explanation, panels: Sequence[str], look: Look, format: str) -> bytes:
    """Draw one network beside its target as a file of the given format."""
    figure = partial(
        draw_approximation,
        explanation,
        panels=cast(Sequence[Name], panels),
        size=look.size,
        title=look.title,
        y_range=look.y_range,
        wording=look.wording,
    )
    (trace,) = explanation.sample.traces
    network = units(explanation.hidden, explanation.candidate.network.activation, look.wording)
    name = look.wording.by_units.format(target=trace.label, units=network)
    error = look.wording.largest_error.format(error=_claimed(explanation.candidate, look))
    return figure_file(figure, (name, f"{name}. {error}."), [trace.label], look, format)


def _claimed(candidate: Candidate, look: Look) -> str:
    """The largest error of a network, with a word where it is not proven."""
    error = f"{candidate.max_error:.7g}"
    return error if candidate.is_enclosed else look.wording.estimate.format(error=error)


def candidates(explanations: Sequence[Explanation], look: Look, format: str) -> bytes:
    """Draw several networks beside their target."""
    figure = partial(draw_candidates, explanations, size=look.size, title=look.title, wording=look.wording)
    (trace,) = explanations[0].sample.traces
    errors = "; ".join(f"{one.candidate.label} {_claimed(one.candidate, look)}" for one in explanations)
    return figure_file(figure, (trace.label, f"{look.wording.max_error}: {errors}."), [trace.label], look, format)


def sweep(fits: Sequence[Fit], constant: float, look: Look, format: str) -> bytes:
    """Draw the errors of several sizes."""
    hidden = [fit.hidden for fit in fits]
    errors = np.array([0.0 if fit.is_exact else fit.max_error for fit in fits])
    law = (np.nan if fits[0].norm == "rms" else constant) / (np.array(hidden) + 1.0) ** 2
    label = fits[0].target
    figure = partial(
        draw_sweep,
        hidden,
        errors,
        law,
        target=label,
        tails=fits[0].tails,
        size=look.size,
        title=look.title,
        wording=look.wording,
    )
    told = "; ".join(
        f"{fit.hidden}: {_claimed(Candidate.of('', fit), look) if error else 0}"
        for fit, error in zip(fits, errors, strict=True)
    )
    name = (look.wording.by_size_ending if fits[0].tails else look.wording.by_size).format(target=label)
    return figure_file(figure, (name, f"{look.wording.max_error}, {told}."), [label], look, format)


def training(result: Training, optimum: Fit, look: Look, format: str) -> bytes:
    """Draw how the error fell."""
    figure = partial(draw_training, result, optimum.rms_error, size=look.size, title=look.title, wording=look.wording)
    name = look.wording.by_units.format(
        target=result.target, units=units(len(result.network.units), result.activation, look.wording)
    )
    reached = float(result.rms_errors[:, -1].min())
    told = f"{look.wording.rms_error}: {reached:.7g}; {look.wording.optimum.format(error=f'{optimum.rms_error:.7g}')}."
    return figure_file(figure, (name, told), [result.target], look, format)


def animation(result: Training, target: Sample, frames: NDArray[np.float64], look: Look) -> bytes:
    """Draw the best restart over the steps as a GIF."""
    check_pixels(*page_size(look.size, SIZE), look.dpi)
    stream = BytesIO()
    write_animation(
        result,
        target,
        frames,
        stream,
        dpi=look.dpi,
        theme=look.theme,
        size=look.size,
        title=look.title,
        wording=look.wording,
    )
    return stream.getvalue()
