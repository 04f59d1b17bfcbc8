"""From a training of several functions to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from actviz.cli.drawing import figure_file
from actviz.cli.figure_style import Look
from actviz.figures import train
from actviz.studies.networks.train import Trainings


def draw_trainings(result: Trainings, panels: Sequence[str] | None, look: Look, format: str, *, quiet: bool) -> bytes:
    """Draw the panels that are named; tell of characters that cannot be drawn."""
    figure = partial(train.draw, result, panels=panels)
    labels = [curve.label for curve in result.curves]
    return figure_file(figure, train.describe(result, wording=look.style.wording), labels, look, format, quiet=quiet)
