"""Every word that a figure can show, in one place, so that another language is one more ``Wording``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of figures in one language; those with braces are templates for ``str.format``."""

    x: str
    value: str
    slope: str
    value_and_slope: str
    curvature: str
    value_and_curvature: str
    extreme: str
    extreme_on: str
    extreme_near: str
    extreme_from_left: str
    extreme_from_right: str
    vanishing: str
    dead: str
    difference: str
    inputs: str
    outputs: str
    comma: str
    last: str
    many: str
    definition: str
    curves: str
    slopes: str
    kinks: str
    jumps: str
    place: str
    derivatives: str
    second_derivatives: str
    highest_slopes: str
    highest_curvatures: str
    vanishing_zones: str
    dead_zones: str
    zone: str
    extremum: str
    labelled: str
    comparison: str
    comparison_with: str
    below_slopes: str
    differences: str
    no_difference: str
    jacobians: str
    jacobian: str
    row: str

    network: str
    by_units: str
    no_unit: str
    one_unit: str
    units: str
    of_units: str
    biases: str
    exact: str
    miss: str
    largest_error: str
    estimate: str
    proven: str
    not_proven: str
    ending: str
    unit_by_unit: str
    weights: str
    out_weights: str
    more_units: str
    step: str
    rms_error: str
    max_error: str
    best_start: str
    other_starts: str
    optimum: str
    by_size: str
    by_size_ending: str
    hidden_units: str
    best_network: str
    law: str
    moment: str

    accuracy: str
    solved: str
    determination: str
    loss: str
    dead_units: str
    trained: str
    one_seed: str
    partial: str
    comparing: str
    middle: str
    maps: str
    propagation: str
    gain: str
    batchnorm: str
    residual: str
    layer: str
    variance: str
    gradient: str
    correlation: str
    zeros: str
    theory: str
    gradient_ratio: str
    gradient_ratios: str
    unknown: str

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


ENGLISH = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    curvature="f″(x)",
    value_and_curvature="f(x), f″(x)",
    extreme="{value} at x = {x}",
    extreme_on="{value} for {stretches}",
    extreme_near="{value} as x → {x}",
    extreme_from_left="{value} as x → {x} from the left",
    extreme_from_right="{value} as x → {x} from the right",
    vanishing="|slope| below {limit}",
    dead="slope exactly 0",
    difference="difference from {label}",
    inputs="input z",
    outputs="output y",
    comma=", ",
    last=" and ",
    many="{count} curves",
    definition="{label}: f(x) = {formula}",
    curves="For x from {low} to {high}: {curves}.",
    slopes="Dotted: the slopes.",
    kinks="Kinks: {places}.",
    jumps="Jumps: {places}.",
    place="{label} at x = {x}",
    derivatives="Derivative of {names}",
    second_derivatives="Second derivative of {names}",
    highest_slopes="Largest |slopes|: {places}.",
    highest_curvatures="Largest |second derivatives|: {places}.",
    vanishing_zones="Slope below {limit}: {places}.",
    dead_zones="Slope exactly 0: {places}.",
    zone="{label} for x from {low} to {high}",
    extremum="{label} {value} at x = {x}",
    labelled="{label} {text}",
    comparison="{names} compared",
    comparison_with="{names} compared with {label}",
    below_slopes="Above the functions, below their slopes.",
    differences="Largest differences from {label}: {places}.",
    no_difference="{label} none",
    jacobians="Jacobian of {names}",
    jacobian="{label} at z = ({inputs}) gives y = ({outputs}). Slopes of each output against the inputs: {rows}.",
    row="({numbers})",
    network="network",
    by_units="{target} by {units}",
    no_unit="a straight line",
    one_unit="{count} {name} unit",
    units="{count} {name} units",
    of_units="{units} ({count} allowed)",
    biases="{name}, biases in the ovals",
    exact="exact",
    miss="target − network",
    largest_error="largest error {error}",
    estimate="{error} (an estimate)",
    proven=", the least possible with {units}{among}",
    not_proven=", at best {bound}{among}",
    ending=" ending in the asymptotes",
    unit_by_unit="unit by unit, from left to right",
    weights="weight",
    out_weights="output weight",
    more_units="{count} more",
    step="step",
    rms_error="rms error",
    max_error="largest error",
    best_start="best of {count} starts",
    other_starts="other starts",
    optimum="optimum {error}",
    by_size="{target}: error against units",
    by_size_ending="{target}: error against units, ending in the asymptotes",
    hidden_units="units",
    best_network="best network",
    law="C/(H + 1)²",
    moment="step {step}: rms error {error}",
    accuracy="accuracy",
    solved="solved",
    determination="R²",
    loss="loss",
    dead_units="dead units",
    trained="{task}: mean of {count} seeds, with 95 % intervals",
    one_seed="{task}: one seed",
    partial=" (partial)",
    comparing="Trained on {task}. At the end: {curves}.",
    middle="Maps: what the networks of the seed with the middle score say of the plane.",
    maps="; maps: seed {seed}",
    propagation="{names} through {depth} layers: {how}",
    gain="gain {gain}",
    batchnorm="batch normalisation",
    residual="residual connections",
    layer="layer",
    variance="variance of z",
    gradient="gradient / last layer",
    correlation="correlation of inputs",
    zeros="outputs that are 0",
    theory="theory",
    gradient_ratio="{label} {measured}, in theory {theory}",
    gradient_ratios="Gradient in the first layer over that in the last: {places}.",
    unknown="unknown",
)
JAPANESE = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    curvature="f″(x)",
    value_and_curvature="f(x), f″(x)",
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
    definition="{label}: f(x) = {formula}",
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
    row="({numbers})",
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
    law="C/(H + 1)²",
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
