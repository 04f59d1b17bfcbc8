"""Every word that a figure can show, in one place, so that another language is one more ``Wording``."""

from __future__ import annotations

from collections.abc import Mapping
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
    comparison: str
    comparison_with: str
    below_slopes: str
    differences: str
    no_difference: str
    jacobians: str
    jacobian: str
    row: str


ENGLISH = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    curvature="f″(x)",
    value_and_curvature="f(x), f″(x)",
    extreme="{value} at x = {x}",
    vanishing="slope below {limit}",
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
    highest_slopes="Largest slopes: {places}.",
    highest_curvatures="Largest second derivatives: {places}.",
    vanishing_zones="Slope below {limit}: {places}.",
    dead_zones="Slope exactly 0: {places}.",
    zone="{label} for x from {low} to {high}",
    extremum="{label} {value} at x = {x}",
    comparison="{names} compared",
    comparison_with="{names} compared with {label}",
    below_slopes="Above the functions, below their slopes.",
    differences="Largest differences from {label}: {places}.",
    no_difference="{label} none",
    jacobians="Jacobian of {names}",
    jacobian="{label} at z = ({inputs}) gives y = ({outputs}). Slopes of each output against the inputs: {rows}.",
    row="({numbers})",
)
JAPANESE = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    curvature="f″(x)",
    value_and_curvature="f(x), f″(x)",
    extreme="x = {x} で {value}",
    vanishing="傾きが {limit} 未満",
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
    highest_slopes="最大の傾き: {places}。",
    highest_curvatures="2 階導関数の最大値: {places}。",
    vanishing_zones="傾きが {limit} 未満: {places}。",
    dead_zones="傾きがちょうど 0: {places}。",
    zone="{label} は x が {low} から {high}",
    extremum="{label} は x = {x} で {value}",
    comparison="{names} の比較",
    comparison_with="{names} と {label} の比較",
    below_slopes="上は関数、下はその傾き。",
    differences="{label} との最大の差: {places}。",
    no_difference="{label} はなし",
    jacobians="{names} のヤコビ行列",
    jacobian="{label} は z = ({inputs}) で y = ({outputs})。出力 (行) の入力に対する傾き: {rows}。",
    row="({numbers})",
)
WORDINGS: Mapping[str, Wording] = {"en": ENGLISH, "ja": JAPANESE}
"""Every language by its code."""
