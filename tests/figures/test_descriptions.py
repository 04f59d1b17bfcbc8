"""A figure in words, for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actviz.figures.plot import describe
from actviz.figures.wording import ENGLISH
from actviz.studies.plot import Sample
from actviz.studies.results import Kink

Build = Callable[..., Sample]


def test_curves_are_named_with_their_formulas_and_the_interval(build: Build) -> None:
    title, description = describe(build("relu", "sigmoid", "tanh"))
    assert title == "relu, sigmoid and tanh"
    assert description == (
        "For x from -6 to 6: relu: f(x) = relu(x); sigmoid: f(x) = sigmoid(x); tanh: f(x) = tanh(x)."
    )


def test_kinks_and_jumps_are_distinguished(build: Build, step: Sample) -> None:
    assert describe(step)[1].endswith("Jumps: step at x = 0.")
    sample = build("relu")
    kinked = replace(sample, traces=(replace(sample.traces[0], kinks=(Kink(-1.5, 0, 1), Kink(0.0, 0, 1))),))
    assert describe(kinked)[1].endswith("Kinks: relu at x = -1.5 and 0.")


def test_many_curves_are_counted_in_the_title(build: Build) -> None:
    assert describe(build("relu", "sigmoid", "tanh", "sin", "exp"))[0] == "5 curves"


def test_slopes_are_mentioned(step: Sample) -> None:
    assert ENGLISH.slopes in describe(step, slopes=True)[1]
    assert ENGLISH.slopes not in describe(step)[1]
