"""The texts of figures in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from actviz.figures.wording import ENGLISH, Wording, wording_in
from actviz.language import LANGUAGES

FORMULAS = {
    "x", "value", "slope", "value_and_slope", "curvature", "value_and_curvature", "definition", "row", "temperature",
}  # fmt: skip
"""Texts without a word, which are the same in every language."""


def texts(wording: Wording) -> Mapping[str, str]:
    return {field.name: getattr(wording, field.name) for field in fields(wording)}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_text_is_translated_with_the_same_values(language: str) -> None:
    english, other = texts(ENGLISH), texts(wording_in(language))
    assert {name for name in english if english[name] == other[name]} == FORMULAS
    for name, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other[name])), name
