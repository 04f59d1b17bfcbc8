"""Japanese: the rectifiers."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "relu": EntryTexts(
        title="ランプ関数 (ReLU)",
        uses="畳み込みネットワークと多層パーセプトロンの隠れ層における標準の活性化関数。",
        strengths="計算は比較1回。出力は疎で、活性な範囲の勾配はちょうど1。",
        weaknesses="すべてのデータで負になるユニットは勾配を受け取れず、死んだままになる。出力はゼロ中心でない。",
    ),
    "relu6": EntryTexts(
        title="ReLU6 (6を上限とするReLU)",
        uses="モバイル向けや量子化した畳み込みネットワーク。",
        strengths="出力の範囲が既知で狭く、低精度の演算に適する。",
        weaknesses="0より下だけでなく、6より上でも勾配がない。",
    ),
    "clipped_relu": EntryTexts(
        title="上限付きReLU (Clipped ReLU)",
        uses="音声の再帰型モデル。そのほか、活性の発散を防ぎたいあらゆる場面。",
        strengths="ReLUの単純さを保ちながら出力を有界にする。",
        weaknesses="nを超えたユニットは学習が止まる。nという選ぶべき数が1つ増える。",
        parameters={
            "n": "出力の最大値",
        },
    ),
    "leaky_relu": EntryTexts(
        title="Leaky ReLU (漏れのあるReLU)",
        uses="敵対的生成ネットワークの識別器。ReLUのユニットが死ぬネットワーク。",
        strengths="どの入力にもいくらかの勾配が残り、計算コストはほとんど増えない。",
        weaknesses="傾きの既定値がフレームワークによって異なる (0.01、0.2または0.3)。0の折れ点は残る。",
        parameters={
            "alpha": "負の側の傾き",
        },
    ),
    "prelu": EntryTexts(
        title="パラメトリックReLU",
        uses="チャネルごとに傾きを学習する余裕のある画像モデル。超解像、顔認識。",
        strengths="わずかな追加パラメーターで、漏れの大きさをネットワークが自ら見つける。",
        weaknesses="重み減衰が傾きをただのReLUへ引き寄せる。初期値はフレームワークごとに異なる。",
        parameters={
            "alpha": "負の側の傾き。学習される (初期値は0.25)",
        },
    ),
    "rrelu": EntryTexts(
        title="ランダム化Leaky ReLU",
        uses="小さなデータセットにおける畳み込みネットワークの正則化。",
        strengths="学習時の傾きの乱数が、ドロップアウトと同じく過学習を抑える。",
        weaknesses="学習時は確率的。曲線に示せるのは平均の傾きだけで、これは評価時に使われるもの。",
        parameters={
            "lower": "負の側の傾きとして引かれる乱数の最小値",
            "upper": "負の側の傾きとして引かれる乱数の最大値",
        },
    ),
    "shifted_relu": EntryTexts(
        title="シフトReLU",
        uses="比較実験でELUに対置する、直線だけからなる関数。",
        strengths="負の出力が、指数関数なしで活性の平均を0へ近づける。",
        weaknesses="-1より下では勾配がない。S字型ReLUと同じく、SReLUと略されることがある。",
    ),
    "threshold": EntryTexts(
        title="しきい値関数",
        uses="ReLUの変種を組み立てる部品。弱い応答の切り捨て。",
        strengths="比較1回。大きな入力はそのまま通る。",
        weaknesses="valueがしきい値に等しくない限り、しきい値で値が跳ぶ。既定値を定めるフレームワークはない。",
        parameters={
            "threshold": "これを超える入力はそのまま通る",
            "value": "その他すべての入力に対する出力",
        },
    ),
    "thresholded_relu": EntryTexts(
        title="しきい値付きReLU",
        uses="スパース自己符号化器。言語モデルから特徴を読み出すものも含む。",
        strengths="弱い応答を除き、強い応答は元の大きさのまま残す。",
        weaknesses="thetaで値が跳ぶ。thetaに関する勾配はほとんど至る所で0。",
        parameters={
            "theta": "これを超える入力は通り、その他はすべて0になる",
        },
    ),
    "srelu": EntryTexts(
        title="S字型ReLU",
        uses="畳み込みネットワークでチャネルごとに学習する形状。",
        strengths="学習される3つの区間により、凸にも凹にもS字型にもなる。",
        weaknesses="チャネルごとに4つのパラメーターを要し、結果はその初期値に左右される。",
        parameters={
            "tl": "左の区間が始まる点",
            "al": "左の区間の傾き",
            "tr": "右の区間が始まる点",
            "ar": "右の区間の傾き",
        },
    ),
    "apl": EntryTexts(
        title="適応的区分線形ユニット (APL)",
        uses="ReLUとヒンジ関数の和として、ユニットごとに学習する形状。ここではヒンジ1つの場合を示す。",
        strengths="ヒンジが十分にあれば、右端が恒等関数となるどんな区分線形の形にもなる。",
        weaknesses="ヒンジとユニットごとに2つのパラメーター。単調でない形になりやすい。",
        parameters={
            "a": "追加のヒンジの重み (その傾きは-a)",
            "b": "追加のヒンジが終わる点",
        },
    ),
    "relu_squared": EntryTexts(
        title="ReLUの2乗",
        uses="疎な活性を求めるTransformerのフィードフォワードブロック。",
        strengths="計算コストが低く、疎で、1階導関数が0でも滑らか。",
        weaknesses="2次で増大し、入力が約256を超えると半精度ではオーバーフローする。",
    ),
    "star_relu": EntryTexts(
        title="スターReLU (StarReLU)",
        uses="MetaFormer系の画像モデルで、GELUの代わり。",
        strengths="標準正規分布の入力に対して平均0、分散1となり、指数関数を使わない。",
        weaknesses="2次で増大する。入力が標準正規分布でないと、この釣り合いは崩れる。",
        parameters={
            "s": "2乗の項の倍率",
            "b": "負の入力に対する出力",
        },
    ),
    "nlrelu": EntryTexts(
        title="自然対数ReLU (NLReLU)",
        uses="バッチ正規化のない畳み込みネットワークにおける、大きな活性の抑制。",
        strengths="外れ値を圧縮し、層ごとのスケールの差を縮める。",
        weaknesses="負の入力では死んでいる。右側では勾配が1/xのように減衰する。",
        parameters={
            "beta": "0のすぐ右における傾き",
        },
    ),
}
