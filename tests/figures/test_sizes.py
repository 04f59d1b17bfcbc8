"""How large figures are, and what stands on those whose height was left to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from matplotlib.figure import Figure

import actviz
from actviz.figures import compare as comparison
from actviz.figures import derivative, grid, plot
from actviz.figures.sizes import line_scale, page_size
from actviz.figures.style import Style
from actviz.studies.compare import compare
from actviz.studies.derivative import differentiate
from actviz.studies.plot import sample
from tests.figures.artists import assert_tidy, lines
from tests.selection import long_except

NARROW, WIDE = 85 / 25.4, 183 / 25.4
CURVES = [actviz.parse(formula) for formula in ("max(x, 0)", "x/(1 + exp(-x))", "tanh(x)")]
DRAW: dict[str, tuple[Callable[..., Figure], float]] = {
    "curves": (partial(plot.draw, sample(CURVES, (-6, 6), 201)), 6.4 / 4.2),
    "derivatives": (partial(derivative.draw, differentiate(CURVES, (-6, 6), 201)), 6.4 / 5.6),
    "comparison": (partial(comparison.draw, compare(CURVES, (-6, 6), 201, against=CURVES[0])), 6.4 / 7.6),
}


def test_a_size_is_as_asked() -> None:
    assert page_size(None, (6.4, 4.2)) == (6.4, 4.2)
    assert page_size((3.0, 2.0), (6.4, 4.2)) == (3.0, 2.0)
    assert page_size((3.2, None), (6.4, 4.2)) == (3.2, 2.1)
    assert page_size((1.0, None), (6.4, 4.2)) == (1.0, 1.0)


@pytest.mark.parametrize("width", long_except([NARROW, WIDE], [NARROW]))
@pytest.mark.parametrize("kind", DRAW)
def test_columns_of_journals_hold_everything(kind: str, width: float) -> None:
    draw, proportion = DRAW[kind]
    figure = draw(Style(size=(width, None)))
    assert figure.get_size_inches() == pytest.approx((width, width / proportion))
    assert_tidy(figure)


def test_a_narrow_grid_has_fewer_columns() -> None:
    points = sample([*CURVES] * 3, (-6, 6), 101, slopes=True)
    for width, most in ((2.0, 1), (NARROW, 3)):
        figure = grid.draw(points, Style(size=(width, None)), slopes=True)
        assert figure.get_figwidth() == width
        assert len({round(axes.get_position().x0, 3) for axes in figure.axes}) == most
        assert_tidy(figure, on_curves=False)


def test_lines_are_thinner_on_narrow_pages_only() -> None:
    (usual,), (narrow,), (wide,) = (
        lines(plot.draw(sample(CURVES[:1], (-6, 6), 101), Style(size=size)), "curve-1")
        for size in ((6.4, 4.2), (NARROW, None), (12.0, 8.0))
    )
    assert usual.get_linewidth() == wide.get_linewidth() == 2.0
    assert 1.3 < narrow.get_linewidth() < 1.6
    assert line_scale(6.4) == 1.0
