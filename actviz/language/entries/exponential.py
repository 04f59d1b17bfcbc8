"""Japanese: the exponential units."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "exponential": EntryTexts(
        title="指数関数",
        uses="正でなければならない出力。ポアソン回帰の発生率、分散、スケール。",
        strengths="和を積に変え、対数をとれば入力そのものに戻る。",
        weaknesses="倍精度では710、単精度では89、半精度では11を超えるとオーバーフローする。勾配もともに爆発する。",
    ),
    "elu": EntryTexts(
        title="指数線形ユニット (ELU)",
        uses="バッチ正規化のない畳み込みネットワーク。強化学習。",
        strengths="負の出力が活性をゼロ中心に近づけ、ユニットが完全に死ぬことはない。",
        weaknesses="指数関数のコストがかかり、左側で飽和し、alphaが1でない限り0に折れ点がある。",
        parameters={
            "alpha": "左側の極限は-alpha",
        },
    ),
    "celu": EntryTexts(
        title="連続微分可能な指数線形ユニット (CELU)",
        uses="ELUをほかのalphaで、ただし折れ点なしに使いたいあらゆる場面。",
        strengths="どのalphaでも0での傾きは1で、傾きが1を超えることはない。",
        weaknesses="ELUと同じく、指数関数のコストがかかり、左側で飽和する。",
        parameters={
            "alpha": "左側の極限は-alpha",
        },
    ),
    "selu": EntryTexts(
        title="スケール付き指数線形ユニット (SELU)",
        uses="深い全結合ネットワーク。LeCunの正規分布による初期化とアルファドロップアウトを併用する。",
        strengths="正規化層なしで、活性を平均0、分散1へ近づける。",
        weaknesses="この性質は、対応する初期化とドロップアウトのもとでのみ成り立つ。傾きが0で跳ぶ。",
        parameters={
            "lam": "関数全体の倍率",
            "alpha": "左側の極限は-lam*alpha",
        },
    ),
    "pelu": EntryTexts(
        title="パラメトリック指数線形ユニット (PELU)",
        uses="ELUの形を層ごとに学習する畳み込みネットワーク。",
        strengths="学習される2つの数が傾き、極限、減衰を決め、関数は0で滑らかなまま。",
        weaknesses="学習中は2つの数をともに正に保たなければならない。誤った式が出回っている。",
        parameters={
            "a": "左側の極限は-a",
            "b": "左側の減衰の緩やかさ。0での傾きはa/b",
        },
    ),
    "xielu": EntryTexts(
        title="ELUの積分の拡張 (xIELU)",
        uses="大規模言語モデルのフィードフォワードブロック。2つの強さを層ごとに学習する。",
        strengths="傾きは学習可能なELU。右側では線形に増え、左側には下限がある。",
        weaknesses="alpha_nがbetaを超えると両側で際限なく増大し、右側の増え方は2次。",
        parameters={
            "alpha_p": "正の側の曲率",
            "alpha_n": "負の側の強さ",
            "beta": "0での傾き",
        },
    ),
}
