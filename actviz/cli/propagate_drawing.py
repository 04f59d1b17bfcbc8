"""From networks at initialisation to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from actviz.cli.drawing import figure_file
from actviz.cli.figure_style import Look
from actviz.figures import propagate
from actviz.figures.propagate import Name
from actviz.studies.networks.propagate import Propagation


def propagation(result: Propagation, panels: Sequence[str] | None, look: Look, format: str, *, quiet: bool) -> bytes:
    """Draw what becomes of signal and gradient as a file of the given format."""
    figure = partial(propagate.draw, result, panels=None if panels is None else cast(Sequence[Name], panels))
    words = propagate.describe(result, wording=look.style.wording)
    return figure_file(figure, words, [network.label for network in result.networks], look, format, quiet=quiet)
