"""Formulas with cases, in words."""

from __future__ import annotations

import pytest

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.curves import Curve, get
from actviz.language import using_language
from actviz.tables.cases import latex_cases, plain_cases, split_cases

SEVERAL = "−1 if x < −2, max(x, 0) if x < 0, else 1"


def test_cases_are_split_at_the_outer_level_only() -> None:
    assert split_cases("1 if x > 0, else 0") == ([("1", "x > 0")], "0")
    assert split_cases(SEVERAL) == ([("−1", "x < −2"), ("max(x, 0)", "x < 0")], "1")
    for formula in ("max(x, 0)", "2·(1 if x > 0, else 0)", "(1 if x > 0, else 0) + (1 if x > 1, else 0)"):
        assert split_cases(formula) == ([], formula)


def test_cases_in_japanese() -> None:
    with using_language("ja"):
        assert plain_cases(SEVERAL) == "−1 (x < −2 のとき)、max(x, 0) (x < 0 のとき)、1 (それ以外)"
        assert latex_cases(r"x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ \alpha") == (
            r"$x$ ($x > 0$ のとき)、$\alpha$ (それ以外)"
        )


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if isinstance(entry, Activation)])
def test_cases_are_unchanged_in_english_and_complete_in_japanese(name: str) -> None:
    curve = get(name)
    assert isinstance(curve, Curve)
    assert plain_cases(curve.plain) == curve.plain
    assert latex_cases(curve.latex) == f"${curve.latex}$"
    cases, last = split_cases(curve.plain)
    with using_language("ja"):
        text = plain_cases(curve.plain)
    assert last in text
    assert all(f"{value} ({test} のとき)" in text for value, test in cases)
