"""What is said of one entry of the catalogue: ``EntryTexts``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class EntryTexts:
    """The texts of one entry, each in place of the entry's field of that name.

    ``parameters`` holds the meaning of each parameter by its name; it is empty where the entry has none.
    """

    title: str
    uses: str
    strengths: str
    weaknesses: str
    parameters: Mapping[str, str] = field(default_factory=dict)
