"""Japanese: the gated functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "silu": EntryTexts(
        title="シグモイド線形ユニット (SiLU)",
        uses="EfficientNet、YOLO、拡散モデルのU-Net。LLaMAのSwiGLUのゲート。",
        strengths="滑らかで、遠方ではReLUに近い。中程度の負の入力では勾配が残る。",
        weaknesses="値1つごとに指数関数を1回要する。単調でない。素朴な積は負の無限大でNaNになる。",
    ),
    "swish": EntryTexts(
        title="Swish関数",
        uses="betaを層ごとまたはチャネルごとに学習する画像分類器。",
        strengths="1つのパラメーターが直線からReLUまでを結び、しかも学習できる。",
        weaknesses=(
            "swishと呼びながらbeta = 1を意味するライブラリが多い。単調でない。値1つごとに指数関数を1回要する。"
        ),
        parameters={
            "beta": "ゲートの鋭さ。0ならx/2、1ならSiLU、大きな値ではReLUに近づく",
        },
    ),
    "e_swish": EntryTexts(
        title="E-Swish関数",
        uses="深い画像分類器における信号のスケールの実験。",
        strengths="SiLUより急な関数。傾きを深さに合わせられる。",
        weaknesses="重みに吸収できる係数にすぎない。betaの既定値は実装によって一致しない。",
        parameters={
            "beta": "SiLUに掛ける係数。論文が調べているのは1から2",
        },
    ),
    "quick_gelu": EntryTexts(
        title="Quick GELU (GELUの簡易版)",
        uses="OpenAIのCLIPと、そこから派生したモデル。",
        strengths="シグモイド関数1回のコストで済むGELU。",
        weaknesses="粗い近似。ある形のGELUで学習した重みは、別の形へ正確には引き継げない。",
    ),
    "flatten_t_swish": EntryTexts(
        title="平坦部TのSwish (Flatten-T Swish)",
        uses="画像分類器の実験。",
        strengths="負のTが活性の平均を0へ引き寄せる。SiLUと違い単調。",
        weaknesses="ReLUと同じく負の入力では死んでいる。0に折れ点がある。0は0に写らない。",
        parameters={
            "T": "負の入力すべてに対する出力であり、残りの部分のシフト量",
        },
    ),
    "aptx": EntryTexts(
        title="APTx (αにtanhを加えて掛ける関数)",
        uses="MishやSwishの代わりとなる、計算コストのより低い関数。",
        strengths="tanh1回とわずかな演算。3つのパラメーターは学習できる。",
        weaknesses="既定値では、beta = 2のSwishに別の名前を付けたもの。",
        parameters={
            "alpha": "ゲートのオフセット。1のとき左側で閉じる",
            "beta": "ゲートの鋭さ",
            "gamma": "全体に掛ける係数。右側の傾きはgamma*(1 + alpha)",
        },
    ),
    "acon_c": EntryTexts(
        title="ACON-C (活性化の有無を学習する関数)",
        uses="活性化するかどうかをチャネルごとに学習する画像分類器。",
        strengths="2本の直線の滑らかな最大値。Swishを含み、Leaky ReLUやパラメトリックReLUを極限として含む。",
        weaknesses="チャネルごとに3つのパラメーターが増える。",
        parameters={
            "p1": "一方の直線の傾き (大きいほうなら、右の遠方での傾き)",
            "p2": "もう一方の直線の傾き (小さいほうなら、左の遠方での傾き)",
            "beta": "切り替え。0なら直線、大きな値ではmax(p1*x, p2*x)に近づく",
        },
    ),
    "gelu": EntryTexts(
        title="ガウス誤差線形ユニット (GELU)",
        uses="BERTやViTなどのTransformer。",
        strengths="滑らか。入力がガウス雑音を上回る確率を、その入力の重みとする。",
        weaknesses="誤差関数を要する。単調でない。geluがこの形を指すかtanhの形を指すかはライブラリによる。",
    ),
    "gelu_tanh": EntryTexts(
        title="GELUのtanh近似",
        uses="GPT-2、Gemma、BERTの元のコード。jax.nn.geluが既定で計算する形。",
        strengths="誤差関数の代わりにtanhを用い、厳密なGELUに非常に近い。",
        weaknesses="厳密なGELUとはわずかに異なり、混同されやすい。最初に3乗の項がオーバーフローする。",
    ),
    "phish": EntryTexts(
        title="Phish関数",
        uses="画像分類器の実験。",
        strengths="滑らかで非負。大きな入力では恒等関数に近い。",
        weaknesses="原点での傾きが0で、中程度の負の入力は正になる。プレプリントのみ。",
    ),
    "mish": EntryTexts(
        title="Mish関数",
        uses="YOLOv4のバックボーンなどの画像モデル。",
        strengths="無限回微分可能。負の側をSiLUより少し多く通す。",
        weaknesses="値1つごとにexp、log、tanhを1回ずつ要する。単調でない。",
    ),
    "serf": EntryTexts(
        title="Serf (対数ソフトプラス誤差関数)",
        uses="画像モデルの実験。",
        strengths="Mishに似た形で、右側では恒等関数により近い。",
        weaknesses="計算コストはさらに高い。値1つごとにexp、log、誤差関数を1回ずつ要する。",
    ),
    "tanhexp": EntryTexts(
        title="TanhExp関数",
        uses="軽量な畳み込みネットワーク。TeLUとして改めて提案された。",
        strengths="小さな正の入力ですでにほぼ恒等関数。滑らか。",
        weaknesses="単調でない。傾きを式のまま計算すると、大きな入力で無限大と0の積になる。",
    ),
    "lisht": EntryTexts(
        title="線形スケール双曲線正接 (LiSHT)",
        uses="滑らかな絶対値。",
        strengths="正負どちらでも大きな入力に勾配が残る。非負で滑らか。",
        weaknesses="偶関数であり、入力の符号が失われる。原点での傾きは0。",
    ),
    "logish": EntryTexts(
        title="Logish関数",
        uses="畳み込みネットワークの実験。",
        strengths="滑らかで、左側に小さなくぼみがある。",
        weaknesses="右側の傾きが1でなくlog(2)で、層を経るごとに信号が縮む。",
    ),
    "smish": EntryTexts(
        title="Smish関数",
        uses="畳み込みネットワークの実験。",
        strengths="滑らかで、左側に小さなくぼみがある。",
        weaknesses="右側の傾きが1でなく0.6で、層を経るごとに信号が縮む。関数を3重に合成している。",
    ),
    "loglogish": EntryTexts(
        title="LogLogish関数",
        uses="実験。",
        strengths="補対数対数関数をゲートとし、右側では速やかに恒等関数と重なる。",
        weaknesses="指数関数が2つ。そのままの式では左の遠方で有効桁が残らない。検証は少ない。",
    ),
    "gish": EntryTexts(
        title="Gish関数",
        uses="画像分類器の実験。",
        strengths="滑らかで、左側にほどほどのくぼみがある。",
        weaknesses="右側の傾きが1でなくlog(2)。値1つごとに指数関数2回と対数1回を要する。",
    ),
    "golu": EntryTexts(
        title="ゴンペルツ線形ユニット (GoLU)",
        uses="近年の画像モデルと言語モデルでの試用。",
        strengths="非対称なゲート。くぼみが浅く、0の付近の傾きがGELUやSiLUより緩やか。",
        weaknesses="左側では二重指数的に閉じ、そこに勾配は残らない。値1つごとに指数関数を2回要する。",
    ),
    "colu": EntryTexts(
        title="崩壊線形ユニット (CoLU)",
        uses="深い分類器の実験。",
        strengths="滑らかで、原点と右側での傾きが1。",
        weaknesses="式の意味がわかりにくく、そのままの式では左側でオーバーフローする。検証は少ない。",
    ),
    "elish": EntryTexts(
        title="指数線形スカッシング (ELiSH)",
        uses="画像分類器の実験。",
        strengths="右はSiLU、左はゲート付きELU。両者は等しい傾きでつながる。",
        weaknesses="2つの分枝に指数関数が2つ。2階導関数が0で跳ぶ。備えるフレームワークがない。",
    ),
}
