"""The text about units that a network was allowed but does not use."""

from __future__ import annotations

import pytest

from actviz.tables.unit_count import allowance


@pytest.mark.parametrize(
    ("allowed", "used", "text"),
    [
        (3, 2, "3 units allowed, 2 used: a third does not reduce the error"),
        (8, 7, "8 units allowed, 7 used: an eighth does not reduce the error"),
        (1, 0, "1 unit allowed, none used: a first does not reduce the error"),
        (9, 2, "9 units allowed, 2 used: more units do not reduce the error"),
        (50, 49, "50 units allowed, 49 used: more units do not reduce the error"),
        (4, 4, ""),
    ],
)
def test_units_that_are_not_used(allowed: int, used: int, text: str) -> None:
    assert str(allowance(allowed, used)) == text
    assert str(allowance(allowed, used, is_proven=False)) == text.partition(":")[0]
