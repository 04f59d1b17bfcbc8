"""Access to facts that must be known."""

from __future__ import annotations

from typing import TypeVar

from actviz.studies.unknown import UNKNOWN, Unknown

T = TypeVar("T")


def known(fact: T | Unknown | None) -> T:
    """Return the value of a fact; the test fails if it does not exist or is unknown."""
    assert fact is not None
    assert fact is not UNKNOWN
    return fact
