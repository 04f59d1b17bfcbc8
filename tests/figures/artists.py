"""Reading a figure by its artists: texts and where they are, lines by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from actviz.figures.files import write_figure
from actviz.figures.text_metrics import matplotlib_settings
from actviz.figures.wording import wording_in

JAPANESE = wording_in("ja")

Floats = NDArray[np.float64]


def lines(figure: Figure, name: str) -> list[Line2D]:
    """The lines whose name begins so: curve-1-2 is the second stroke of the first curve."""
    return [line for line in figure.findobj(Line2D) if str(line.get_gid()).startswith(name)]


def points(figure: Figure, name: str) -> list[tuple[float, float]]:
    """The points of these lines."""
    return [
        (float(x), float(y))
        for line in lines(figure, name)
        for x, y in zip(np.atleast_1d(line.get_xdata()), np.atleast_1d(line.get_ydata()), strict=True)
    ]


def patches(figure: Figure, name: str) -> list[Rectangle]:
    """The rectangles whose name begins so."""
    return [patch for patch in figure.findobj(Rectangle) if str(patch.get_gid()).startswith(name)]


def words(figure: Figure) -> list[str]:
    """Every text that is seen."""
    return [text.get_text() for text in _texts(figure)]


def assert_tidy(figure: Figure, *, on_curves: bool = True) -> None:
    """No text is cut, lies on another one or, with ``on_curves``, on a curve."""
    with matplotlib_settings():
        figure.draw_without_rendering()
        found = [(text.get_text(), text.get_window_extent()) for text in _texts(figure)]
    page = figure.bbox
    for text, box in found:
        assert page.x0 <= box.x0 < box.x1 <= page.x1, f"{text} is cut"
        assert page.y0 <= box.y0 < box.y1 <= page.y1, f"{text} is cut"
    left, bottom, right, top = np.array([box.extents for _, box in found]).T
    meet = (left < right[:, None]) & (right > left[:, None]) & (bottom < top[:, None]) & (top > bottom[:, None])
    pairs = [(found[i][0], found[j][0]) for i, j in np.argwhere(meet) if i < j]
    assert not pairs, "one lies on the other"
    for curve in _drawn(figure) if on_curves else ():
        for text, box in found:
            assert not _inside(curve, box).any(), f"{text} lies on a curve"


def assert_named_once(figure: Figure, *names: str) -> None:
    """In an SVG file, nothing has the name of another thing, and these names are there."""
    file = BytesIO()
    write_figure(figure, file, "svg", dpi=100, title="", description="")
    ids = re.findall(r'\bid="([^"]*)"', file.getvalue().decode())
    assert len(ids) == len(set(ids))
    assert set(names) <= set(ids)


def _texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def _drawn(figure: Figure) -> Iterator[Floats]:
    """Points on the curves within their axes, close together, in pixels."""
    for axes in figure.axes:
        for line in axes.lines:
            x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
            fine = np.interp(np.linspace(0, x.size - 1, 8 * x.size), np.arange(x.size), x)
            every = axes.transData.transform(np.column_stack([fine, np.interp(fine, x, y)]))
            yield every[_inside(every, axes.bbox)]


def _inside(every: Floats, box: Bbox) -> NDArray[np.bool_]:
    x, y = every.T
    within: NDArray[np.bool_] = (box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)
    return within
