"""Numbers, lists, ranges, choices and sizes."""

from __future__ import annotations

import math

import pytest

from actviz.cli.parsing import figure_size, interval, numbers, whole
from actviz.figure_options import NAMED_SIZES
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import number, one_of, plain_text, quoted


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
    with pytest.raises(ActvizError, match=r"^--n: .* is not a number; write a number such as"):
        number(text, "--n")


def test_a_list_is_no_number() -> None:
    with pytest.raises(ActvizError, match=r"^--n: '1,5' is a list; specify one number$"):
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
    with pytest.raises(ActvizError, match="is invalid; it must be an integer from 5 to 10"):
        whole(text, "--n", 5, 10)


def test_a_list() -> None:
    assert numbers("0.01, 1/10,0.3", "--alpha") == [0.01, 0.1, 0.3]
    assert numbers("7", "--alpha") == [7.0]


@pytest.mark.parametrize("text", ["", ",", "1,", "1,,2", " "])
def test_no_list(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--alpha: .* is not a list of numbers; separate the numbers by commas"):
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
        ("3:3", "3:3 is empty; write the lower end first"),
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
    with pytest.raises(ActvizError, match=r"^--theme: unsupported value 'drak'; did you mean 'dark'\?$"):
        one_of(("light", "dark"), "drak", "--theme")
    with pytest.raises(ActvizError, match=r"^--theme: unsupported value 'xyz'; choose from light, dark$"):
        one_of(("light", "dark"), "xyz", "--theme")


def test_text_is_shown_short_and_printable() -> None:
    assert quoted("a\x1b[31m\udcff\n") == "'a?[31m??'"
    assert quoted("a" * 100) == "'" + "a" * 37 + "...'"


def test_plain_text() -> None:
    assert plain_text(" ReLU  の\n図 🎉", "--title") == "ReLU の 図 🎉"
    for text in ("a\x01", "\udcff", "\ufffe", "\x7f"):
        with pytest.raises(ActvizError, match=r"^--title: .* contains data that is not text$"):
            plain_text(text, "--title")


@pytest.mark.parametrize(
    "text", ["6x4", "6X4", "6×4", " 6 x 4 ", "12/2x4.0", "6inx4in", "152.4x101.6mm", "6in x 101.6 mm"]
)
def test_width_and_height(text: str) -> None:
    assert figure_size(text) == pytest.approx((6, 4), rel=1e-15)


@pytest.mark.parametrize("text", ["85mm", "8.5cm", "8.5 CM", "85/25.4in", "85/25.4"])
def test_a_width_alone(text: str) -> None:
    width, height = figure_size(text)
    assert width == pytest.approx(3.3464566929133857, rel=1e-15)
    assert height is None


def test_a_unit_counts_for_both() -> None:
    for text in ("85x60mm", "85mmx60", "8.5x6cm"):
        assert figure_size(text) == pytest.approx((85 / 25.4, 60 / 25.4), rel=1e-15)


def test_places_have_the_sizes_that_they_ask_for() -> None:
    millimetres = {name: round(25.4 * figure_size(name)[0], 1) for name in NAMED_SIZES}
    assert millimetres == {"nature": 89, "nature-double": 183, "ieee": 88.9, "ieee-double": 181.9, "slide": 254}
    width, height = figure_size("Slide")
    assert height is not None
    assert width / height == pytest.approx(16 / 9)


@pytest.mark.parametrize(
    "text", ["", "x", "6x", "x4", "0x3", "0.5x3", "101x3", "-6x4", "nanx4", "axb", "85px", "mm", "20mm", "3m", "6x4x2"]
)
def test_no_size(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--size: "):
        figure_size(text)


def test_a_place_that_was_meant() -> None:
    with pytest.raises(ActvizError, match=r"^--size: unsupported value 'natrue'; did you mean 'nature'\?$"):
        figure_size("natrue")
