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
    comma: str
    last: str
    many: str
    definition: str
    curves: str
    slopes: str
    kinks: str
    jumps: str
    place: str


ENGLISH = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    comma=", ",
    last=" and ",
    many="{count} curves",
    definition="{label}: f(x) = {formula}",
    curves="For x from {low} to {high}: {curves}.",
    slopes="Dotted: the slopes.",
    kinks="Kinks: {places}.",
    jumps="Jumps: {places}.",
    place="{label} at x = {x}",
)
JAPANESE = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    comma="、",
    last="、",
    many="{count} 本の曲線",
    definition="{label}: f(x) = {formula}",
    curves="x の範囲は {low} から {high}。{curves}。",
    slopes="点線は導関数。",
    kinks="折れ点: {places}。",
    jumps="不連続点: {places}。",
    place="{label} は x = {x}",
)
WORDINGS: Mapping[str, Wording] = {"en": ENGLISH, "ja": JAPANESE}
"""Every language by its code."""
