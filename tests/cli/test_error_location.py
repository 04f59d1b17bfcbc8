"""A wrong place in a formula is pointed at."""

from __future__ import annotations

import pytest

from actviz.cli.terminal_io import POINTER_WIDTH, pointer_lines
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("formula", "carets"),
    [
        ("x*sigmod(x)", "  ^^^^^^"),
        ("mine = x*(tanh(x) + foo(x)):a=2", "             ^^^"),
        ("elu(x, alhpa=2)", "       ^^^^^^^"),
        ("x**", "   ^"),
        ("(x", "^"),
        ("x^2 + 1", " ^"),
        ("(x) ^ (2)", "    ^"),
        ("(x + 1) // (2*x)", "        ^^"),
        ("x × 2", "  ^"),
        ("x y", "  ^"),
        ("log(x) + ノーイズム(x)", "         ^^^^^^^^^^"),
        ("x if 'ん' else foo.bar", "     ^^^^"),
    ],
)
def test_the_caret_stands_under_the_place(cli: Run, formula: str, carets: str) -> None:
    done = cli("plot", formula)
    assert done.code == 2
    typed = formula.partition("= ")[2].partition(":")[0] if "mine" in formula else formula
    assert done.err.splitlines()[1:] == [f"  {typed}", f"  {carets}"]
    assert "formula" in done.complaint


def test_only_the_surroundings_of_the_place_are_shown() -> None:
    text = "x + " * 100 + "foo(x)" + " + x" * 100
    line, carets = pointer_lines(text, 400, 3)
    assert line.startswith("...x + ")
    assert line.endswith("...")
    assert len(line) == POINTER_WIDTH + 6
    assert line[carets.index("^") : carets.rindex("^") + 1] == "foo"


def test_a_place_behind_the_end_of_a_long_formula() -> None:
    line, carets = pointer_lines("x + " * 100, 400, 1)
    assert carets.index("^") == len(line)


def test_control_characters_are_not_repeated() -> None:
    assert pointer_lines("x +\x1b[31m foo(x)", 4, 1)[0] == "x +?[31m foo(x)"
