"""Colours are judged by arithmetic: contrast, lightness in grey, and what colour-blind eyes see."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from actviz import ActvizError
from actviz.cli import options
from actviz.figures import themes
from actviz.figures.themes import DARK, DASHES, DOTS, LIGHT, PRINT, Theme, theme_named

THEMES = [LIGHT, DARK, PRINT]
CURVES = 12
Floats = NDArray[np.float64]

# Machado, Oliveira & Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.
BLIND = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(color: str) -> Floats:
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(color: str) -> float:
    """CIE L*, from 0 to 100."""
    y = luminance(color)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def lab(rgb: Floats) -> Floats:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    t = xyz / [0.9505, 1.0, 1.089]
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_curves_and_words_stand_out_from_the_background(theme: Theme) -> None:
    assert all(contrast(color, theme.background) >= 3 for color in theme.colors)
    assert contrast(theme.ink, theme.background) >= 7
    assert contrast(theme.muted, theme.background) >= 4.5
    assert contrast(theme.axis, theme.background) > contrast(theme.grid, theme.background)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_any_two_curves_differ_in_grey(theme: Theme) -> None:
    line_styles = [theme.line_style(number) for number in range(CURVES)]
    for one, other in combinations(line_styles, 2):
        assert one.dash != other.dash or abs(lightness(one.color) - lightness(other.color)) >= 8


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_pens_repeat_late(theme: Theme) -> None:
    count = len(theme.colors) * len(DASHES)
    assert len({(line_style.color, line_style.dash) for line_style in map(theme.line_style, range(count))}) == count


@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_stay_apart_for_colour_blind_eyes(theme: Theme, eyes: str) -> None:
    seen = [lab(np.array(BLIND[eyes]) @ linear(color)) for color in theme.colors]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 10


def test_a_slope_has_a_pattern_of_its_own() -> None:
    assert DOTS not in DASHES
    assert all(max(DOTS) < max(dash) for dash in DASHES if dash)


def test_dashes_are_as_long_whatever_the_width() -> None:
    for width in (1.0, 3.0):
        _, pattern = LIGHT.line_style(1, width).properties["linestyle"]
        assert [length * width for length in pattern] == pytest.approx(DASHES[1])


def test_themes_are_found_by_name() -> None:
    assert theme_named("dark") is theme_named("Dark") is DARK
    auto = theme_named("auto")
    assert replace(auto, name="light", dark=None) == LIGHT
    assert auto.dark is DARK


def test_an_unknown_theme_is_an_error_that_helps() -> None:
    with pytest.raises(ActvizError, match="'dakr'; did you mean 'dark'"):
        theme_named("dakr")
    with pytest.raises(ActvizError, match="light, dark, print, auto"):
        theme_named("solarized")


def test_the_option_names_the_themes_that_there_are() -> None:
    assert [*options.THEMES] == [*themes.THEMES]
