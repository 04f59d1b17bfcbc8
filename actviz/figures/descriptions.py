"""What a figure shows, in words."""

from __future__ import annotations

from collections.abc import Sequence

from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.sampling import Sample


def describe(sample: Sample, wording: Wording = ENGLISH, *, slopes: bool = False) -> tuple[str, str]:
    """Return a title and a description for ``write_figure``: the curves, the interval, kinks and jumps."""
    return "",""
