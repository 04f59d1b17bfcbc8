"""Facts that a test knows to be there."""

from __future__ import annotations

from typing import TypeVar

from actviz.studies.unknown import UNKNOWN, Unknown

T = TypeVar("T")


def known(fact: T | Unknown | None) -> T:
    """The value of a fact; the test fails if there is none, or it is not known."""
    assert fact is not None
    assert fact is not UNKNOWN
    return fact
