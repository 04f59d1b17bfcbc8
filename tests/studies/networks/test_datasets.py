"""Tasks: what is drawn, and how well one is solved."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from actviz.formulas.errors import ActvizError
from actviz.studies.networks import datasets
from actviz.studies.networks.datasets import LOGIT_MARGIN, MARGIN, draw, score
from actviz.studies.networks.tasks import TASKS, Task

DRAWN = [task for name, task in TASKS.items() if name != "digits"]


@pytest.mark.parametrize("task", DRAWN, ids=lambda task: task.name)
def test_the_same_random_numbers_draw_the_same_points(task: Task) -> None:
    (x, y), (tested, answers) = draw(task, np.random.default_rng(1))
    assert x.shape == (task.train, task.inputs)
    assert y.shape == (task.train,)
    assert tested.shape == (task.test, task.inputs)
    assert answers.shape == (task.test,)
    np.testing.assert_array_equal(x, draw(task, np.random.default_rng(1))[0][0])
    if task.name != "xor":
        assert not np.array_equal(x, draw(task, np.random.default_rng(2))[0][0])
    assert np.abs(x.mean(axis=0)).max() < 0.25
    assert 0.4 < x.std() < 1.3
    if task.goal == "sign":
        assert set(y.tolist()) == {-1.0, 1.0}
        assert y.mean() == 0


def test_xor_is_solved_with_the_margin() -> None:
    (_, y), _ = draw(TASKS["xor"], np.random.default_rng(0))
    assert np.tanh(LOGIT_MARGIN / 2) == pytest.approx(MARGIN)
    outputs = np.stack([1.001 * LOGIT_MARGIN * y, 0.999 * LOGIT_MARGIN * y, -2 * LOGIT_MARGIN * y])[..., None]
    assert score(TASKS["xor"], outputs, y[None]).tolist() == [1.0, 0.0, 0.0]
    outputs[0, 2] = 0.0
    assert score(TASKS["xor"], outputs, y[None])[0] == 0.0


def test_scores() -> None:
    sign = score(TASKS["moons"], np.array([[[1.0], [-2.0], [3.0], [0.0]]]), np.array([[1.0, 1.0, 1.0, 1.0]]))
    assert sign.tolist() == [0.5]
    targets = np.array([[1.0, 2.0, 3.0]])
    number = score(TASKS["regression"], np.stack([targets[0], np.full(3, 2.0)])[..., None], targets)
    assert number.tolist() == [1.0, 0.0]
    chosen = score(TASKS["digits"], np.eye(10)[None, :4], np.array([[0, 1, 2, 9]]))
    assert chosen.tolist() == [0.75]


def test_digits_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    datasets._all_digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ActvizError, match=r"pip install 'actviz\[digits\]'"):
        draw(TASKS["digits"], np.random.default_rng(0))
    datasets._all_digits.cache_clear()


def test_digits() -> None:
    pytest.importorskip("sklearn")
    (x, y), (tested, _) = draw(TASKS["digits"], np.random.default_rng(0))
    assert (x.shape, tested.shape) == ((1000, 64), (797, 64))
    assert set(y.tolist()) == set(range(10))
    assert (x.min(), x.max()) == (-1.0, 1.0)
