"""Compile the catalogues of translations when a wheel is built or the project is installed in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Write a ``.mo`` file beside each ``.po`` file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all catalogues; the files belong to the wheel although Git ignores them."""
        del version
        root = Path(self.root)
        for source in sorted(root.glob("actviz/locale/*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as read, compiled.open("wb") as written:
                write_mo(written, read_po(read))
            build_data["artifacts"].append(compiled.relative_to(root).as_posix())
