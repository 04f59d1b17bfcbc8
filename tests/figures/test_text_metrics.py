"""Sizes of texts are known before they are drawn."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from actviz.figures.text_metrics import extent, font, matplotlib_settings, not_in_fonts, wrap


@pytest.mark.parametrize("dpi", [72, 100, 150])
@pytest.mark.parametrize("size", [5.0, 5.5, 7.0, 9.5])
@pytest.mark.parametrize("text", ["0.308843 at x = −1.19243", "quite a long name for a curve"])
def test_a_text_is_as_wide_in_a_picture_as_it_was_measured(text: str, size: float, dpi: int) -> None:
    with matplotlib_settings():
        figure = Figure(dpi=dpi)
        drawn = figure.text(0, 0, text, fontproperties=font(size, text))
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
        width = drawn.get_window_extent().width * 72 / dpi
    assert width == pytest.approx(extent(text, size).width, rel=0.005)


def test_what_does_not_fit_into_the_lines_that_there_may_be_is_shortened() -> None:
    text = "a name of many words that goes on and on"
    whole = wrap(text, 10.0, 80.0)
    assert len(whole) > 2
    assert " ".join(whole) == text
    first, last = wrap(text, 10.0, 80.0, most=2)
    assert first == whole[0]
    assert last.endswith("…")
    assert extent(last, 10.0).width <= 80
    assert wrap(text, 10.0, 80.0, most=len(whole)) == whole


def test_the_tests_know_the_fonts_of_packages_only() -> None:
    own = Path(matplotlib.get_data_path())
    assert {Path(font.fname).name for font in fontManager.ttflist if not Path(font.fname).is_relative_to(own)} == {
        "ipaexg.ttf"
    }
    assert not_in_fonts(["傾き", "活性化関数", "1 × 2 − 3"]) == ""


@pytest.mark.usefixtures("no_japanese_font")
def test_without_a_japanese_font_its_characters_are_missing() -> None:
    assert not_in_fonts(["傾き", "× −"]) == "傾き"
