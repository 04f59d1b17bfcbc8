"""The texts of figures in every language; another language is one more ``Wording``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of figures in one language, English by default; those with braces are for ``str.format``."""

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
JAPANESE = Wording(
    extreme="x = {x} で {value}",
    extreme_on="{stretches} で {value}",
    extreme_near="x が {x} に近づくとき {value}",
    extreme_from_left="x が左から {x} に近づくとき {value}",
    extreme_from_right="x が右から {x} に近づくとき {value}",
    vanishing="|傾き| が {limit} 未満",
    dead="傾きがちょうど 0",
    difference="{label} との差",
    inputs="入力 z",
    outputs="出力 y",
    comma="、",
    last="、",
    many="{count} 本の曲線",
    curves="x の範囲は {low} から {high}。{curves}。",
    slopes="点線は導関数。",
    kinks="折れ点: {places}。",
    jumps="不連続点: {places}。",
    place="{label} は x = {x}",
    derivatives="{names} の導関数",
    second_derivatives="{names} の 2 階導関数",
    highest_slopes="|傾き| の最大: {places}。",
    highest_curvatures="|2 階導関数| の最大: {places}。",
    vanishing_zones="傾きが {limit} 未満: {places}。",
    dead_zones="傾きがちょうど 0: {places}。",
    zone="{label} は x が {low} から {high}",
    extremum="{label} は x = {x} で {value}",
    labelled="{label} は {text}",
    comparison="{names} の比較",
    comparison_with="{names} と {label} の比較",
    below_slopes="上は関数、下はその傾き。",
    differences="{label} との最大の差: {places}。",
    no_difference="{label} はなし",
    jacobians="{names} のヤコビ行列",
    jacobian="{label} は z = ({inputs}) で y = ({outputs})。出力 (行) の入力に対する傾き: {rows}。",
    network="ネットワーク",
    by_units="{target} を {units}で近似",
    no_unit="1 本の直線",
    one_unit="{name} ユニット {count} 個",
    units="{name} ユニット {count} 個",
    of_units="{units} (上限 {count} 個) ",
    biases="{name} (円内はバイアス)",
    exact="誤差なし",
    miss="目標 − ネットワーク",
    largest_error="最大誤差 {error}",
    estimate="{error} (推定)",
    proven=" ({among}{units}で達しうる最小)",
    not_proven="、{among}下界 {bound}",
    ending="両端を漸近線に一致させる場合、",
    unit_by_unit="左から 1 ユニットずつ加える",
    weights="重み",
    out_weights="出力の重み",
    more_units="ほか {count} 個",
    step="ステップ",
    rms_error="二乗平均平方根誤差",
    max_error="最大誤差",
    best_start="{count} 回の試行のうち最良",
    other_starts="ほかの試行",
    optimum="最適値 {error}",
    by_size="{target}: ユニット数と誤差",
    by_size_ending="{target}: ユニット数と誤差 (両端は漸近線に一致)",
    hidden_units="ユニット数",
    best_network="最良のネットワーク",
    moment="ステップ {step}: 誤差 {error}",
    accuracy="正解率",
    solved="解けた割合",
    determination="決定係数 R²",
    loss="損失",
    dead_units="死んだユニットの割合",
    trained="{task}: {count} 個のシードの平均と 95 % 区間",
    one_seed="{task}: シード 1 個",
    partial="(途中まで)",
    comparing="{task} を学習。最後の値: {curves}。",
    middle="図は、成績が中央のシードのネットワークの出力。",
    maps="、図はシード {seed}",
    propagation="{names} の {depth} 層: {how}",
    gain="ゲイン {gain}",
    batchnorm="バッチ正規化",
    residual="残差接続",
    layer="層",
    variance="z の分散",
    gradient="勾配 / 最終層の勾配",
    correlation="入力どうしの相関",
    zeros="出力が 0 の割合",
    theory="理論",
    gradient_ratio="{label} は {measured} (理論 {theory})",
    gradient_ratios="最初の層と最終層の勾配の比: {places}。",
    unknown="不明",
)
WORDINGS: Mapping[str, Wording] = {"en": ENGLISH, "ja": JAPANESE}
"""Every language by its code."""
