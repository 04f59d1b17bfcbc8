"""Figures of networks: what is drawn is what was found, and nothing leaves the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

from actviz.figures import approximate_candidates, approximate_sweep, approximate_training
from actviz.figures.approximate import draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT
from actviz.figures.wording import ENGLISH
from actviz.studies.approximate.explanation import Explanation, explain
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate, measured
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import DescentSettings, PanelName
from actviz.studies.approximate.training import Training, train
from actviz.studies.plot import sample
from tests.figures.artists import JAPANESE
from tests.functions import curve_of
from tests.selection import long_except


@cache
def explained(name: str, hidden: int = 4, interval: tuple[float, float] = (-8.0, 8.0)) -> Explanation:
    f = curve_of(name)
    fit = approximate(f, hidden=hidden, interval=interval)
    candidate = Candidate("optimal", fit.network, fit.max_error, fit.max_error_at, fit.rms_error)
    return explain(f, candidate, interval, 201, fit=fit)


@pytest.mark.parametrize(
    ("factor", "tails", "words"),
    [
        (1.0, False, "the smallest possible with 4 ReLU units"),
        (1.0, True, "the smallest possible with 4 ReLU units that match the asymptotes"),
        (0.5, True, "lower bound 0.00568773 that match the asymptotes"),
    ],
)
def test_a_heading_names_the_networks_among_which_the_error_is_the_least(
    factor: float, tails: bool, words: str
) -> None:
    shown = explained("sigmoid")
    assert shown.lower_bound is not None
    figure = draw(replace(shown, tails=tails, lower_bound=factor * shown.lower_bound), panels=["error"])
    heading = " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())
    assert words in heading
    assert ("asymptotes" in heading) is tails


@cache
def trained(name: str) -> Training:
    return train(curve_of(name), curve_of("relu"), settings=DescentSettings(steps=50, restarts=3))


def lines_of(figure: Figure) -> dict[str, Line2D]:
    found = [line for line in figure.findobj(Line2D) if line.get_gid()]
    names = [str(line.get_gid()) for line in found]
    assert len(set(names)) == len(names)
    return dict(zip(names, found, strict=True))


def y_of(line: Line2D) -> NDArray[np.float64]:
    return np.asarray(line.get_ydata(), dtype=np.float64)


def words_of(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in words_of(figure)}


# --- one network -------------------------------------------------------------------------------------------------


def test_the_fit_and_its_error_are_drawn() -> None:
    shown = explained("sigmoid")
    figure = draw(shown)
    lines = lines_of(figure)
    np.testing.assert_array_equal(y_of(lines["network-1"]), shown.fit.y)
    np.testing.assert_array_equal(np.array(lines["fit-dots"].get_data()), shown.kinks)
    np.testing.assert_array_equal(np.array(lines["error-dots"].get_data()), shown.peaks)
    np.testing.assert_array_equal(y_of(lines["bound-upper-1"]), shown.candidate.max_error)
    assert {
        "sigmoid approximated by 4 ReLU units",
        "largest error 0.0113755, the smallest possible with 4 ReLU units",
    } <= texts(figure)


def test_an_error_that_is_not_proven_is_an_estimate() -> None:
    told = explained("sigmoid")
    guessed = replace(told, candidate=replace(told.candidate, is_enclosed=False))
    for wording, words in (
        (ENGLISH, "largest error 0.0113755 (an estimate), lower bound 0.0113755"),
        (JAPANESE, "(推定値)"),
    ):
        shown = texts(draw(guessed, Style(wording=wording)))
        assert any(words in text for text in shown)
        assert not any("smallest possible" in text or "達しうる最小" in text for text in shown)
    compared = texts(approximate_candidates.draw([told, guessed]))
    assert {"optimal: 0.0113755", "optimal: 0.0113755 (an estimate)"} <= compared


@pytest.mark.parametrize(
    "panels",
    long_except(
        [("fit",), ("error", "fit"), ("units",), ("network",), ("network", "units", "fit")],
        [("error", "fit"), ("network",), ("network", "units", "fit")],
    ),
)
def test_panels_come_as_they_are_chosen(panels: Sequence[PanelName]) -> None:
    figure = draw(explained("gelu"), panels=panels)
    assert len(figure.axes) == len([name for name in panels if name != "network"])
    assert bool(figure.findobj(Ellipse)) == ("network" in panels)


@pytest.mark.parametrize("hidden", long_except([0, 1, 4, 8, 9, 64], [0, 8, 9]))
def test_the_diagram_has_every_weight_or_the_number_left_out(hidden: int) -> None:
    shown = explained("sine", hidden)
    figure = draw(shown, panels=("network",))
    units = shown.candidate.network.units
    nodes = [str(node.get_gid()) for node in figure.findobj(Ellipse)]
    assert len([name for name in nodes if name.startswith("node-hidden")]) == (len(units) if len(units) <= 8 else 7)
    if len(units) > 8:
        assert f"{len(units) - 7} more" in texts(figure)
    else:
        assert {f"{unit.out:.3g}".replace("-", "−") for unit in units} <= texts(figure)


def test_layers_add_up_to_the_network() -> None:
    shown = explained("tanh", 6)
    lines = lines_of(draw(shown, panels=("units",)))
    np.testing.assert_allclose(y_of(lines["layer-6-1"]), shown.fit.y, atol=1e-14)
    assert len([name for name in lines if name.startswith("layer")]) == 7


def test_partial_sums_have_names() -> None:
    figure = draw(explained("tanh", 4), panels=("units",))
    assert {"a straight line", "1 ReLU unit", "2 ReLU units", "3 ReLU units", "network"} <= texts(figure)
    assert "4 ReLU units" not in texts(figure)


def test_the_diagram_explains_what_is_in_the_ovals() -> None:
    assert "ReLU (biases in the nodes)" in texts(draw(explained("gelu"), panels=("network",)))


@pytest.mark.parametrize(
    "panels",
    long_except(
        [("fit", "network"), ("network", "fit"), ("fit", "network", "error"), ("error", "network", "units", "fit")],
        [("network", "fit"), ("error", "network", "units", "fit")],
    ),
)
def test_panels_stand_in_the_order_asked(panels: Sequence[PanelName]) -> None:
    figure = draw(explained("gelu"), panels=panels)
    heights = [axes.get_position().y0 for axes in figure.axes]
    assert heights == sorted(heights, reverse=True)
    names = [axes.get_ylabel().replace("\n", " ") for axes in figure.axes]
    wanted = {"fit": ENGLISH.value, "units": ENGLISH.value, "error": ENGLISH.miss}
    assert names == [wanted[name] for name in panels if name != "network"]
    (node,) = (node for node in figure.findobj(Ellipse) if node.get_gid() == "node-input")
    middle = node.center[1] / (72 * figure.get_size_inches()[1])
    place = panels.index("network")
    assert all(axes.get_position().y0 > middle for axes in figure.axes[:place])
    assert all(axes.get_position().y1 < middle for axes in figure.axes[place:])


@pytest.mark.parametrize(("hidden", "size", "rim"), [(29, 6.0, 1.0), (60, 4.0, 0.0)])
def test_many_dots_are_small(hidden: int, size: float, rim: float) -> None:
    dots = lines_of(draw(explained("sine", hidden), panels=("fit",)))["fit-dots"]
    assert (dots.get_markersize(), dots.get_markeredgewidth()) == (size, rim)


def test_very_many_dots_are_left_out() -> None:
    assert not [name for name in lines_of(draw(explained("sine", 210), panels=("fit", "error"))) if "dots" in name]


def test_dots_stay_within_the_axes() -> None:
    shown = explained("sine", 6)
    dots = np.array(lines_of(draw(shown, Style(y_range=(-0.5, 1.5))))["fit-dots"].get_data())
    np.testing.assert_array_equal(dots, shown.kinks[:, shown.kinks[1] >= -0.5])
    assert 0 < dots.shape[1] < 6


def test_units_that_are_not_used_are_counted() -> None:
    assert "sigmoid approximated by 2 ReLU units (3 allowed)" in texts(draw(explained("sigmoid", 3)))


def test_an_output_relu_and_a_straight_line_are_named() -> None:
    assert "sigmoid approximated by a straight line" in texts(draw(explained("sigmoid", 0)))
    assert "sigmoid を ReLU ユニット 4 個で近似" in texts(draw(explained("sigmoid"), Style(wording=JAPANESE)))


# --- trainings, sizes --------------------------------------------------------------------------------------------


def test_every_restart_and_the_optimum_are_drawn() -> None:
    training = trained("sigmoid")
    figure = approximate_training.draw(training, 0.00613)
    lines = lines_of(figure)
    assert {"restart-1-1", "restart-2-1", "restart-3-1", "optimum-1"} <= set(lines)
    np.testing.assert_allclose(y_of(lines["optimum-1"]), np.log10(0.00613))
    np.testing.assert_allclose(y_of(lines["restart-2-1"]), np.log10(training.rms_errors[1]))
    assert "optimum 0.00613" in texts(figure)


def fits(hidden: Sequence[int], errors: Sequence[float]) -> list[Fit]:
    """Fits of which only the sizes and the errors are of interest."""
    fit = approximate(curve_of("sigmoid"), hidden=0)
    return [replace(fit, hidden=size, max_error=error) for size, error in zip(hidden, errors, strict=True)]


def test_sizes_are_labelled_by_their_numbers() -> None:
    figure = approximate_sweep.draw(fits([1, 4, 16], [0.2, 0.01, 0.001]), 0.32)
    lines = lines_of(figure)
    np.testing.assert_allclose(y_of(lines["errors-1"]), np.log10([0.2, 0.01, 0.001]))
    assert {"1", "4", "16", "0.01", "asymptotic law C/(H + 1)²", "number of units H"} <= texts(figure)
    alone = approximate_sweep.draw(fits([4], [0.01]), 0.0)
    assert "law-1" not in lines_of(alone)


@pytest.mark.parametrize("errors", [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.1, 1e-4, 0.0]])
def test_an_error_of_0_is_called_exact(errors: Sequence[float]) -> None:
    figure = approximate_sweep.draw(fits([0, 1, 2], errors), np.nan)
    (axes,) = figure.axes
    low, high = axes.get_ylim()
    dots = y_of(lines_of(figure)["errors-dots"])
    assert low < dots.min() <= dots.max() < high
    assert high - low < 6
    assert "exact" in texts(figure)
    labels = [label for label in axes.get_yticklabels() if label.get_visible() and label.get_text()]
    assert not any(label.get_position()[1] <= dots[-1] for label in labels) or not any(errors)
    assert "law-1" not in lines_of(figure)


def test_candidates_are_labelled_by_their_errors() -> None:
    f = curve_of("sigmoid")
    shown = [
        explain(f, measured(f"by {hidden}", f, approximate(f, hidden=hidden).network, (-8, 8)), (-8, 8), 101)
        for hidden in (2, 4)
    ]
    figure = approximate_candidates.draw(shown)
    assert {"by 2: 0.0291741", "by 4: 0.0113755"} <= texts(figure)
    assert {"network-1-1", "network-2-1", "error-1-1", "error-2-1", "target-1"} <= set(lines_of(figure))


@pytest.fixture(scope="module")
def animation() -> tuple[bytes, Figure, NDArray[np.float64]]:
    """An animation as a file, its last page, and the values that its frames show."""
    training = trained("sigmoid")
    target = sample([curve_of("sigmoid")], training.interval, 101)
    frames = np.array([frame(target.x) for frame in training.frames])
    stream, pages = BytesIO(), list[Figure]()

    def keep(figure: Figure) -> FigureCanvasAgg:
        pages.append(figure)
        return FigureCanvasAgg(figure)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("actviz.figures.approximate_training.FigureCanvasAgg", keep)
        approximate_training.write(training, target, frames, stream, Style(wording=JAPANESE), dpi=40)
    (figure,) = pages
    return stream.getvalue(), figure, frames


def test_an_animation_has_a_frame_for_each_moment(animation: tuple[bytes, Figure, NDArray[np.float64]]) -> None:
    file, _, frames = animation
    with Image.open(BytesIO(file)) as image:
        assert getattr(image, "n_frames", 1) > len(frames) // 2  # frames that do not differ are one
        assert image.size == (256, 168)


def test_the_caption_of_an_animation_stands_below_the_axes(
    animation: tuple[bytes, Figure, NDArray[np.float64]],
) -> None:
    _, figure, frames = animation
    (axes,) = figure.axes
    (words,) = (text for text in words_of(figure) if text.get_text().startswith("ステップ 50"))
    assert "IPAexGothic" in words.get_fontproperties().get_family()
    box, graph = words.get_window_extent(), axes.get_window_extent()
    assert 0 < box.y0 < box.y1 < graph.y0
    assert box.x1 == pytest.approx(graph.x1, abs=1)
    assert not any(box.overlaps(label.get_window_extent()) for label in (axes.xaxis.label, *axes.get_xticklabels()))
    low, high = axes.get_ylim()
    assert low <= frames[-1].min() <= frames[-1].max() <= high


# --- the page ----------------------------------------------------------------------------------------------------

FIGURES = {
    "fit": lambda size: draw(explained("gelu"), Style(size=size)),
    "tiny range": lambda size: draw(explained("relu", 2, (0.0, 1e-6)), Style(size=size)),
    "jump": lambda size: draw(explained("binary_step", 2), Style(size=size, theme=DARK, wording=JAPANESE)),
    "network": lambda size: draw(explained("sigmoid", 8), Style(size=size), panels=("network",)),
    "long network": lambda size: draw(explained("silu", 64), Style(size=size), panels=("network",)),
    "no network": lambda size: draw(explained("silu", 0), Style(size=size, theme=LIGHT), panels=("network",)),
    "between": lambda size: draw(
        explained("tanh", 5), Style(size=(size[0], 2 * size[1])), panels=("fit", "network", "units")
    ),
    "unused": lambda size: draw(explained("sigmoid", 3), Style(size=size, wording=JAPANESE)),
    "exact": lambda size: approximate_sweep.draw(fits([0, 1, 2], [2.0, 0, 0]), np.nan, Style(size=size)),
    "training": lambda size: approximate_training.draw(trained("tanh"), 0.01, Style(size=size, wording=ENGLISH)),
}


@pytest.mark.parametrize("size", long_except([(6.0, 4.0), (4.0, 3.0), (12.0, 8.0)], [(4.0, 3.0)]))
@pytest.mark.parametrize("kind", long_except(FIGURES, FIGURES.keys() - {"fit", "network", "no network", "unused"}))
def test_texts_stay_on_the_page_and_apart(kind: str, size: tuple[float, float]) -> None:
    figure = FIGURES[kind](size)
    figure.draw_without_rendering()
    page = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in words_of(figure)]
    for words, box in boxes:
        assert min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1) >= 0, words
    for (one, a), (other, b) in combinations(boxes, 2):
        width = min(a.x1, b.x1) - max(a.x0, b.x0)
        height = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(width, height) <= 1.5, (one, other)
