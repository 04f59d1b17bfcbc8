"""Figures of functions compared in training: what is drawn is what was measured."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from matplotlib.figure import Figure

from actviz.figures.learning import describe_learning, draw_learning
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.figures.wording import ENGLISH, JAPANESE, Wording
from actviz.studies.networks.training import Trainings, train
from actviz.studies.networks.training_settings import Settings
from tests.activations.entries import curve_of
from tests.figures.artists import assert_named_once, assert_tidy, lines, words


@cache
def trained(task: str = "moons", names: tuple[str, ...] = ("relu", "tanh", "identity"), seeds: int = 4) -> Trainings:
    return train([curve_of(name) for name in names], Settings(task=task, seeds=seeds, steps=100, rates=(0.03,)))


def test_the_lines_are_means_over_the_seeds() -> None:
    result = trained()
    figure = draw_learning(result, ("score", "loss", "dead"))
    for number, curve in enumerate(result.curves, 1):
        for row, numbers in (("score", curve.course), ("loss", curve.losses), ("dead", curve.dead)):
            (line,) = lines(figure, f"{row}-{number}-")
            np.testing.assert_array_equal(line.get_xdata(), curve.steps)
            np.testing.assert_allclose(np.asarray(line.get_ydata(), float), numbers.mean(axis=0))
    assert {"accuracy", "loss", "dead units", "step", "relu", "tanh", "identity"} <= set(words(figure))
    assert "moons: mean of 4 seeds, with 95 % intervals" in words(figure)


def test_maps_show_the_points_of_one_seed() -> None:
    result = trained()
    figure = draw_learning(result, ("regions",))
    for number, curve in enumerate(result.curves, 1):
        assert curve.regions is not None
        assert curve.regions.seed == result.curves[0].regions.seed  # type: ignore[union-attr]
        (plus,) = lines(figure, f"plus-{number}")
        drawn = np.column_stack([np.asarray(plus.get_xdata(), float), np.asarray(plus.get_ydata(), float)])
        np.testing.assert_array_equal(drawn, curve.regions.points[curve.regions.targets == 1])
    labels = [f"{curve.label} {100 * curve.regions.score:.1f} %" for curve in result.curves if curve.regions]
    assert set(labels) <= set(words(figure))


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("wording", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_figures_are_tidy(theme: Theme, wording: Wording) -> None:
    figure = draw_learning(trained(), theme=theme, wording=wording)
    assert_tidy(figure, on_curves=False)
    assert_named_once(figure, "score-1-1", "dead-2-1", "plus-3", "boundary-1")


@pytest.mark.parametrize(
    ("task", "panels"),
    [
        ("xor", ("score", "dead", "regions")),
        ("xor", ("score",)),
        ("regression", ("score", "loss", "dead")),
        ("spirals", ("regions",)),
        ("moons", ("dead", "regions")),
    ],
)
def test_any_panels_are_tidy(task: str, panels: tuple[str, ...]) -> None:
    assert_tidy(draw_learning(trained(task), panels), on_curves=False)


@pytest.mark.parametrize("size", [(4.0, 4.0), (12.0, 8.0)])
def test_other_sizes_are_tidy(size: tuple[float, float]) -> None:
    figure = draw_learning(trained(), size=size)
    assert tuple(figure.get_size_inches()) == size
    assert_tidy(figure, on_curves=False)


def test_many_functions_and_one_seed() -> None:
    names = ("relu", "leaky_relu", "silu", "tanh", "gelu", "mish", "sine", "elu", "selu")
    figure = draw_learning(trained("moons", names, 1))
    assert_tidy(figure, on_curves=False)
    assert "moons: one seed; maps: seed 0" in words(figure)
    assert not bands(figure)
    assert bands(draw_learning(trained()))


def bands(figure: Figure) -> list[str]:
    gids = [str(artist.get_gid()) for artist in figure.findobj()]
    return [gid for gid in gids if "-band-" in gid]


def test_what_has_diverged_is_not_drawn() -> None:
    settings = Settings(task="regression", seeds=2, steps=50, optimizer="sgd", rates=(30.0,))
    result = train([curve_of("identity")], settings)
    assert result.curves[0].diverged.all()
    figure = draw_learning(result, ("score", "loss"))
    assert_tidy(figure, on_curves=False)
    assert not lines(figure, "loss-1-")


def test_descriptions() -> None:
    result = trained()
    title, description = describe_learning(result)
    assert title == "moons: mean of 4 seeds, with 95 % intervals"
    assert f"relu {100 * result.curves[0].score.mean:.1f} %" in description
    assert "学習" in describe_learning(result, wording=JAPANESE)[1]
