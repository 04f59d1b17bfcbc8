"""The texts of figures, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

from actviz.language import tr, using_language


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of figures in one language, English by default; texts with braces are for ``str.format``."""

    x: str = "x"
    value: str = "f(x)"
    slope: str = "f′(x)"
    value_and_slope: str = "f(x), f′(x)"
    curvature: str = "f″(x)"
    value_and_curvature: str = "f(x), f″(x)"
    extreme: str = "{value} at x = {x}"
    extreme_on: str = "{value} for {stretches}"
    extreme_near: str = "{value} as x → {x}"
    extreme_from_left: str = "{value} as x → {x} from the left"
    extreme_from_right: str = "{value} as x → {x} from the right"
    vanishing: str = "|slope| below {limit}"
    dead: str = "slope exactly 0"
    difference: str = "difference from {label}"
    inputs: str = "input z"
    outputs: str = "output y"
    comma: str = ", "
    last: str = " and "
    many: str = "{count} curves"
    definition: str = "{label}: f(x) = {formula}"
    curves: str = "For x from {low} to {high}: {curves}."
    slopes: str = "Dotted: the slopes."
    kinks: str = "Kinks: {places}."
    jumps: str = "Jumps: {places}."
    place: str = "{label} at x = {x}"
    derivatives: str = "Derivative of {names}"
    second_derivatives: str = "Second derivative of {names}"
    highest_slopes: str = "Largest |slopes|: {places}."
    highest_curvatures: str = "Largest |second derivatives|: {places}."
    vanishing_zones: str = "Slope below {limit}: {places}."
    dead_zones: str = "Slope exactly 0: {places}."
    zone: str = "{label} for x from {low} to {high}"
    extremum: str = "{label} {value} at x = {x}"
    labelled: str = "{label} {text}"
    comparison: str = "{names} compared"
    comparison_with: str = "{names} compared with {label}"
    below_slopes: str = "Above the functions, below their slopes."
    differences: str = "Largest differences from {label}: {places}."
    no_difference: str = "{label} none"
    jacobians: str = "Jacobian of {names}"
    jacobian: str = "{label} at z = ({inputs}) gives y = ({outputs}). Slopes of each output against the inputs: {rows}."
    row: str = "({numbers})"

    network: str = "network"
    by_units: str = "{target} by {units}"
    no_unit: str = "a straight line"
    one_unit: str = "{count} {name} unit"
    units: str = "{count} {name} units"
    of_units: str = "{units} ({count} allowed)"
    biases: str = "{name}, biases in the ovals"
    exact: str = "exact"
    miss: str = "target − network"
    largest_error: str = "largest error {error}"
    estimate: str = "{error} (an estimate)"
    proven: str = ", the least possible with {units}{among}"
    not_proven: str = ", at best {bound}{among}"
    ending: str = " ending in the asymptotes"
    unit_by_unit: str = "unit by unit, from left to right"
    weights: str = "weight"
    out_weights: str = "output weight"
    more_units: str = "{count} more"
    step: str = "step"
    rms_error: str = "rms error"
    max_error: str = "largest error"
    best_start: str = "best of {count} starts"
    other_starts: str = "other starts"
    optimum: str = "optimum {error}"
    by_size: str = "{target}: error against units"
    by_size_ending: str = "{target}: error against units, ending in the asymptotes"
    hidden_units: str = "units"
    best_network: str = "best network"
    law: str = "C/(H + 1)²"
    moment: str = "step {step}: rms error {error}"

    accuracy: str = "accuracy"
    solved: str = "solved"
    determination: str = "R²"
    loss: str = "loss"
    dead_units: str = "dead units"
    trained: str = "{task}: mean of {count} seeds, with 95 % intervals"
    one_seed: str = "{task}: one seed"
    partial: str = " (partial)"
    comparing: str = "Trained on {task}. At the end: {curves}."
    middle: str = "Maps: what the networks of the seed with the middle score say of the plane."
    maps: str = "; maps: seed {seed}"
    propagation: str = "{names} through {depth} layers: {how}"
    gain: str = "gain {gain}"
    batchnorm: str = "batch normalisation"
    residual: str = "residual connections"
    layer: str = "layer"
    variance: str = "variance of z"
    gradient: str = "gradient / last layer"
    correlation: str = "correlation of inputs"
    zeros: str = "outputs that are 0"
    theory: str = "theory"
    gradient_ratio: str = "{label} {measured}, in theory {theory}"
    gradient_ratios: str = "Gradient in the first layer over that in the last: {places}."
    unknown: str = "unknown"

    def join(self, words: Sequence[str]) -> str:
        """Join words: ``a, b and c``."""
        *first, last = words
        return self.comma.join(first) + self.last + last if first else last

    def names(self, labels: Sequence[str], most: int = 4) -> str:
        """Join the labels of curves, or count them if there are more than ``most``."""
        return self.join(labels) if len(labels) <= most else self.many.format(count=len(labels))

    def score(self, name: str) -> str:
        """What the score of a training task is called, by its English name."""
        return {"accuracy": self.accuracy, "solved": self.solved, "R²": self.determination}[name]


ENGLISH = Wording()


@cache
def wording_in(language: str) -> Wording:
    """Return the texts in a language, one of ``actviz.language.LANGUAGES``."""
    with using_language(language):
        return Wording(**{field.name: tr(str(field.default)) for field in fields(Wording)})
