"""The base class of all errors that a user can cause."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ActvizError(ValueError):
    """An input is not valid; the message names what is wrong and what is possible."""


class FormulaError(ActvizError):
    """A formula is not valid.

    ``text`` is the formula. ``start`` is the index of the first character of the invalid part, which is behind the end
    if something is missing, and ``length`` its number of characters, at least 1.
    """

    def __init__(self, message: str, text: str, start: int, length: int) -> None:
        super().__init__(message)
        self.text, self.start, self.length = text, start, max(length, 1)


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return ``"; did you mean 'relu'?"`` for the known words nearest to ``word``, or an empty string.

    ``prefix`` is put before each of them.
    """
    by_lower = {name.lower(): name for name in known}
    near = [by_lower[match] for match in get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)]
    if not near:
        return ""
    return "; did you mean " + " or ".join(f"'{prefix}{name}'" for name in near) + "?"
