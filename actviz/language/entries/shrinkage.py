"""Japanese: the shrinkage functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "hardshrink": EntryTexts(
        title="ハード縮小関数 (ハードしきい値処理)",
        uses="大きな係数をそのまま残すべき雑音除去とスパース符号化。",
        strengths="小さな入力には厳密な0、大きな入力には偏りなし。",
        weaknesses="両端でlambdだけ値が跳ぶため、入力のわずかな変化で特徴の有無が切り替わりうる。",
        parameters={
            "lambd": "0に置き換えられる、0を中心とする区間の幅の半分",
        },
    ),
    "softshrink": EntryTexts(
        title="ソフト縮小関数 (ソフトしきい値処理)",
        uses="反復を展開したスパース符号化 (ISTA、LISTA) における、絶対値の近接作用素。雑音除去。",
        strengths="連続でありながら、厳密な0を与える。",
        weaknesses="大きな入力をすべてlambdだけ0へ引き寄せる。不感帯の中では勾配がない。",
        parameters={
            "lambd": "0に置き換えられる、0を中心とする区間の幅の半分",
        },
    ),
}
