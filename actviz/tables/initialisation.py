"""Hints where an initialisation does not preserve the variance of a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan

from actviz.language import tr

FITS = 0.01
"""The largest difference from 1 of the factor by which a layer multiplies the variance, if an initialisation fits."""


def init_hints(init: str, factors: Sequence[tuple[str, float]]) -> Iterator[str]:
    """Yield hints for an initialisation, given labels of functions with the factor of a layer for a variance of 1."""
    unknown = [label for label, factor in factors if isnan(factor)]
    misfits = [f"{label} ({factor:.3g})" for label, factor in factors if abs(factor - 1) > FITS]
    if init == "exact":
        if unknown:
            yield tr(
                "no gain preserves the variance of {functions}: E f² is not a positive number; gain 1 is used",
                functions=", ".join(unknown),
            )
    elif misfits:
        yield tr(
            "{init} does not preserve a variance of 1 for {functions}; exact does. In parentheses: factor per layer",
            init=init,
            functions=", ".join(misfits),
        )
