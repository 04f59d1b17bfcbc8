"""JSON, CSV and Markdown: what they promise to hold, in full precision, and never NaN."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from functools import cache
from io import StringIO
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.curves import Curve
from actviz.studies.plot import Sample, sample
from actviz.tables import plot
from actviz.tables.documents import csv_samples
from actviz.tables.json_values import json_number, json_samples

INF, NAN = float("inf"), float("nan")
EXTREMES = [0.1, -0.0, 5e-324, 1.7976931348623157e308, 1 / 3, -2.5, 1e16, 123456789.123456789]


@cache
def points(*texts: str, low: float = -6, high: float = 6, slopes: bool = True, **parameters: float) -> Sample:
    curves = [actviz.parse(text) if "x" in text else actviz.get(text, **parameters) for text in texts]
    return sample([curve for curve in curves if isinstance(curve, Curve)], (low, high), 101, slopes=slopes)


def many_kinks() -> Sample:
    """What a sample is if there are more kinks than it keeps."""
    source = points("abs(sin(10*x))")
    return replace(source, traces=tuple(replace(trace, kinks_complete=False) for trace in source.traces))


def read(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


# --- numbers -----------------------------------------------------------------------------------------------------


def test_numbers_read_back_as_themselves() -> None:
    values = np.array(EXTREMES)
    assert json.loads(json.dumps(json_samples(values))) == EXTREMES
    assert [float(text) for text in csv_samples(values)] == EXTREMES
    assert [json_number(value) for value in EXTREMES] == EXTREMES


def test_what_is_no_number() -> None:
    values = np.array([NAN, INF, -INF])
    assert json_samples(values) == [None, None, None]
    assert csv_samples(values) == ["", "", ""]
    assert [json_number(value) for value in values] == [None, "inf", "-inf"]


# --- JSON --------------------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract() -> None:
    answer = read(plot.to_json(points("leaky_relu", "tanh(x)", alpha=0.3)))
    assert answer["interval"] == [-6, 6]
    keys = {"label", "name", "formula", "latex", "parameters", "y", "kinks", "derivative", "max_slope"}
    assert all(keys <= set(curve) for curve in answer["curves"])
    leaky, formula = answer["curves"]
    assert (leaky["label"], leaky["name"], leaky["parameters"]) == ("leaky_relu α=0.3", "leaky_relu", {"alpha": 0.3})
    assert leaky["kinks"] == [{"x": 0, "left": 0.3, "right": 1}]
    assert leaky["max_slope"] == {"x": 0, "value": 1}
    assert (formula["label"], formula["name"], formula["parameters"]) == ("tanh(x)", None, {})


def test_json_holds_every_digit() -> None:
    source = points("gelu")
    answer = read(plot.to_json(source))
    (trace,) = source.traces
    assert trace.slope
    assert answer["x"] == source.x.tolist()
    assert answer["curves"][0]["y"] == trace.value.y.tolist()
    assert answer["curves"][0]["derivative"] == trace.slope.y.tolist()


@pytest.mark.parametrize("text", ["1/x", "log(x)", "exp(200*x)", "sqrt(x)", "x**x", "x/abs(x)", "exp(exp(2*x))"])
def test_json_is_json_and_null_where_there_is_no_number(text: str) -> None:
    source = points(text, low=-6, high=6)
    (curve,) = read(plot.to_json(source))["curves"]
    missing = [i for i, y in enumerate(curve["y"]) if y is None]
    assert missing == np.flatnonzero(~np.isfinite(actviz.parse(text)(source.x))).tolist()
    assert missing


def test_json_writes_an_infinite_number_as_a_word() -> None:
    (curve,) = read(plot.to_json(points("sqrt(abs(x))")))["curves"]
    assert curve["max_slope"] == {"x": 0, "value": "inf"}
    assert curve["kinks"] == [{"x": 0, "left": "-inf", "right": "inf"}]


def test_json_of_a_sample_without_slopes() -> None:
    (curve,) = read(plot.to_json(points("gelu", slopes=False)))["curves"]
    assert (curve["derivative"], curve["max_slope"]) == (None, None)


def test_json_is_one_line_of_utf_8() -> None:
    text = plot.to_json(points("elu"))
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert "α" in plot.to_json(points("leaky_relu", alpha=0.5))


def test_json_tells_whether_all_kinks_are_there() -> None:
    complete = [
        read(plot.to_json(source))["curves"][0]["kinks_complete"] for source in (points("relu(x)"), many_kinks())
    ]
    assert complete == [True, False]


# --- CSV ---------------------------------------------------------------------------------------------------------


def test_csv_reads_back() -> None:
    source = points("gelu", "log(x)")
    header, *rows = csv.reader(StringIO(plot.to_csv(source, slopes=True)))
    assert header == ["x", "gelu", "gelu derivative", "log(x)", "log(x) derivative"]
    columns = [np.array([float(cell or "nan") for cell in column]) for column in zip(*rows, strict=True)]
    lines = [line for trace in source.traces for line in (trace.value, trace.slope) if line]
    np.testing.assert_array_equal(columns, [source.x, *(line.y for line in lines)])


def test_csv_without_slopes() -> None:
    text = plot.to_csv(points("relu", low=-1, high=1), slopes=False)
    assert text.splitlines()[:2] == ["x,relu", "-1.0,0.0"]
    assert "\r" not in text


def test_csv_quotes_labels_that_hold_commas() -> None:
    header, *_ = csv.reader(StringIO(plot.to_csv(points("max(x, 0)"), slopes=False)))
    assert header == ["x", "max(x, 0)"]


# --- Markdown ----------------------------------------------------------------------------------------------------


def rows(*sources: str | Sample) -> list[list[str]]:
    """The cells of a Markdown table, without its header; a bar inside a cell is escaped."""
    source = sources[0] if isinstance(sources[0], Sample) else points(*map(str, sources))
    table = plot.to_markdown(source).split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in row.replace(r"\|", "¦").strip("|").split("|")] for row in table[2:]]


def test_markdown_is_a_table_with_a_row_for_each_curve() -> None:
    text = plot.to_markdown(points("relu", "1/x"))
    assert text.splitlines()[0] == "| curve | f(x) | f′(x) | kinks | largest \\|slope\\| |"
    assert text.endswith("\n\nInterval of x: -6 to 6.\n")
    assert rows("relu", "1/x") == [
        ["`relu`", r"$\max(x, 0)$", rows("relu")[0][2], "0", "1 for x > 0"],
        ["`1/x`", r"$\frac{1}{x}$", rows("1/x")[0][2], "none", "unbounded at x = 0"],
    ]


@pytest.mark.parametrize(
    ("text", "kinks", "slope"),
    [
        ("abs(x)", "0", "1 for x < 0 and x > 0"),
        ("x*exp(x)**999", "none", "unknown"),
        ("sqrt(abs(x))", "0", "unbounded at x = 0"),
        ("abs(sin(10*x))", "39 places", "10 as x → 0"),
    ],
)
def test_markdown_of_odd_curves(text: str, kinks: str, slope: str) -> None:
    (row,) = rows(text)
    assert row[3:] == [kinks, slope]


def test_markdown_shows_that_there_are_more_kinks() -> None:
    (row,) = rows(many_kinks())
    assert row[3].startswith("more than ")


def test_markdown_keeps_its_five_cells_whatever_a_formula_holds() -> None:
    assert {len(row) for row in rows("abs(x)", "max(x, 0)*x", "abs(abs(x) - 1)")} == {5}
