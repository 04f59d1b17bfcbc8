"""Sizes as people type them, in inches."""

from __future__ import annotations

import pytest

from actviz import ActvizError
from actviz.cli.sizes import PLACES, size


@pytest.mark.parametrize(
    "text", ["6x4", "6X4", "6×4", " 6 x 4 ", "12/2x4.0", "6inx4in", "152.4x101.6mm", "6in x 101.6 mm"]
)
def test_width_and_height(text: str) -> None:
    assert size(text) == pytest.approx((6, 4), rel=1e-15)


@pytest.mark.parametrize("text", ["85mm", "8.5cm", "8.5 CM", "85/25.4in", "85/25.4"])
def test_a_width_alone(text: str) -> None:
    width, height = size(text)
    assert width == pytest.approx(3.3464566929133857, rel=1e-15)
    assert height is None


def test_a_unit_counts_for_both() -> None:
    for text in ("85x60mm", "85mmx60", "8.5x6cm"):
        assert size(text) == pytest.approx((85 / 25.4, 60 / 25.4), rel=1e-15)


def test_places_have_the_sizes_that_they_ask_for() -> None:
    millimetres = {name: round(25.4 * size(name)[0], 1) for name in PLACES}
    assert millimetres == {"nature": 89, "nature-double": 183, "ieee": 88.9, "ieee-double": 181.9, "slide": 254}
    width, height = size("Slide")
    assert height is not None
    assert width / height == pytest.approx(16 / 9)


@pytest.mark.parametrize(
    "text", ["", "x", "6x", "x4", "0x3", "0.5x3", "101x3", "-6x4", "nanx4", "axb", "85px", "mm", "20mm", "3m", "6x4x2"]
)
def test_no_size(text: str) -> None:
    with pytest.raises(ActvizError, match=r"^--size: "):
        size(text)


def test_a_place_that_was_meant() -> None:
    with pytest.raises(ActvizError, match=r"^--size: there is no 'natrue'; did you mean 'nature'\?$"):
        size("natrue")
