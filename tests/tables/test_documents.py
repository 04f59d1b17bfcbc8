"""JSON, CSV and Markdown documents, and Markdown of the elements of a report."""

from __future__ import annotations

import csv
import json
from io import StringIO
from math import inf, nan

import pytest

from actviz.tables.documents import csv_document, html_table, json_document, markdown_table
from actviz.tables.elements import Grid, Paragraph, grid, markdown, separated


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_json_without_a_standard_form_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_document({"x": number})


def test_json_keeps_letters_and_ends_a_line() -> None:
    assert json_document({"α": [1 / 3]}) == '{"α": [0.3333333333333333]}\n'
    assert json.loads(json_document([1, None], indent=1)) == [1, None]


def test_csv_reads_back_unchanged() -> None:
    text = csv_document(["label", "x"], [("max(x, 0)", 0.1 + 0.2), ('a "name"', -0.0), ("none", "")])
    header, *rows = csv.reader(StringIO(text))
    assert header == ["label", "x"]
    assert rows == [["max(x, 0)", "0.30000000000000004"], ['a "name"', "-0.0"], ["none", ""]]
    assert "\r" not in text


def test_bars_in_a_markdown_table_are_escaped() -> None:
    assert markdown_table(["|f|", "x"], [["a|b", "1"]]) == "| \\|f\\| | x |\n| --- | --- |\n| a\\|b | 1 |"
    assert markdown_table(["f", "x"], [], rule="---") == "| f | x |\n|---|---|"


def test_the_parts_of_a_report_as_markdown() -> None:
    table = grid(["  name", "x"], [["  relu", "1"]], code=[0])
    parts: list[Grid | Paragraph | str] = [table, "", Paragraph("  a note"), "a sentence"]
    assert markdown(parts) == "| name | x |\n| --- | --- |\n| `relu` | 1 |\n\na note\n\na sentence\n"


def test_cells_of_an_html_table_are_escaped() -> None:
    table = html_table(["f", "x"], [["<b>", "1 & 2"]])
    assert table.startswith("<table><thead><tr><th")
    assert "&lt;b&gt;</td>" in table
    assert "1 &amp; 2</td>" in table
    assert "<thead>" not in html_table([], [["a"]])


def test_an_empty_line_separates_the_parts_of_a_report() -> None:
    assert list(separated([["a", "b"], [], ["c"]])) == ["a", "b", "", "", "c"]
    assert list(separated([])) == []
