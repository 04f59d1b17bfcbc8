"""Sizes of texts are known before they are drawn."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from actviz.figures.typography import extent, font, house_style, wrap


@pytest.mark.parametrize("dpi", [72, 100, 150])
@pytest.mark.parametrize("size", [5.0, 5.5, 7.0, 9.5])
@pytest.mark.parametrize("text", ["0.308843 at x = −1.19243", "quite a long name for a curve"])
def test_a_text_is_as_wide_in_a_picture_as_it_was_measured(text: str, size: float, dpi: int) -> None:
    with house_style():
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
