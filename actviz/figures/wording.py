"""The texts of figures, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

from actviz.language import ENGLISH as ENGLISH_CODE
from actviz.language import LANGUAGES, tr, using_language


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
    slopes: str = "Dotted lines: derivatives."
    kinks: str = "Kinks: {places}."
    jumps: str = "Jumps: {places}."
    place: str = "{label} at x = {x}"
    derivatives: str = "Derivative of {names}"
    second_derivatives: str = "Second derivative of {names}"
    highest_slopes: str = "Largest |slopes|: {places}."
    highest_curvatures: str = "Largest |second derivatives|: {places}."
    vanishing_zones: str = "|Slope| below {limit}: {places}."
    dead_zones: str = "Slope exactly 0: {places}."
    composed: str = "f composed with itself, largest |slope|"
    largest_product: str = "largest |f′| to the power of n"
    float32: str = "limit of float32 numbers"
    gradient_factor: str = "factor of the gradient"
    through_layers: str = "Gradient through n layers"
    layers: str = "layers n"
    zone: str = "{label} for x from {low} to {high}"
    extremum: str = "{label} {value} at x = {x}"
    labelled: str = "{label} {text}"
    comparison: str = "Comparison of {names}"
    comparison_with: str = "Comparison of {names} with {label}"
    below_slopes: str = "Top: functions. Bottom: derivatives."
    differences: str = "Largest differences from {label}: {places}."
    no_difference: str = "{label} none"
    jacobians: str = "Jacobian of {names}"
    jacobian: str = (
        "{label} at z = ({inputs}): y = ({outputs}). Derivatives of each output with respect to the inputs: {rows}."
    )
    row: str = "({numbers})"
    temperature: str = "T = {temperature}"
    sum_of_outputs: str = "sum {sum}"
    sum_of_exp: str = "sum of exp {sum}"
    loss_is: str = "loss {loss}"
    probability: str = "probability p"
    output_index: str = "index of the output"
    loss_gradient: str = "gradient"
    gradient_of_loss: str = "Gradient of −log p[{target}]"
    outputs_of: str = "Outputs of {names}"
    at_inputs: str = "{label} at z = ({inputs})."
    outputs_at: str = "At temperature {temperature}: y = ({outputs}), sum {sum}."
    loss_and_gradient: str = "Cross-entropy {loss}, gradient ({numbers})."

    network: str = "network"
    by_units: str = "{target} approximated by {units}"
    no_unit: str = "a straight line"
    one_unit: str = "{count} {name} unit"
    units: str = "{count} {name} units"
    of_units: str = "{units} ({count} allowed)"
    biases: str = "{name} (biases in the nodes)"
    exact: str = "exact"
    miss: str = "target − network"
    largest_error: str = "largest error {error}"
    estimate: str = "{error} (an estimate)"
    proven: str = ", the smallest possible with {units}{among}"
    not_proven: str = ", lower bound {bound}{among}"
    ending: str = " that match the asymptotes"
    unit_by_unit: str = "sum of the units, added from left to right"
    weights: str = "weight"
    out_weights: str = "output weight"
    more_units: str = "{count} more"
    step: str = "step"
    rms_error: str = "rms error"
    max_error: str = "largest error"
    best_start: str = "best of {count} restarts"
    other_starts: str = "other restarts"
    optimum: str = "optimum {error}"
    by_size: str = "{target}: error by number of units"
    by_size_ending: str = "{target}: error by number of units, matching the asymptotes"
    hidden_units: str = "number of units H"
    best_network: str = "best network"
    law: str = "asymptotic law C/(H + 1)²"
    by_layers: str = "{target} approximated by layers of {sizes} ReLU units ({pieces} pieces)"
    beside_one_layer: str = "; one layer of {count} units: {error}, of {other} units: {other_error}"
    beside_one_layer_only: str = "; one layer of {count} units: {error}"
    one_layer_error: str = "largest error of one layer of {count} units"
    layer_outputs: str = "layer {number}: outputs of {count} units"
    layer_wave: str = "layer {number}: sawtooth of {count} pieces"
    by_parameters: str = "{target}: error by number of parameters"
    parameters: str = "number of parameters"
    layers_count: str = "{count} hidden layers"
    one_layer: str = "1 hidden layer, optimal"
    moment: str = "step {step}: rms error {error}"

    accuracy: str = "accuracy"
    solved: str = "solved"
    determination: str = "R²"
    loss: str = "loss"
    dead_units: str = "dead units"
    xor: str = "xor"
    moons: str = "moons"
    spirals: str = "spirals"
    regression: str = "regression"
    digits: str = "digits"
    trained: str = "{task}: mean of {count} seeds"
    one_seed: str = "{task}: one seed"
    with_intervals: str = ", with 95 % intervals"
    without_diverged: str = ", without diverged runs"
    partial: str = " (partial)"
    comparing: str = "Trained on {task}. Final values: {curves}."
    middle: str = "Maps: classes that the networks predict in the plane, for the seed with the median score."
    maps: str = "; maps: seed {seed}"
    propagation: str = "{names}, {depth} layers: {how}"
    gain: str = "gain {gain}"
    batchnorm: str = "batch normalisation"
    residual: str = "residual connections"
    layer: str = "layer"
    variance: str = "variance of z"
    gradient: str = "gradient / last layer"
    correlation: str = "correlation of inputs"
    zeros: str = "share of zero outputs"
    theory: str = "theory"
    gradient_ratio: str = "{label} {measured} (theory {theory})"
    gradient_ratios: str = "Ratio of the gradient in the first layer to the gradient in the last layer: {places}."
    unknown: str = "unknown"
    flowchart: str = "Which activation function?"
    timeline: str = "Activation functions by year of publication"
    year_unknown: str = "Year unknown: {names}"
    other_families: str = "others"
    recommendation: str = "{path}: {names}."
    two_scales: str = "The scale of years is larger from {year} on."
    published: str = "{year}: {names}."

    @property
    def language(self) -> str:
        """The code of the language."""
        return next((code for code in LANGUAGES if wording_in(code) == self), ENGLISH_CODE)

    def join(self, words: Sequence[str]) -> str:
        """Join words: ``a, b and c``."""
        *first, last = words
        return self.comma.join(first) + self.last + last if first else last

    def names(self, labels: Sequence[str], most: int = 4) -> str:
        """Join the labels of curves, or count them if there are more than ``most``."""
        return self.join(labels) if len(labels) <= most else self.many.format(count=len(labels))

    def task(self, name: str) -> str:
        """Return the name of a training task, given its English name."""
        return str(getattr(self, name))

    def score(self, name: str) -> str:
        """Return the name of the score of a training task, given its English name."""
        return {"accuracy": self.accuracy, "solved": self.solved, "R²": self.determination}[name]


ENGLISH = Wording()


@cache
def wording_in(language: str) -> Wording:
    """Return the texts in a language, one of ``actviz.language.LANGUAGES``."""
    with using_language(language):
        return Wording(**{field.name: tr(str(field.default)) for field in fields(Wording)})
