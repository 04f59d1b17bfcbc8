"""Curves in Braille dots: in the right place, with their numbers, as wide as the page."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from actviz.figures.ticks import ticks
from actviz.tables.preview import MARK_STEP, MAX_WIDTH, MIN_COLUMNS, ROWS, Preview, PreviewCurve

BLANK = 0x2800


def preview(*names: str, low: float = -1.0, high: float = 1.0) -> Preview:
    """Lines with slopes 1, 1/2, 1/3 ... from -2 to 2."""
    x = np.linspace(-2, 2, 101)
    curves = [PreviewCurve(name, [(x, x / (2 + number))]) for number, name in enumerate(names)]
    return Preview("", curves, (-2, 2), (low, high), ticks(-2, 2, 4), ticks(low, high, 4))


def lines(shown: Preview, width: int = 60, *, colour: bool = False) -> list[str]:
    page = io.StringIO()
    Console(file=page, width=width, force_terminal=colour, color_system="standard" if colour else None).print(shown)
    return page.getvalue().splitlines()


def dots(line: str) -> list[int]:
    return [ord(c) - BLANK for c in line if BLANK <= ord(c) < BLANK + 256]


@pytest.mark.parametrize("width", [20, 40, 80, 400])
def test_it_is_as_wide_as_the_page_but_not_wider_than_one_can_read(width: int) -> None:
    shown = lines(preview("one", "two"), width)
    assert max(map(cell_len, shown)) <= max(min(width, MAX_WIDTH), MIN_COLUMNS + 8)
    assert max(map(cell_len, shown)) >= min(width, MAX_WIDTH) - 2


def test_a_rising_line_rises() -> None:
    rows = [dots(line) for line in lines(preview("one"))[:ROWS]]
    # The dotted axes take the middle row and the middle column; the line is what is left in the upper right quarter.
    right = [max((i for i, bits in enumerate(row) if bits), default=0) for row in rows]
    assert all(a >= b for a, b in pairwise(right[: ROWS // 2 - 1]))
    assert right[0] == len(rows[0]) - 1


def test_what_is_out_of_view_is_not_drawn() -> None:
    rows = [dots(line) for line in lines(preview("one", low=-0.5, high=0.5))[:ROWS]]
    quarter = len(rows[0]) // 4
    assert not any(any(row[: quarter - 1]) for row in rows[: ROWS // 2 - 1])
    assert any(rows[ROWS - 1][quarter - 1 : quarter + 2])


def test_numbers_stand_along_the_axes_and_names_below() -> None:
    shown = lines(preview("one", "two"))
    assert [line.split("┤")[0].strip() for line in shown if "┤" in line] == ["1.0", "0.5", "0", "−0.5", "−1.0"]
    assert shown[ROWS].split() == ["−2", "−1", "0", "1", "2"]
    assert [line.split() for line in shown[ROWS + 1 :]] == [["1", "one"], ["2", "two"]]


def test_a_number_on_each_curve_tells_which_it_is() -> None:
    shown = lines(preview("one", "two", "three"))
    inside = [re.split("[│┤]", line)[1] for line in shown[:ROWS]]
    marks = [[column for line in inside for column, c in enumerate(line) if c == mark] for mark in "123"]
    assert all(marks), "every curve is marked"
    for columns in marks:
        assert all(b - a >= MARK_STEP for a, b in pairwise(sorted(columns)))


def test_colours_go_with_the_key() -> None:
    shown = lines(preview("one", "two"), colour=True)
    key = {re.findall(r"\x1b\[\d+m", line)[0] for line in shown if "one" in line or "two" in line}
    assert len(key) == 2
    assert all(any(style in line for line in shown[:ROWS]) for style in key)


def test_six_curves_have_six_colours() -> None:
    names = ("one", "two", "three", "four", "five", "six")
    key = " ".join(lines(preview(*names), 120, colour=True)[ROWS:])
    assert len(set(re.findall(r"\x1b\[3\dm", key))) == len(names)


def test_one_curve_needs_no_number() -> None:
    shown = lines(preview("one"))
    assert shown[-1].strip() == "one"
    assert "1" not in "".join(line.partition("┤")[2] for line in shown[:ROWS])


def test_a_curve_that_is_nowhere_finite_leaves_the_frame() -> None:
    empty = Preview("", [PreviewCurve("none", [])], (-1, 1), (-1, 1), ticks(-1, 1, 4), ticks(-1, 1, 4))
    assert len(lines(empty)) == ROWS + 2
