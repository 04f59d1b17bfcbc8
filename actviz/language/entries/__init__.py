"""The texts of the catalogue's entries in Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries import (
    elementary,
    exponential,
    gated,
    hard,
    logarithmic,
    periodic,
    radial,
    rational,
    rectifiers,
    shrinkage,
    sigmoid,
    smooth_relu,
    vectors,
)
from actviz.language.entries.entry_texts import EntryTexts

__all__ = ["ENTRIES", "EntryTexts"]

_FAMILIES = (
    elementary,
    rectifiers,
    hard,
    shrinkage,
    exponential,
    smooth_relu,
    gated,
    sigmoid,
    logarithmic,
    rational,
    periodic,
    radial,
    vectors,
)
ENTRIES: Mapping[str, EntryTexts] = {name: texts for family in _FAMILIES for name, texts in family.ENTRIES.items()}
"""The texts of every entry by its name, family by family, in the order of the catalogue."""
