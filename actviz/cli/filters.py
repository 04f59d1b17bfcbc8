"""``--where``: which rows of the table are kept, such as ``monotonic=no`` or ``gain>1.5``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from actviz.cli.choices import one_of, quoted
from actviz.cli.numbers import number
from actviz.formulas.errors import ActvizError
from actviz.tables.catalogue import COLUMNS, Row

_CONDITION = re.compile(r"\s*([\w-]+)\s*(<=|>=|!=|==|=|<|>)\s*(.*?)\s*", re.DOTALL)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMERIC = ("<", "<=", ">", ">=")


def condition(text: str) -> Callable[[Row], bool]:
    """Read a condition on a column; a row in which the column is empty, or not known, meets none.

    Raises ``ActvizError`` for an unknown column, a comparison that is none, and an order of words.
    """
    found = _CONDITION.fullmatch(text)
    if not found:
        raise ActvizError(f"--where: {quoted(text)} is no condition; write one such as monotonic=no or 'gain>1.5'")
    name, comparison, right = found.groups()
    column = COLUMNS[one_of(COLUMNS, name.replace("-", "_"), "--where")]
    compared = _COMPARED[comparison]

    def holds(row: Row) -> bool:
        left = column.value(row)
        if left is None:
            return False
        if isinstance(left, str):
            if comparison in _NUMERIC:
                raise ActvizError(f"--where: {column.name} is a word, not a number; compare it with = or !=")
            return compared(left.lower(), right.lower())
        return compared(left, _limit(right))

    return holds


def _limit(text: str) -> float:
    infinite = {"inf": float("inf"), "∞": float("inf"), "-inf": -float("inf"), "-∞": -float("inf")}
    return infinite[text.lower()] if text.lower() in infinite else number(text, "--where")
