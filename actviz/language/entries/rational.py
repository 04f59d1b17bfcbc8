"""Japanese: the rational and algebraic functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "isru": EntryTexts(
        title="逆平方根ユニット (ISRU)",
        uses="再帰型ネットワークにおけるtanhの安価な代わり。",
        strengths="滑らかな奇関数で有界。最もコストの高い演算が平方根。",
        weaknesses="両側で飽和する。素朴な実装では大きな入力の2乗がオーバーフローする。",
        parameters={
            "alpha": "飽和する値は1/sqrt(alpha)",
        },
    ),
    "isrlu": EntryTexts(
        title="逆平方根線形ユニット (ISRLU)",
        uses="指数関数のコストが高すぎる所でのELUの代わり。",
        strengths="代数演算だけでELUの形を得る。0で2階まで導関数が連続。",
        weaknesses="左側の飽和が緩やか。備えるフレームワークは少ない。",
        parameters={
            "alpha": "飽和する値は1/sqrt(alpha)",
        },
    ),
    "pau": EntryTexts(
        title="パデ活性化ユニット (PAU)",
        uses="層ごとに学習する形状。ほかの大半の活性化関数の簡潔な近似。",
        strengths="10個の数だけでReLU、tanh、Swishを模倣でき、分母は零点をもたない。",
        weaknesses="素朴な実装では高次の累乗がオーバーフローする。絶対値の中身が0になる所に折れ点がある。",
        parameters={
            "p0": "分子のx^0の係数",
            "p1": "分子のx^1の係数",
            "p2": "分子のx^2の係数",
            "p3": "分子のx^3の係数",
            "p4": "分子のx^4の係数",
            "p5": "分子のx^5の係数",
            "q1": "分母のx^1の係数",
            "q2": "分母のx^2の係数",
            "q3": "分母のx^3の係数",
            "q4": "分母のx^4の係数",
        },
    ),
}
