"""Japanese: the functions of straight pieces and clips."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "ramp": EntryTexts(
        title="ランプ関数 (0から1に制限)",
        uses="指数関数のないハードウェアで、0と1の間に収めるべき出力。",
        strengths="有界で、固定小数点演算でも正確。",
        weaknesses="両側とも勾配がない。ランプという語はReLUにも使われる。",
    ),
    "hardtanh": EntryTexts(
        title="ハード双曲線正接 (Hardtanh)",
        uses="初期のニューラル言語モデル。2値化ネットワークの代理の傾き。制御における行動の範囲の制限。",
        strengths="tanhと同じくゼロ中心で有界。計算は比較2回。",
        weaknesses="上下限の外では勾配がない。上下限ちょうどでの傾きはフレームワークによって異なる。",
        parameters={
            "min_val": "出力の最小値",
            "max_val": "出力の最大値",
        },
    ),
    "hard_sigmoid": EntryTexts(
        title="ハードシグモイド関数",
        uses="モバイル向けネットワークのゲート。とりわけsqueeze-and-excitationブロック。",
        strengths="直線だけでできたシグモイド関数。高速で、量子化しても正確。",
        weaknesses="両側とも3を超えると勾配がない。同じ名前が3通りの傾きを指す。",
    ),
    "hard_sigmoid_02": EntryTexts(
        title="傾き0.2のハードシグモイド関数",
        uses="古いKerasのモデルの再帰型のゲート。フレームワーク間でのモデルの受け渡し。",
        strengths="傾きとオフセットが自由で、ほかのあらゆるハードシグモイド関数を表せる。",
        weaknesses="同名の関数が3で折れるのに対し、こちらは2.5で折れる。両者の差は最大1/12。",
        parameters={
            "alpha": "中央の区間の傾き",
            "beta": "0での出力",
        },
    ),
    "sparse_sigmoid": EntryTexts(
        title="スパースシグモイド関数",
        uses="ちょうど0や1にもなりうる確率。重みの確率的な2値化。",
        strengths="2クラスのsparsemaxにあたり、対応する凸な損失関数をもつ。",
        weaknesses="確信度の高い出力にはこの関数から勾配が届かない。-1と1での傾きはフレームワークによって異なる。",
    ),
    "sqnl": EntryTexts(
        title="2乗非線形関数 (SQNL)",
        uses="マイコンやプログラマブルロジックにおけるtanhの代わり。",
        strengths="放物線2つ。2乗1回とシフト1回で済み、傾きは跳ばない。",
        weaknesses="両側とも2を超えると勾配は完全に0。",
    ),
    "hard_swish": EntryTexts(
        title="ハードSwish",
        uses="MobileNetV3以降のモバイル向けネットワークと、量子化した推論。",
        strengths="指数関数なしでSiLUに近く、整数演算に向く。",
        weaknesses="傾きが-3と3で跳ぶ。その間は2次で、区分線形ではない。",
    ),
    "hard_mish": EntryTexts(
        title="ハードMish",
        uses="Mishを使いたいモバイル向け画像モデル。",
        strengths="クリップ1回と積2回。正の入力では厳密に恒等関数。",
        weaknesses="-0.5まで沈み、Mishより明らかに深い。傾きは-2で跳ぶ。",
    ),
    "hard_elish": EntryTexts(
        title="ハードELiSH",
        uses="進化的探索で見つかった関数の実験。",
        strengths="-1より下では厳密に0、1より上では厳密に恒等関数。",
        weaknesses="折れ点が2つあり、その間に指数関数を含む。対応するフレームワークがない。",
    ),
    "clipped_gelu": EntryTexts(
        title="上下限付きGELU",
        uses="BERT系モデルの8ビット推論。",
        strengths="大きな活性が量子化の範囲を広げることがない。",
        weaknesses="GELUは-0.17より上にとどまるため、下限の既定値は決して働かない。上限を超えると勾配がない。",
        parameters={
            "lo": "出力の最小値",
            "hi": "出力の最大値",
        },
    ),
}
