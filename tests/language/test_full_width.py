"""Reports in full-width characters: columns line up by cells, lines fit the window, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from actviz.cli.progress import Progress
from actviz.language import set_language
from actviz.tables.elements import Paragraph, card, grid, render_text

LONG = (
    "これより良い ReLU ユニット 4 個のネットワークなし: 誤差はいずれも 0.011 以上 (x = -1.278465)。"
    "値は P(f(Z) = 0)、以下同様"
)
WHOLE = ("ネットワークなし:", "4 個", "(x = -1.278465)。", "P(f(Z) = 0)、")
"""What stays in one line; the first is as wide as any."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    set_language("ja")
    yield
    set_language("en")


def lines_of(*parts: object) -> list[str]:
    return COLOUR.sub("", render_text(parts, terminal=True)).splitlines()  # type: ignore[arg-type]


def test_a_paragraph_fits_the_window_and_keeps_every_word() -> None:
    lines = lines_of(Paragraph("  " + LONG))
    assert max(map(cell_len, lines)) <= 40
    assert all(line.startswith("  ") for line in lines)
    assert "".join(lines).replace(" ", "") == LONG.replace(" ", "")
    assert all(any(whole in line for line in lines) for whole in WHOLE)
    assert not any(line.strip().startswith(("、", "。", ")")) for line in lines)


def test_a_line_has_no_room_for_another_word() -> None:
    *lines, _ = lines_of(Paragraph(LONG))
    assert min(map(cell_len, lines)) > 40 - max(map(cell_len, WHOLE))


def test_the_second_column_of_a_card_lines_up() -> None:
    first, *others = lines_of(card("題", [("名前", LONG), ("f", "x")]))[1:]
    column = cell_len(first[: first.index("これ")])
    assert column == cell_len("  名前  ")
    assert all(line.startswith(" " * column) for line in others[:-1])
    assert others[-1] == "  f" + " " * (column - 3) + "x"


def test_numbers_line_up_under_names_in_full_width_characters() -> None:
    table = grid(["組", "最大の差", "位置"], [["relu", "0.5", "1"], ["曲線", "12.25", "-1"]])
    header, rule, *rows = lines_of(table)
    assert {cell_len(line) for line in (header, rule, *rows)} == {cell_len(rule)}


def test_a_long_name_of_a_column_takes_two_lines_where_that_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    table = grid(["組", "二乗平均平方根誤差", "最大誤差"], [["relu", "0.25", "1.5"]])
    monkeypatch.setenv("COLUMNS", "60")
    assert "二乗平均平方根誤差" in lines_of(table)[0]
    monkeypatch.setenv("COLUMNS", "30")
    upper, lower = lines_of(table)[:2]
    assert upper.split() == ["二乗平均"]
    assert lower.split() == ["組", "平方根誤差", "最大誤差"]
    monkeypatch.setenv("COLUMNS", "20")
    assert lines_of(table)[0] == "relu"


def test_a_bar_of_progress_speaks_too() -> None:
    assert Progress("training", 3, quiet=True).what == "学習中"
