"""Japanese: the functions of vectors."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "softmax": EntryTexts(
        title="ソフトマックス関数",
        uses="出力層のクラス確率。注意の重み。",
        strengths="スコアを、和が1になる正の割合に変える。滑らか。すべてに同じ定数を加えても変わらない。",
        weaknesses=(
            "厳密に0にはならない。素朴に計算すると大きなスコアでオーバーフローする。"
            "ほかが減らなければどの割合も増えない。"
        ),
    ),
    "log_softmax": EntryTexts(
        title="対数ソフトマックス関数",
        uses="負の対数尤度と交差エントロピーの損失関数。",
        strengths="ソフトマックスの後に対数をとるとlog(0)に丸められる小さな確率を保つ。",
        weaknesses="下に有界でなく、確信をもった誤り1つが損失を支配する。",
    ),
    "softmin": EntryTexts(
        title="ソフトミン関数",
        uses="距離やコストから求める確率。最も小さいものが最大の割合を得る。",
        strengths="ソフトマックス関数と同じで、符号を気にかけなくてよい。",
        weaknesses="ソフトマックス関数と同じ。",
    ),
    "sparsemax": EntryTexts(
        title="スパースマックス関数",
        uses="疎な注意。多ラベル分類の出力層。",
        strengths="低いスコアは厳密に0。区分線形。スコアに最も近い単体上の点。",
        weaknesses="台の外の成分には勾配がない。ソートを要する。台が変わる所に折れ点がある。",
    ),
    "entmax15": EntryTexts(
        title="1.5-エントマックス関数",
        uses="疎な注意と、系列変換モデルの出力層。",
        strengths="ソフトマックスとスパースマックスの中間。厳密な0をもち、なお連続微分可能。",
        weaknesses="台の外の成分には勾配がない。ソートまたは二分法を要する。",
    ),
    "hardmax": EntryTexts(
        title="ハードマックス関数",
        uses="ハードな注意。推論時のクラスの選択。",
        strengths="明確な決定。スコアを拡大していったときのソフトマックスの極限。",
        weaknesses="値が跳び、勾配はどこにもない。同点のときは最初の番号がすべてを取る。",
    ),
    "gumbel_softmax": EntryTexts(
        title="ガンベルソフトマックス関数",
        uses="勾配を標本抽出に通す必要がある場合の、カテゴリカル分布からの抽出。",
        strengths="スコアについて微分可能。どのtauでも、最大の出力はカテゴリカル分布からの正確な標本を示す。",
        weaknesses="確率的で、1本の曲線は1回の雑音の抽出を示すだけ。高温では偏り、低温では勾配が急になる。",
        parameters={
            "tau": "温度。小さいほどワンホットに近い",
            "seed": "引かれる雑音を固定する整数",
        },
    ),
    "glu": EntryTexts(
        title="ゲート付き線形ユニット (GLU)",
        uses="ゲート付き畳み込みネットワーク。Transformerのフィードフォワード層。",
        strengths="値は線形に通るので、その勾配は減衰しない。ゲートは学習される。",
        weaknesses="出力の数が入力の半分。どちらの半分がゲートかを取り違えやすい (ここでは後半)。",
    ),
    "bilinear_glu": EntryTexts(
        title="双線形GLU",
        uses="ゲートの非線形性を除き、それが加えるものを示す比較。",
        strengths="最も単純なゲートである積。",
        weaknesses="何も圧縮されず、出力は入力の2乗で増大する。",
    ),
    "reglu": EntryTexts(
        title="ReLUゲート付き線形ユニット (ReGLU)",
        uses="疎な活性が有利な、Transformerのフィードフォワード層。",
        strengths="計算コストが低く、閉じたゲートは厳密に0。",
        weaknesses="どちらの半分をReLUに通すかは実装によって異なる (ここでは前半)。ReLUと同じくゲートが死ぬ。",
    ),
    "geglu": EntryTexts(
        title="GELUゲート付き線形ユニット (GEGLU)",
        uses="言語モデル (T5 v1.1、Gemma) のフィードフォワード層。",
        strengths="滑らかなゲート。論文ではゲート付きの変種の中で好成績。",
        weaknesses="厳密なGELUを使うモデル (ここもそう) と、tanhの形を使うモデルがある。erfのコストがかかる。",
    ),
    "swiglu": EntryTexts(
        title="SiLUゲート付き線形ユニット (SwiGLU)",
        uses="大規模言語モデル (LLaMA、PaLM) のフィードフォワード層。",
        strengths="滑らかなゲートで、erfより計算コストが低い。論文ではゲート付きの変種の中で好成績。",
        weaknesses="入力の2乗で増大する。betaの異なる変種やクリップを加えた変種も同じ名前で呼ばれる。",
    ),
    "maxout": EntryTexts(
        title="マックスアウト関数",
        uses="ドロップアウトで学習するネットワーク。区分が十分にあれば任意の凸関数。",
        strengths="自らの形を学習する。勝った区分には常に勾配を通す。",
        weaknesses="区分ごとに一揃いの重みを要する (ここでは各入力をそのまま1つのアフィンな区分とみなす)。",
        parameters={
            "pieces": "1つの組をなす連続した入力の個数 (整数)",
        },
    ),
    "crelu": EntryTexts(
        title="連結ReLU (CReLU)",
        uses="畳み込みネットワークの最初の数層。",
        strengths="符号を保つ。どの入力でも、2つの出力の一方が生きている。",
        weaknesses="出力の数が入力の2倍。",
    ),
}
