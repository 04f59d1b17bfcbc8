"""Numbers as texts, and as values of JSON."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from actviz.studies.results import Kink
from actviz.tables.json_values import json_fields, json_kink, json_samples
from actviz.tables.numbers import (
    four_decimals,
    interval_ends,
    percent,
    power_of_ten,
    readable,
    short,
    two_decimals,
    with_infinity,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 3, "0.3333333"), (-0.0, "0"), (1e9, "1e+09"), (nan, "unknown"), (inf, "∞"), (-inf, "-∞")],
)
def test_a_number_has_seven_digits(value: float, text: str) -> None:
    assert short(value) == readable(value) == text


@pytest.mark.parametrize(("value", "text"), [(1 / 3, "0.333333"), (-2.0, "-2"), (inf, "∞"), (-inf, "-∞")])
def test_an_infinity_is_a_sign(value: float, text: str) -> None:
    assert with_infinity(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (0.01, "0.0100"),
        (0.00999, "0.00999"),
        (9999.0, "9999.0000"),
        (1e4, "1e+04"),
        (12345.6, "1.235e+04"),
    ],
)
def test_four_decimals_are_for_numbers_of_medium_size(value: float, text: str) -> None:
    assert four_decimals(value) == text


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0.00"), (1.255, "1.25"), (nan, "none"), (inf, "none")])
def test_two_decimals_have_no_negative_zero(value: float, text: str) -> None:
    assert two_decimals(value) == text


def test_a_power_beyond_the_floats_is_written_as_a_power() -> None:
    assert (power_of_ten(2.0), power_of_ten(-299.5)) == ("100", "3.16e-300")
    assert (power_of_ten(300.0), power_of_ten(-300.25)) == ("10^300.0", "10^-300.2")
    assert (power_of_ten(1.0, ".2g", limit=2), power_of_ten(-2.0, ".2g", limit=2)) == ("10", "10^-2.0")


def test_fractions_and_intervals() -> None:
    assert (percent(0.12345), percent(0.5, ".1f")) == ("12.3", "50.0")
    assert interval_ends((-6.0, 0.5)) == {"low": "-6", "high": "0.5"}


@dataclass(frozen=True, eq=False)
class Record:
    number: float = inf
    missing: float = nan
    nothing: None = None
    word: str = "a"
    count: int = 3
    flag: bool = True
    array: Any = None
    pair: tuple[float, float] = (1.0, 2.0)
    mapping: Any = None


def test_json_has_the_fields_of_a_record_in_order() -> None:
    record = Record(array=np.array([[1.0, nan], [inf, 2.0]]), mapping=MappingProxyType({"alpha": 0.1}))
    fields = json_fields(record, "word", "number", "missing", "nothing", "count", "flag", "array", "pair", "mapping")
    assert list(fields)[:2] == ["word", "number"]
    assert fields == {
        "word": "a",
        "number": "inf",
        "missing": None,
        "nothing": None,
        "count": 3,
        "flag": True,
        "array": [[1.0, None], [None, 2.0]],
        "pair": [1.0, 2.0],
        "mapping": {"alpha": 0.1},
    }
    assert type(fields["mapping"]) is dict
    assert fields["flag"] is True


def test_json_of_integers_and_of_kinks() -> None:
    assert json_samples(np.array([1, 2])) == [1, 2]
    assert json_kink(Kink(0.0, nan, inf)) == {"x": 0.0, "left": "unknown", "right": "inf"}
