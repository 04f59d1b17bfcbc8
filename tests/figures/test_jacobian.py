"""Heat maps of Jacobians: colours and numbers are those of the matrix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from actviz.figures.jacobian import Scale, describe, draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme, contrast
from actviz.studies.derivative import Jacobian, jacobian
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, patches, words
from tests.functions import vector_of
from tests.selection import long_except

THEMES = [LIGHT, DARK, PRINT]


def jacobian_of(name: str, *logits: float) -> Jacobian:
    return jacobian(vector_of(name), logits)


SOFTMAX = jacobian_of("softmax", 2.0, 1.0, 0.1)
SHAPES = [
    [SOFTMAX],
    [SOFTMAX, jacobian_of("log_softmax", 2.0, 1.0, 0.1)],
    [
        jacobian_of("glu", 2.0, 1.0, 0.1, 4.0),
        jacobian_of("sparsemax", 0.2, 0.1, 0.1),
        SOFTMAX,
        jacobian_of("softmin", -1e3, 0.0),
    ],
    [jacobian_of("softmax", *range(12))],
    [jacobian_of("softmax", *range(14))],
]


def test_a_cell_for_every_number_with_outputs_from_top_to_bottom() -> None:
    figure = draw([SOFTMAX])
    axes = figure.axes[0]
    assert {"0.225", "−0.160", "−0.065", "0.184", "−0.024", "0.089"} <= set(words(figure))
    for row in range(3):
        for column in range(3):
            (cell,) = patches(figure, f"cell-1-{row + 1}-{column + 1}")
            assert cell.get_xy() == (column, row)
            same = [text for text in axes.texts if text.get_position() == (column + 0.5, row + 0.5)]
            assert float(same[0].get_text().replace("−", "-")) == pytest.approx(SOFTMAX.matrix[row, column], abs=6e-4)
    assert axes.get_ylim() == (3.0, 0.0)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2", "1", "0.1"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0.659", "0.242", "0.0986"]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_colours_are_symmetric_around_zero(theme: Theme) -> None:
    scale = Scale.of([SOFTMAX], theme)
    largest = float(np.abs(SOFTMAX.matrix).max())
    assert scale.largest == largest
    assert scale.color(0.0).upper() == theme.background
    assert scale.color(largest).upper() == theme.colors[0]
    assert scale.color(-largest).upper() == theme.colors[1]
    ladder = [contrast(scale.color(share * largest), theme.background) for share in np.linspace(0, 1, 6)]
    assert ladder == sorted(ladder)
    assert ladder[-1] > 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_numbers_can_be_read_on_their_colours(theme: Theme) -> None:
    figure = draw([SOFTMAX, jacobian_of("log_softmax", 2.0, 1.0, 0.1)], Style(theme=theme))
    for number, axes in enumerate(figure.axes[:2], 1):
        for text in axes.texts:
            x, y = text.get_position()
            (cell,) = patches(figure, f"cell-{number}-{int(y) + 1}-{int(x) + 1}")
            assert contrast(to_hex(text.get_color()), to_hex(cell.get_facecolor())) >= 4.0


def test_negative_cells_are_hatched_where_there_are_only_greys() -> None:
    (hatched,) = draw([SOFTMAX], Style(theme=PRINT)).axes[0].collections
    assert hatched.get_hatch()
    corners = [np.asarray(path.vertices).min(axis=0) for path in hatched.get_paths()]
    assert {(int(y), int(x)) for x, y in corners} == {
        tuple(place) for place in np.argwhere(SOFTMAX.matrix < 0).tolist()
    }
    for theme in (LIGHT, DARK):
        assert not draw([SOFTMAX], Style(theme=theme)).axes[0].collections


def test_several_maps_share_their_colours() -> None:
    small, large = SOFTMAX, jacobian_of("log_softmax", 2.0, 1.0, 0.1)
    figure = draw([small, large])
    assert len(figure.axes) == 3
    (cell,) = patches(figure, "cell-1-1-1")
    assert to_hex(cell.get_facecolor()) == Scale.of([large], LIGHT).color(float(small.matrix[0, 0]))
    assert len({round(axes.get_position().y1, 9) for axes in figure.axes[:2]}) == 1


def test_numbers_are_left_out_where_they_could_not_be_read() -> None:
    assert len(draw([jacobian_of("softmax", *range(6))], Style(size=(12.0, 8.0))).axes[0].texts) == 36
    assert len(draw([jacobian_of("softmax", *range(14))], Style(size=(4.0, 3.0))).axes[0].texts) == 0


@pytest.mark.parametrize("theme", long_except([LIGHT, PRINT], [PRINT]), ids=lambda theme: theme.name)
def test_a_great_many_cells_are_drawn_in_one_go(theme: Theme) -> None:
    axes = draw([jacobian_of("softmax", *np.linspace(0, 3, 21))], Style(theme=theme)).axes[0]
    assert axes.patches[:] == []
    cells = axes.collections[-1].get_array()
    assert cells is not None
    assert cells.shape == (21, 21)


def test_zeros_and_what_is_not_finite_can_be_drawn() -> None:
    figure = draw([jacobian_of("sparsemax", 9.0, 1.0, 0.0)])
    assert words(figure).count("0") >= 9
    strange = replace(SOFTMAX, matrix=np.array([[np.nan, np.inf, -np.inf]] * 3))
    assert {"–", "∞", "−∞"} <= set(words(draw([strange])))


@pytest.mark.parametrize("size", long_except([None, (6.0, 4.0), (4.0, 3.0)], [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize(
    "results",
    long_except(SHAPES, lambda results: len(results) == 4 or len(results[0].matrix) == 14),
    ids=lambda results: "-".join(result.label for result in results),
)
def test_no_text_is_cut_or_lies_on_another(results: list[Jacobian], size: tuple[float, float] | None) -> None:
    assert_tidy(draw(results, Style(size=size)), on_curves=False)


@pytest.mark.parametrize("theme", long_except(THEMES, [PRINT]), ids=lambda theme: theme.name)
def test_nor_in_other_words_and_colours(theme: Theme) -> None:
    figure = draw(
        SHAPES[1],
        Style(theme=theme, title="A title in so many words that it is long", size=(4.0, 3.0), wording=JAPANESE),
    )
    assert_tidy(figure, on_curves=False)
    assert {"入力 z", "出力 y"} <= set(words(figure))


def test_everything_in_a_file_has_a_name_of_its_own() -> None:
    assert_named_once(draw(SHAPES[2], Style(theme=PRINT)), "cell-1-1-1", "cell-4-2-2")


def test_the_description_holds_all_numbers() -> None:
    title, description = describe([jacobian_of("softmax", 0.0, 0.0)])
    assert title == "Jacobian of softmax"
    assert description == (
        "softmax at z = (0, 0): y = (0.5, 0.5). Derivatives of each output with respect to the inputs: (0.25, -0.25); "
        "(-0.25, 0.25)."
    )
    assert describe([SOFTMAX, SOFTMAX], wording=JAPANESE)[0] == "softmax、softmax のヤコビ行列"
