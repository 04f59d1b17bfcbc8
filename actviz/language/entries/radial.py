"""Japanese: the radial functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "gaussian": EntryTexts(
        title="ガウス関数",
        uses="動径基底関数ネットワーク。シーンを表す座標ネットワーク (GARF)。",
        strengths="局所的で、ユニットは中心の近くでのみ応答する。滑らかで有界。",
        weaknesses="0から離れると勾配がない。同じ名前でexp(-x^2/2)と書く流儀もある。",
    ),
}
