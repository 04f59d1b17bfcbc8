"""Japanese: the logarithmic functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "symlog": EntryTexts(
        title="対称対数関数",
        uses="強化学習における、スケールのわからない報酬、価値、観測の圧縮。",
        strengths="0の付近では恒等関数、遠方では対数。逆関数は1つの式で書ける。",
        weaknesses="2階導関数が0で1から-1へ跳ぶ。変換後は大きな誤差がほとんど重みをもたない。",
    ),
    "asinh": EntryTexts(
        title="逆双曲線正弦",
        uses="裾の重い入力と目標値。symlogに代わる滑らかな関数。",
        strengths="奇関数で、有界でなく、至る所で滑らか。どの符号も受け付ける対数。",
        weaknesses="教科書の対数の式log(x + sqrt(x^2 + 1))は、大きな入力と負の入力で破綻する。",
    ),
}
