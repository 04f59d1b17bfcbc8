"""``--at``: curves at points that are named, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from actviz.cli.output import Target, choose_targets
from actviz.formats import FIGURES, VALUES
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    pass


def choose_value_targets(outputs: Sequence[str] | None, chosen: str | None, others: Mapping[str, bool]) -> list[Target]:
    """Decide formats and places of values at points.

    ``others`` tells which options are given that are of no use there. Raises ``ActvizError`` for one of these, and for
    the format of a figure.
    """
    endings = [output.lower().rpartition(".")[2] for output in outputs or ()]
    for format in (*endings, *([chosen.lower().removeprefix(".")] if chosen else [])):
        if format in FIGURES:
            raise ActvizError(f"--at gives numbers, not a figure; write {', '.join(VALUES)} in the place of {format}")
    for option, is_given in others.items():
        if is_given:
            raise ActvizError(f"--at gives numbers at its points alone; leave {option} out")
    return choose_targets(outputs, chosen, "values", VALUES)
