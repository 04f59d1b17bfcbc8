"""Tables of functions and their properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actviz.curves import Curve, VectorFunction
from actviz.formats import REPORT, TEX, TEXTS
from actviz.rendering import TextResult, View


@dataclass(frozen=True, eq=False, repr=False)
class FunctionTable(TextResult):
    """A table with a row for each function; for all entries of the catalogue if there are no functions.

    ``columns`` are names of columns, such as ``gain``; None for those that fit.
    """

    subject = "function_table"
    formats = (*TEXTS, TEX, REPORT)

    functions: tuple[Curve | VectorFunction, ...]
    columns: Sequence[str] | None = None

    def __post_init__(self) -> None:
        if self.columns is not None:
            View("tables.function_table", self).call("columns_of")  # raises an error for an unknown column

    @property
    def labels(self) -> list[str]:
        """The labels of the functions; one label for the whole catalogue."""
        return [function.label for function in self.functions] or ["the catalogue"]
