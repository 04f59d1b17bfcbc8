"""Figures of functions compared in training: what is drawn is what was measured."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure

from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.figures.train import describe, draw
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.train import Trainings, train
from actviz.studies.networks.train_settings import TrainingSettings
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, lines, words
from tests.functions import curve_of
from tests.selection import long_except


@cache
def trained(task: str = "moons", names: tuple[str, ...] = ("relu", "tanh", "identity"), seeds: int = 4) -> Trainings:
    return train([curve_of(name) for name in names], TrainingSettings(task=task, seeds=seeds, steps=50, rates=(0.03,)))


def test_the_lines_are_means_over_the_seeds() -> None:
    result = trained()
    figure = draw(result, panels=("score", "loss", "dead"))
    for number, curve in enumerate(result.curves, 1):
        for row, numbers in (("score", curve.course), ("loss", curve.losses), ("dead", curve.dead)):
            (line,) = lines(figure, f"{row}-{number}-")
            np.testing.assert_array_equal(line.get_xdata(), curve.steps)
            np.testing.assert_allclose(np.asarray(line.get_ydata(), float), numbers.mean(axis=0))
    assert {"accuracy", "loss", "dead units", "step", "relu", "tanh", "identity"} <= set(words(figure))
    assert "moons: mean of 4 seeds, with 95 % intervals" in words(figure)


def test_maps_show_the_points_of_one_seed() -> None:
    result = trained()
    figure = draw(result, panels=("regions",))
    for number, curve in enumerate(result.curves, 1):
        assert curve.regions is not None
        assert curve.regions.seed == result.curves[0].regions.seed  # type: ignore[union-attr]
        (plus,) = lines(figure, f"plus-{number}")
        drawn = np.column_stack([np.asarray(plus.get_xdata(), float), np.asarray(plus.get_ydata(), float)])
        np.testing.assert_array_equal(drawn, curve.regions.points[curve.regions.targets == 1])
    labels = [f"{curve.label} {100 * curve.regions.score:.1f} %" for curve in result.curves if curve.regions]
    assert set(labels) <= set(words(figure))


@pytest.mark.parametrize("theme", long_except([LIGHT, DARK, PRINT], [PRINT]), ids=lambda theme: theme.name)
@pytest.mark.parametrize("wording", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_figures_are_tidy(theme: Theme, wording: Wording) -> None:
    figure = draw(trained(), Style(theme=theme, wording=wording))
    assert_tidy(figure, on_curves=False)
    assert_named_once(figure, "score-1-1", "dead-2-1", "plus-3", "boundary-1")


@pytest.mark.parametrize(
    ("task", "panels"),
    long_except(
        [
            ("xor", ("score", "dead", "regions")),
            ("moons", ("score",)),
            ("regression", ("score", "loss", "dead")),
            ("spirals", ("regions",)),
            ("moons", ("dead", "regions")),
        ],
        lambda value: value[0] == "regression" or value[1] in [("score",), ("dead", "regions")],
        unpack=True,
    ),
)
def test_any_panels_are_tidy(task: str, panels: tuple[str, ...]) -> None:
    assert_tidy(draw(trained(task), panels=panels), on_curves=False)


@pytest.mark.parametrize("size", long_except([(4.0, 4.0), (12.0, 8.0)], [(4.0, 4.0)]))
def test_other_sizes_are_tidy(size: tuple[float, float]) -> None:
    figure = draw(trained(), Style(size=size))
    assert tuple(figure.get_size_inches()) == size
    assert_tidy(figure, on_curves=False)


def test_many_functions_and_one_seed() -> None:
    names = ("relu", "leaky_relu", "silu", "tanh", "gelu", "mish", "sine", "elu", "selu")
    figure = draw(trained("moons", names, 1))
    assert_tidy(figure, on_curves=False)
    assert "moons: one seed; maps: seed 0" in words(figure)
    assert not bands(figure)
    assert bands(draw(trained(), panels=("score",)))
    several = draw(trained("moons", names), panels=("score",))
    assert "moons: mean of 4 seeds" in words(several)  # no intervals are drawn, and none are promised
    assert not bands(several)


def bands(figure: Figure) -> list[str]:
    gids = [str(artist.get_gid()) for artist in figure.findobj()]
    return [gid for gid in gids if "-band-" in gid]


def test_curves_end_at_the_numbers_of_the_table() -> None:
    """A diverged run is a failure where scores are 1 or 0, and is left out of all means elsewhere."""
    settings = TrainingSettings(task="xor", seeds=8, steps=100, optimizer="sgd", rates=(3.0,))
    result = train([curve_of("relu"), curve_of("x**2")], settings)
    _, square = result.curves
    assert 0 < square.diverged.sum() < 8
    (line,) = lines(draw(result, panels=("score",)), "score-2-")
    assert np.asarray(line.get_ydata(), float)[-1] == square.score.mean == square.mean_course[-1]

    settings = TrainingSettings(task="regression", seeds=4, steps=200, optimizer="sgd", rates=(0.03,))
    result = train([curve_of("exp(x)")], settings)
    (steep,) = result.curves
    assert 0 < steep.diverged.sum() < 4
    figure = draw(result, panels=("score", "loss"))
    assert "regression: mean of 4 seeds, without diverged runs" in words(figure)
    (line,) = lines(figure, "score-1-")
    y = np.asarray(line.get_ydata(), float)
    np.testing.assert_allclose(y, steep.course[~steep.diverged].mean(axis=0))
    assert y[-1] == pytest.approx(steep.score.mean)


def test_what_has_diverged_is_not_drawn() -> None:
    settings = TrainingSettings(task="regression", seeds=2, steps=50, optimizer="sgd", rates=(30.0,))
    result = train([curve_of("identity")], settings)
    assert result.curves[0].diverged.all()
    figure = draw(result, panels=("score", "loss"))
    assert_tidy(figure, on_curves=False)
    assert not lines(figure, "loss-1-")


def test_descriptions() -> None:
    result = trained()
    title, description = describe(result)
    assert title == "moons: mean of 4 seeds"
    assert f"relu {100 * result.curves[0].score.mean:.1f} %" in description
    assert "学習" in describe(result, wording=JAPANESE)[1]


def test_a_boundary_is_where_the_outputs_are_0() -> None:
    """On the line between two points of the grid that outputs of any size say, not in the middle between them."""
    result = trained("moons", ("identity",))
    (curve,) = result.curves
    assert curve.regions is not None
    assert curve.collapsed is not None
    weights, bias = np.array([0.83, -1.7]), 0.21
    x, y = np.meshgrid(curve.regions.x[::20], curve.regions.y[::20])
    steep = replace(
        curve.regions,
        x=curve.regions.x[::20],
        y=curve.regions.y[::20],
        values=50 * (weights[0] * x + weights[1] * y + bias),
    )
    figure = draw(replace(result, curves=(replace(curve, regions=steep),)), panels=("regions",))
    (line,) = [one for one in figure.findobj() if one.get_gid() == "boundary-1"]
    assert isinstance(line, ContourSet)
    points = np.concatenate([np.asarray(path.vertices) for path in line.get_paths()])
    assert len(points) > 5
    np.testing.assert_allclose(points @ weights + bias, 0, atol=1e-9)


SPECKLE = 1e-16 * (-1.0) ** np.add.outer(np.arange(9), np.arange(9))


@pytest.mark.parametrize(
    ("values", "is_filled", "has_boundary"),
    [
        (SPECKLE, False, False),
        (np.zeros((9, 9)), False, False),
        (SPECKLE + 0.3, True, False),
        (np.full((9, 9), -2.0), True, False),
        (np.linspace(0.1, 1, 81).reshape(9, 9), True, False),
        (np.fmax(np.linspace(-1, 1, 81).reshape(9, 9), 0) + SPECKLE, True, False),
        (np.linspace(-1, 1, 81).reshape(9, 9), True, True),
    ],
)
def test_only_outputs_of_two_signs_have_a_boundary(
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]], is_filled: bool, has_boundary: bool
) -> None:
    result = trained("moons", ("identity",))
    (curve,) = result.curves
    assert curve.regions is not None
    regions = replace(curve.regions, x=np.linspace(-1, 1, 9), y=np.linspace(-1, 1, 9), values=values)
    figure = draw(replace(result, curves=(replace(curve, regions=regions),)), panels=("regions",))
    names = {one.get_gid() for one in figure.findobj()}
    assert ("regions-1" in names, "boundary-1" in names) == (is_filled, has_boundary)


def test_dead_units_are_drawn_if_there_are_any() -> None:
    names = [axes.get_ylabel() for axes in draw(trained("moons", ("tanh", "identity"))).axes]
    assert "dead units" not in names
    assert "accuracy" in names
    names = [axes.get_ylabel() for axes in draw(trained("moons", ("tanh", "identity")), panels=("dead",)).axes]
    assert names == ["dead units"]
    assert any((curve.dead > 0).any() for curve in trained().curves)
    assert "dead units" in [axes.get_ylabel() for axes in draw(trained()).axes]


def test_accuracies_fill_their_panel_and_have_numbers_beside_them() -> None:
    result = trained()
    (axes,) = draw(result, panels=("score",)).axes
    low, high = axes.get_ylim()
    later = np.concatenate([curve.course.mean(axis=0)[1:] for curve in result.curves])
    assert low < later.min() < later.max() < high
    assert later.min() - low < 0.2 * (high - low)
    assert len(axes.get_yticks()) >= 4


def test_sizes_at_which_nothing_can_be_read_are_refused() -> None:
    with pytest.raises(ActvizError, match=r"--size: 1x1 is too small for this figure; the minimum is 3x1\.9"):
        draw(trained(), Style(size=(1.0, 1.0)), panels=("score",))
    assert_tidy(draw(trained(), Style(size=(3.0, 1.9)), panels=("score",)), on_curves=False)
    small = draw(trained(), Style(size=(4.0, 3.0)))
    assert [axes.get_ylabel() for axes in small.axes] == ["accuracy", "dead units"]
