"""Japanese: every text that a person reads in a report or a message, by its English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
