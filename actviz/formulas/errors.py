"""The one error that is meant for a person; every error a user can cause derives from it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ActvizError(ValueError):
    """Something that was typed is wrong; the message says what, and what would be right."""


class FormulaError(ActvizError):
    """A formula that was typed is wrong.

    ``text`` is the formula, ``start`` where in it the wrong part begins, counted in characters from 0, and ``length``
    how long that is, at least 1; it may stand behind the end, where something is missing.
    """

    def __init__(self, message: str, text: str, start: int, length: int) -> None:
        super().__init__(message)
        self.text, self.start, self.length = text, start, max(length, 1)


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return ``"; did you mean 'relu'?"`` for the known words nearest to ``word``, or an empty string.

    ``prefix`` stands before each of them.
    """
    by_lower = {name.lower(): name for name in known}
    near = [by_lower[match] for match in get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)]
    if not near:
        return ""
    return "; did you mean " + " or ".join(f"'{prefix}{name}'" for name in near) + "?"
