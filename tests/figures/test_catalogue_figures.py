"""The flowchart and the timeline: no text covers another one, and each function has one mark."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.decision import TREE, paths
from actviz.figure_options import Size
from actviz.figures import flowchart, timeline
from actviz.figures.fitted import FONT_SIZE
from actviz.figures.style import Style
from actviz.figures.themes import THEMES
from actviz.figures.wording import ENGLISH, wording_in
from actviz.formulas.errors import ActvizError
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, lines, words

ENTRIES = list(CATALOGUE.values())
SIZES: list[Size | None] = [None, (85 / 25.4, None)]
WORDINGS = [pytest.param(ENGLISH, id="en"), pytest.param(JAPANESE, id="ja")]


@pytest.mark.parametrize("size", SIZES, ids=["usual", "column"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_flowchart(language: str, size: Size | None) -> None:
    figure = flowchart.draw(TREE, style=Style(size=size, wording=wording_in(language)))
    assert_tidy(figure)
    assert_named_once(figure, "question-1", "answer-2", "advice-3")
    found = words(figure)
    names = Counter(advice.name for path in paths(TREE) for advice in path.advice)
    assert {name: found.count(name) for name in names} == names
    assert not [text for text in found if "…" in text]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=["usual", "column"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_timeline(language: str, size: Size | None, theme: str) -> None:
    figure = timeline.draw(ENTRIES, style=Style(size=size, wording=wording_in(language), theme=THEMES[theme]))
    assert_tidy(figure)
    assert_named_once(figure, "family-1", "legend-1")
    assert sum(np.size(line.get_xdata()) for line in marks(figure)) == sum(entry.year is not None for entry in ENTRIES)
    labels = " ".join(words(figure))
    missing = [name for name in timeline.LANDMARKS if name not in labels]
    assert missing == []


def test_marks_do_not_overlap() -> None:
    figure = timeline.draw(ENTRIES)
    x, y = (np.concatenate([getattr(line, f"get_{axis}data")() for line in marks(figure)]) for axis in "xy")
    apart = np.maximum(abs(x - x[:, None]), abs(y - y[:, None]))
    pitch = timeline.PITCH * FONT_SIZE
    assert apart[~np.eye(x.size, dtype=bool)].min() > 0.999 * pitch


def test_lines_of_labels_cross_no_text() -> None:
    figure = timeline.draw(ENTRIES)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.texts]
    drawn = [(line, np.asarray(line.get_xydata(), float)) for line in figure.findobj(Line2D)]
    upright = [(line, points) for line, points in drawn if len(points) == 2 and np.ptp(points[:, 0]) == 0]
    assert len(upright) > 15
    for line, points in upright:
        (left, bottom), (_, top) = line.get_transform().transform(points)
        for box in boxes:
            low, high = sorted((bottom, top))
            assert not (box.x0 < left < box.x1 and box.y0 < high and low < box.y1)


def test_few_functions_are_all_labelled() -> None:
    entries = [entry for entry in ENTRIES if entry.family == "exponential"]
    found = " ".join(words(timeline.draw(entries)))
    assert [entry.name for entry in entries if entry.name not in found] == []


@pytest.mark.parametrize("size", [(6.4, 4.6), (10.0, 5.0), (4.0, 6.0), (16.0, None)])
def test_a_given_size(size: Size) -> None:
    for figure in (flowchart.draw(TREE, style=Style(size=size)), timeline.draw(ENTRIES, style=Style(size=size))):
        assert_tidy(figure)
        assert figure.get_figwidth() == size[0]
        assert size[1] in (None, figure.get_figheight())


@pytest.mark.parametrize("size", [(3.0, 1.5), (1.5, None)])
def test_a_size_that_is_too_small(size: Size) -> None:
    with pytest.raises(ActvizError, match="too small for this figure; the minimum is"):
        flowchart.draw(TREE, style=Style(size=size))
    with pytest.raises(ActvizError, match="too small for this figure; the minimum is"):
        timeline.draw(ENTRIES, style=Style(size=size))


def test_one_function() -> None:
    figure = timeline.draw([CATALOGUE["relu"]])
    assert_tidy(figure)
    assert "1969 relu" in words(figure)


def test_descriptions_contain_all_functions() -> None:
    _, text = timeline.describe(ENTRIES, wording=ENGLISH)
    assert "1943: binary_step." in text
    _, text = flowchart.describe(TREE, wording=ENGLISH)
    assert "hidden layer, CNN or MLP, more than 3, dead units: leaky_relu." in text


def marks(figure: Figure) -> list[Line2D]:
    return [*lines(figure, "family-"), *lines(figure, "labelled-")]
