"""The texts of the catalogue's entries in Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EntryTexts:
    """Title, uses, strengths, weaknesses, and what each parameter does."""

    title: str
    uses: str
    strengths: str
    weaknesses: str
    parameters: Mapping[str, str]


ENTRIES: Mapping[str, EntryTexts] = {}
