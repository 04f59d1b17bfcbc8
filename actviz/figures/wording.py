"""Every word that a figure can show, in one place, so that another language is one more ``Wording``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of figures in one language; fields with braces are templates for ``str.format``."""

    x: str
    value: str
    slope: str
    value_and_slope: str
    comma: str
    last: str
    several: str
    definition: str
    interval: str
    with_slopes: str
    kinks: str
    jumps: str
    places: str


ENGLISH = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    comma=", ",
    last=" and ",
    several="{count} curves",
    definition="{label}: f(x) = {formula}",
    interval="{curves}; x from {low} to {high}.",
    with_slopes="Their slopes are dotted.",
    kinks="Kinks: {places}.",
    jumps="Jumps: {places}.",
    places="{label} at x = {places}",
)

JAPANESE = Wording(
    x="x",
    value="f(x)",
    slope="f′(x)",
    value_and_slope="f(x), f′(x)",
    comma="、",
    last="、",
    several="{count} 本の曲線",
    definition="{label}: f(x) = {formula}",
    interval="{curves}。x の範囲は {low} から {high}。",
    with_slopes="点線は導関数。",
    kinks="折れ点: {places}。",
    jumps="不連続点: {places}。",
    places="{label} は x = {places}",
)
WORDINGS: Mapping[str, Wording] = {"en": ENGLISH, "ja": JAPANESE}
"""Every language by its code."""
