"""Numbers, lists, ranges and choices, as people type them."""

from __future__ import annotations

import math

import pytest

from actviz.cli.choices import one_of, plain_text, quoted
from actviz.cli.numbers import interval, number, numbers, whole
from actviz.formulas.errors import ActvizError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        ("-3", -3.0),
        (" 1e-3 ", 1e-3),
        ("+.5", 0.5),
        ("1/6", 1 / 6),
        ("-2*pi", -2 * math.pi),
        ("exp(1)", math.e),
        ("max(1, 2)", 2.0),
        ("sqrt(2)", math.sqrt(2)),
        ("2**10", 1024.0),
    ],
)
def test_a_number(text: str, value: float) -> None:
    assert number(text, "--n") == value


@pytest.mark.parametrize("text", ["", "abc", "x", "exp(x)", "1/6/", "a*2", "1,x", "__import__('os')", "(1).real", "0x"])
def test_no_number(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--n: .* is not a number; write one such as"):
        number(text, "--n")


def test_a_list_is_no_number() -> None:
    with pytest.raises(ActvizError, match=r"^--n: '1,5' is a list; give one number$"):
        number("1,5", "--n")


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "1/0", "0/0", "log(0)", "sqrt(-1)"])
def test_no_finite_number(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--n: .* is not a (finite )?number"):
        number(text, "--n")


@pytest.mark.parametrize(("text", "value"), [("5", 5), ("1e1", 10), ("2*3", 6), ("10.0", 10)])
def test_a_whole_number(text: str, value: int) -> None:
    assert whole(text, "--n", 5, 10) == value


@pytest.mark.parametrize("text", ["4", "11", "5.5", "-7", "1e300"])
def test_no_whole_number_in_range(text: str) -> None:
    with pytest.raises(ActvizError, match="is not possible; it is a whole number from 5 to 10"):
        whole(text, "--n", 5, 10)


def test_a_list() -> None:
    assert numbers("0.01, 1/10,0.3", "--alpha") == [0.01, 0.1, 0.3]
    assert numbers("7", "--alpha") == [7.0]


@pytest.mark.parametrize("text", ["", ",", "1,", "1,,2", " "])
def test_no_list(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--alpha: .* is not a list of numbers; write it with commas"):
        numbers(text, "--alpha")


@pytest.mark.parametrize(
    ("text", "ends"), [("-8:8", (-8, 8)), ("0 : 1e-3", (0, 1e-3)), ("-pi:2*pi", (-math.pi, math.tau))]
)
def test_a_range(text: str, ends: tuple[float, float]) -> None:
    assert interval(text, "--range") == ends


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", "'5' is not a range; write it as LO:HI, such as --range=-8:8"),
        (":", "is not a range"),
        ("-8:", "is not a range"),
        (":8", "is not a range"),
        ("1:2:3", "'2:3' is not a number"),
        ("3:3", "3:3 is empty; write it from low to high"),
        ("8:-8", "8:-8 is empty"),
        ("nan:1", "'nan' is not a finite number"),
        ("0:inf", "'inf' is not a finite number"),
        ("-1e308:1e308", "is too wide"),
        ("0:1e-320", "is too narrow"),
    ],
)
def test_no_range(text: str, message: str) -> None:
    with pytest.raises(ActvizError, match=r"^--range: ") as error:
        interval(text, "--range")
    assert message in str(error.value)


def test_one_of_a_few_words() -> None:
    assert one_of(("light", "dark"), "Dark", "--theme") == "dark"
    with pytest.raises(ActvizError, match=r"^--theme: there is no 'drak'; did you mean 'dark'\?$"):
        one_of(("light", "dark"), "drak", "--theme")
    with pytest.raises(ActvizError, match=r"^--theme: there is no 'xyz'; choose light, dark$"):
        one_of(("light", "dark"), "xyz", "--theme")


def test_text_is_shown_short_and_printable() -> None:
    assert quoted("a\x1b[31m\udcff\n") == "'a?[31m??'"
    assert quoted("a" * 100) == "'" + "a" * 37 + "...'"


def test_plain_text() -> None:
    assert plain_text(" ReLU  の\n図 🎉", "--title") == "ReLU の 図 🎉"
    for text in ("a\x01", "\udcff", "\ufffe", "\x7f"):
        with pytest.raises(ActvizError, match=r"^--title: .* holds something that is no text$"):
            plain_text(text, "--title")
