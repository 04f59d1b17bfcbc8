"""Tables as text: as wide as the window on a terminal, plain and uncut anywhere else."""

from __future__ import annotations

import re

import pytest

from actviz.tables.elements import card, grid, render_text

LONG = "a text that is far too long to stand in one line of a window that is forty columns wide"
PARTS = (card("title", [("name", LONG), ("n", "x")]), "", grid(["word", "number"], [["relu", "0.25"], [LONG, "1"]]))
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")


def test_a_terminal_gets_lines_that_fit() -> None:
    text = render_text(PARTS, terminal=True)
    assert COLOUR.search(text)
    lines = COLOUR.sub("", text).splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join(lines).count("forty") == 2


def test_a_pipe_gets_plain_uncut_text() -> None:
    text = render_text(PARTS, terminal=False)
    assert "\x1b" not in text
    assert f"  name  {LONG}" in text.splitlines()
    assert all(line == line.rstrip() for line in text.splitlines())


def test_colour_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", render_text(PARTS, terminal=True))


def test_what_looks_like_markup_is_text() -> None:
    assert "[bold]x[/bold]" in render_text([grid(["a"], [["[bold]x[/bold]"]])], terminal=False)
    assert "softmax[0]" in render_text([card("softmax[0]", [("f", "z[0]")])], terminal=False)


def test_a_window_that_is_too_narrow_gets_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    table = grid(["pair", "largest", "rms", "slope"], [["relu / gelu", "0.1699712", "0.07174321", "0.5000001"]])
    monkeypatch.setenv("COLUMNS", "34")
    lines = COLOUR.sub("", render_text([table], terminal=True)).splitlines()
    assert lines == ["relu / gelu", "  largest  0.1699712", "  rms      0.07174321", "  slope    0.5000001"]
    assert len(render_text([table], terminal=False).splitlines()) == 3


def test_a_card_about_a_number_names_its_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    table = grid(["units", "largest error", "lower bound"], [["1", "0.2061639", "0.2061639"], ["2", "exact", "0"]])
    monkeypatch.setenv("COLUMNS", "24")
    lines = COLOUR.sub("", render_text([table], terminal=True)).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["units 1", "units 2"]
