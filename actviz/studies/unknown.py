"""The value of unknown facts, as opposed to None for facts that do not exist.

A fact of type ``T | None | Unknown`` is a value, None if it is proven not to exist (a limit of the sine, a minimum of
the identity), or ``UNKNOWN`` if neither could be proven.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeGuard, TypeVar

T = TypeVar("T")


class Unknown(StrEnum):
    """The type of ``UNKNOWN``, its only member: the text ``unknown`` in JSON, CSV and tables."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Raise ``TypeError``: an unknown value is neither true nor false."""
        raise TypeError("UNKNOWN is neither true nor false; ask is_known")

    def __repr__(self) -> str:
        """Return the name under which the value is imported."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN


def is_known(fact: T | Unknown) -> TypeGuard[T]:
    """Return whether a fact is known. None, which means that something does not exist, is known.

    Examples
    --------
    >>> import actviz
    >>> actviz.is_known(None), actviz.is_known(0.0), actviz.is_known(actviz.UNKNOWN)
    (True, True, False)
    """
    return fact is not UNKNOWN
