"""What is not known, what there is not, and what does not apply are three answers, the same in every form."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import StringIO
from typing import Any

import pytest

import actviz
from actviz.cli import table_rows
from actviz.cli.table_rows import read_condition
from actviz.formulas.errors import ActvizError
from actviz.language import set_language
from actviz.studies.facts.model import FACTS, MOMENTS, Certainty, Facts, Gaussian
from actviz.studies.facts.precomputed import elementwise, facts_of_entry
from actviz.studies.results import Bound, Singularity
from actviz.studies.unknown import UNKNOWN, Unknown, is_known
from actviz.tables import card, table
from actviz.tables.card import Card
from actviz.tables.elements import render_text
from actviz.tables.facts import FACT_ROWS, certainty_rows, facts_json, facts_rows
from actviz.tables.numbers import NOTHING
from actviz.tables.table import COLUMNS, Row

SAYS = {"en": {"unknown": "unknown", "none": "none"}, "ja": {"unknown": "不明", "none": "なし"}}
PAIRS = ("range", "range_reached", "limits", "slopes_at_zero")
"""Facts of two sides, each of which is known or not."""
OF_FACTS = (
    "range", "infimum", "supremum", "minimum", "limit_left", "limit_right", "monotonic", "smoothness", "kinks",
    "max_abs_slope", "max_slope", "lipschitz", "value_at_zero", "symmetry", "saturates", "dead", "sparsity", "mean",
    "second_moment", "gain", "slope_moment", "layer_gradient",
)  # fmt: skip
"""The columns of facts."""


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


@cache
def facts_of(text: str) -> Facts:
    return actviz.facts(actviz.parse(text))


def nothing_known() -> Facts:
    """Facts of which not one is known."""
    unknown: dict[str, Any] = dict.fromkeys(FACTS, UNKNOWN) | dict.fromkeys(
        ("range", "limits", "slopes_at_zero", "saturates"), (UNKNOWN, UNKNOWN)
    )
    return replace(
        facts_of("x"),
        **{name: fact for name, fact in unknown.items() if name not in MOMENTS},
        gaussian=Gaussian(*[UNKNOWN] * len(MOMENTS)),
        known_by={},
    )


def row_of(label: str, facts: Facts | None) -> Row:
    return Row(label, label, label, None, facts, {}, {})


ROWS = {
    "unclear": row_of("unclear", nothing_known()),
    "empty": row_of("empty", facts_of("log(-1 - x**2)")),
    "x": row_of("x", facts_of("x")),
    "vector": row_of("vector", None),
}
NO_ANSWER = re.compile(r"\b(None|nan|NaN|UNKNOWN|Unknown)\b")


def card_items(data: Card) -> list[tuple[str, str]]:
    """The names and texts on a card."""
    items = re.findall(r"^- \*\*(.+?)\*\*: (.*)$", card.to_markdown(data), flags=re.MULTILINE)
    return [(str(name), str(text)) for name, text in items]


def text_of(name: str, facts: Facts) -> str:
    """The text of a fact beside those of other functions."""
    (text,) = (row.text for row in FACT_ROWS if row.name == name)
    assert text is not None
    return text(facts)


def card_of(row: Row) -> Card:
    return Card(row, row.formula, "", (), (), (), (), None)


# --- the contract ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("sine(x)", {"limits": [None, None], "saturates": {"left": False, "right": False}, "range": [-1, 1],
                  "minimum": {"x": pytest.approx(-1.5707963267948966), "value": -1}, "monotonic": "no",
                  "symmetry": "odd", "smoothness": "Cinf", "kinks": [], "dead": [], "lipschitz": 1, "mean": 0,
                  "domain": [["-inf", "inf"]], "zero_at_zero": True}),
        ("identity(x)", {"limits": ["-inf", "inf"], "saturates": {"left": False, "right": False}, "minimum": None,
                      "range": ["-inf", "inf"], "range_reached": [False, False], "monotonic": "increasing",
                      "symmetry": "odd", "mean": 0, "second_moment": 1, "gain": 1}),
        ("relu(x)", {"limits": [0, "inf"], "saturates": {"left": True, "right": False}, "range": [0, "inf"],
                  "range_reached": [True, False], "minimum": {"x": 0, "value": 0}, "monotonic": "increasing",
                  "symmetry": "none", "smoothness": "C0", "kinks": [{"x": 0, "left": 0, "right": 1}],
                  "dead": [["-inf", 0]], "sparsity": 0.5, "slopes_at_zero": [0, 1], "kinks_complete": True}),
        ("exponential(x)", {"limits": [0, "inf"], "saturates": {"left": True, "right": False}, "minimum": None,
                         "range": [0, "inf"], "range_reached": [False, False], "lipschitz": "inf",
                         "zero_at_zero": False}),
        ("log(x)", {"limits": [None, "inf"], "domain": [[0, "inf"]], "mean": None, "second_moment": None, "gain": None,
                    "value_at_zero": None, "slopes_at_zero": [None, None], "zero_at_zero": False}),
        ("0*x", {"second_moment": 0, "gain": None, "sparsity": 1, "minimum": {"x": 0, "value": 0}}),
    ],
)  # fmt: skip
def test_a_fact_in_json_is_a_value_or_null_where_there_is_none(text: str, contract: dict[str, Any]) -> None:
    found = facts_json(facts_of(text))
    assert {key: found[key] for key in contract} == contract
    assert "unknown" not in json.dumps(found)


def test_what_is_not_known_is_the_word_unknown_in_every_key() -> None:
    found = facts_json(nothing_known())
    others = ("label", "name", "formula", "derivative", "parameters", "kinks_complete", "dead_complete", "known_by")
    for key, fact in found.items():
        if key in PAIRS:
            assert fact == ["unknown", "unknown"], key
        elif key == "saturates":
            assert fact == {"left": "unknown", "right": "unknown"}
        elif key not in others:
            assert fact == "unknown", key
    assert {*found["known_by"].values()} == {"unknown"}


def test_a_function_without_values_has_none_of_the_facts() -> None:
    found = facts_json(facts_of("log(-1 - x**2)"))
    assert {key for key, fact in found.items() if fact is None} >= {
        "minimum", "monotonic", "smoothness", "max_slope", "max_abs_slope", "lipschitz", "value_at_zero", "symmetry",
        "mean", "second_moment", "gain", "slope_moment",
    }  # fmt: skip
    assert (found["range"], found["limits"], found["domain"], found["values"]) == ([None, None], [None, None], [], [])
    assert "unknown" not in json.dumps(found)


def test_one_side_may_be_known_and_the_other_not(language: str) -> None:
    facts = replace(
        facts_of("tanh(x)"),
        range=(UNKNOWN, Bound(1, 5, is_reached=True)),
        values=UNKNOWN,
        limits=(-1, UNKNOWN),
        saturates=(True, UNKNOWN),
    )
    found = facts_json(facts)
    assert (found["range"], found["range_reached"]) == (["unknown", 1], ["unknown", True])
    assert (found["limits"], found["saturates"]) == ([-1, "unknown"], {"left": True, "right": "unknown"})
    unknown = SAYS[language]["unknown"]
    assert text_of("range", facts) == f"({unknown}, 1]"
    assert unknown in text_of("saturates", facts)
    row = row_of("half", facts)
    (line,) = csv.DictReader(StringIO(table.to_csv([row], ["range", "limit_left", "limit_right", "saturates"])))
    assert line == {"range": "(unknown, 1]", "limit_left": "-1", "limit_right": "unknown", "saturates": "unknown"}


@pytest.mark.parametrize(
    ("text", "minimum"),
    [("exp(-x**2)", None), ("1e-320*x**2", {"x": 0, "value": 0}), ("1e-320*abs(log1p(x))", {"x": 0, "value": 0})],
)
def test_there_is_a_minimum_if_and_only_if_the_lowest_value_is_reached(text: str, minimum: object) -> None:
    found = facts_json(facts_of(text))
    assert found["minimum"] == minimum
    assert (found["range"][0], found["range_reached"][0]) == (0, minimum is not None)


def test_the_facts_of_the_catalogue_are_known() -> None:
    for entry in elementwise():
        assert "unknown" not in json.dumps(facts_json(facts_of_entry(entry))), entry.name


@pytest.mark.parametrize(
    "text", ["exp(x**2)", "abs(x)**9", "(exp(x)-exp(-x))/2", pytest.param("sin(1/x)", marks=pytest.mark.long)]
)
def test_certainty_is_shown_of_exactly_the_facts_that_are_known(text: str) -> None:
    found = facts_json(facts_of(text))
    for key, way in found["known_by"].items():
        fact = found[key]
        sides = [*fact.values()] if key == "saturates" else fact if key in PAIRS else [fact]
        assert (way == "unknown") == all(side == "unknown" for side in sides), key


# --- tables --------------------------------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """The rows in every form."""
    rows, columns = [*ROWS.values()], ["name", *OF_FACTS]
    return {
        "rich": render_text(table.report(rows, columns), terminal=False),
        "md": table.to_markdown(rows, columns),
        "tex": table.to_tex(rows, columns),
        "csv": table.to_csv(rows, columns),
        "json": table.to_json(rows),
        **{f"card of {name}": render_text(card.report(card_of(row)), terminal=False) for name, row in ROWS.items()},
    }


def test_no_form_shows_what_python_calls_it(language: str) -> None:
    assert {form: NO_ANSWER.findall(page) for form, page in pages().items() if NO_ANSWER.search(page)} == {}


def test_the_table_shows_unknown_none_or_nothing(language: str) -> None:
    says = SAYS[language]
    for name in OF_FACTS:
        column = COLUMNS[name]
        assert column.text(ROWS["unclear"]) == says["unknown"], name
        assert column.value(ROWS["unclear"]) is UNKNOWN, name
        assert column.text(ROWS["vector"]) == NOTHING, name
        assert column.value(ROWS["vector"]) is None, name
    for name in {*OF_FACTS} - {"kinks", "dead", "saturates", "sparsity"}:
        assert COLUMNS[name].text(ROWS["empty"]) == says["none"], name
        assert COLUMNS[name].value(ROWS["empty"]) is None, name
    assert COLUMNS["minimum"].text(ROWS["x"]) == says["none"]


def test_csv_json_and_markdown_hold_the_same(language: str) -> None:
    columns = ["name", *OF_FACTS]
    lines = {line["name"]: line for line in csv.DictReader(StringIO(table.to_csv(ROWS.values(), columns)))}
    found = {row["label"]: row for row in json.loads(table.to_json(ROWS.values()))}
    assert {text for name, text in lines["unclear"].items() if name != "name"} == {"unknown"}
    assert {lines["empty"][name] for name in ("minimum", "limit_left", "mean", "monotonic", "range")} == {""}
    assert (lines["x"]["minimum"], found["x"]["minimum"], found["unclear"]["minimum"]) == ("", None, "unknown")
    assert set(found["vector"]) == set(found["x"])
    _, _, *cells = (line.strip("| ").split(" | ") for line in table.to_markdown(ROWS.values(), columns).splitlines())
    assert cells[0][1:] == [SAYS[language]["unknown"]] * len(OF_FACTS)


def test_cards_and_comparisons_show_unknown_and_none(language: str) -> None:
    says = SAYS[language]
    unclear, plain = dict(card_items(card_of(ROWS["unclear"]))), dict(card_items(card_of(ROWS["x"])))
    names = {name: COLUMNS[name].heading for name in ("range", "minimum", "monotonic", "kinks", "mean", "gain")}
    for heading in names.values():
        assert unclear[translated_heading(heading, language)].startswith(says["unknown"]), heading
    assert plain[translated_heading("minimum", language)] == says["none"]
    _, rows = facts_rows([nothing_known(), facts_of("x")])
    assert all(row[1].startswith(says["unknown"]) and not row[2].startswith(says["unknown"]) for row in rows)


def translated_heading(text: str, language: str) -> str:
    from actviz.language import LANGUAGES, translations

    return translations(text)[LANGUAGES.index(language)]


def test_a_selection_ends_with_dots() -> None:
    some = replace(facts_of("relu(x)"), kinks_complete=False, dead_complete=False)
    none = replace(facts_of("x"), kinks=UNKNOWN, dead=UNKNOWN, kinks_complete=False, dead_complete=False)
    assert (text_of("kinks", some), text_of("dead", some)) == ("at 0 ...", "-∞ to 0 ...")
    assert (text_of("kinks", none), text_of("dead", none)) == ("unknown", "unknown")
    values = [[COLUMNS[name].value(row_of("", facts)) for name in ("kinks", "dead")] for facts in (some, none)]
    assert values == [[UNKNOWN, "yes"], [UNKNOWN, UNKNOWN]]


def test_poles_are_shown_with_what_is_known_of_them() -> None:
    def kinks(*places: Singularity) -> str:
        return text_of("kinks", replace(facts_of("x"), singularities=places))

    assert kinks(Singularity(2, "essential", None, 1)) == "none; no limit at 2"
    assert kinks(Singularity(2, "unknown", UNKNOWN, 1)) == "none; undefined at 2, limit unknown"
    assert text_of("kinks", replace(facts_of("x"), singularities=UNKNOWN)) == "none; poles unknown"
    (one,) = facts_json(replace(facts_of("x"), singularities=(Singularity(2, "unknown", UNKNOWN, None),)))[
        "singularities"
    ]
    assert (one["left"], one["right"]) == ("unknown", None)


def test_certainties_take_a_few_lines() -> None:
    on_card = ("range", "minimum", "limits", "at_zero", "slopes_at_zero", "monotonic", "smoothness", "kinks",
               "steepest", "dead", "saturates", "symmetry", "sparsity", "mean", "gain")  # fmt: skip
    headings = ("range, minimum, limits, f(0), f′(0), monotonic, smoothness, kinks, largest |slope|, dead zone, "
                "saturation, symmetry, sparsity, mean, gain")  # fmt: skip

    def rows(known_by: Mapping[str, Certainty]) -> list[tuple[str, str]]:
        return certainty_rows(replace(facts_of("x"), known_by=known_by))

    known_by: dict[str, Certainty] = dict.fromkeys(on_card, "enclosed")
    assert rows(known_by) == [("proven by interval arithmetic", "all")]
    del known_by["gain"]
    assert rows(known_by | {"kinks": "formula"}) == [
        ("proven from the formula", "kinks"),
        ("proven by interval arithmetic", "all others"),
        ("unknown", "gain"),
    ]
    assert rows({}) == [("unknown", headings)]


def test_every_fact_has_one_row() -> None:
    assert sorted(row.name for row in FACT_ROWS) == sorted(FACTS)
    keys = [key for row in FACT_ROWS for key in (row.key, *row.others)]
    assert len(keys) == len(set(keys))
    columns = [column.name for row in FACT_ROWS for column in row.all_columns]
    assert columns == [*OF_FACTS]
    assert [name for name in COLUMNS if name in columns] == columns


# --- sorting and filtering ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("column", ["gain", "minimum", "monotonic", "range"])
def test_what_is_not_known_is_sorted_last(column: str, reverse: bool) -> None:
    found = [row.label for row in table_rows.sort_rows([*ROWS.values()], column, reverse=reverse)]
    assert found[-1] == "unclear"
    values = [COLUMNS[column].value(ROWS[label]) for label in found[:-1]]
    assert values == [*filter(None, values), *(value for value in values if value is None)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("gain>=0", ["x"]),
        ("gain!=3", ["empty", "x"]),
        ("minimum=none", ["empty", "x"]),
        ("minimum!=none", []),
        ("minimum<0", []),
        ("monotonic=increasing", ["x"]),
        ("monotonic!=increasing", ["empty"]),
        ("monotonic=unknown", ["unclear"]),
        ("monotonic=不明", ["unclear"]),
        ("kinks=0", ["empty", "x"]),
        ("kinks!=unknown", ["empty", "x"]),
        ("range=unknown", ["unclear"]),
    ],
)
def test_what_is_not_known_meets_no_condition_but_that_it_is_not(text: str, kept: list[str]) -> None:
    holds = read_condition(text).holds
    answers = {label: holds(row) for label, row in ROWS.items()}
    assert [label for label, answer in answers.items() if answer is True] == kept
    assert answers["vector"] is False
    assert is_known(answers["unclear"]) == any(word in text for word in ("unknown", "不明"))


@pytest.mark.parametrize(("words", "ja"), [("excluded 1: gain is unknown", False), ("gain が不明な 1", True)])
def test_the_number_of_rows_left_out_is_shown(words: str, ja: bool, capsys: pytest.CaptureFixture[str]) -> None:
    set_language("ja" if ja else "en")
    try:
        table_rows.filter_rows([*ROWS.values()], family=None, where=["gain>0"], search=None)
    finally:
        set_language("en")
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_rows_that_another_condition_rules_out_are_not_counted_as_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*ROWS.values()]
    table_rows.filter_rows(rows, family=None, where=["gain>0", "name=x"], search=None)
    table_rows.filter_rows(rows, family=None, where=["gain=unknown"], search=None)
    table_rows.filter_rows(rows, family=None, where=["gain>0"], search=None, quiet=True)
    assert capsys.readouterr().err == ""
    with pytest.raises(ActvizError, match="no function satisfies --where gain>0, --where monotonic=no"):
        table_rows.filter_rows(rows, family=None, where=["gain>0", "monotonic=no"], search=None)


# --- the value itself --------------------------------------------------------------------------------------------


def test_unknown_is_one_value_that_is_neither_true_nor_false() -> None:
    assert [*Unknown] == [UNKNOWN]
    assert json.dumps(UNKNOWN) == '"unknown"'
    assert repr(UNKNOWN) == "UNKNOWN"
    assert (is_known(UNKNOWN), is_known(None), is_known(0.0)) == (False, True, True)
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert actviz.UNKNOWN is UNKNOWN
