"""Japanese: the sigmoids."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "sigmoid": EntryTexts(
        title="シグモイド関数 (ロジスティック関数)",
        uses="2値分類と多ラベル分類の出力層。LSTM、GRU、squeeze-and-excitationブロックのゲート。",
        strengths="出力を確率として読める。滑らかで狭義単調増加。",
        weaknesses="両側の尾が飽和し、傾きは1/4を超えないため、層を深く重ねると勾配が消失する。0を中心としない。",
    ),
    "bipolar_sigmoid": EntryTexts(
        title="双極シグモイド関数",
        uses="目標値を-1と1で表す古典的なパーセプトロン。",
        strengths="0を中心とするロジスティック関数。tanh(x/2)と同じ曲線。",
        weaknesses="両側で飽和する。原点での傾きはtanhの半分しかない。",
    ),
    "tanh": EntryTexts(
        title="双曲線正接 (tanh)",
        uses="再帰型ネットワークの状態。行動や画素値などの有界な出力。",
        strengths="奇関数で、原点での傾きは1。小さな信号はほぼそのまま、ゼロ中心を保って通る。",
        weaknesses="両側で飽和し、そこで勾配が消失する。",
    ),
    "lecun_tanh": EntryTexts(
        title="LeCunのスケール付き双曲線正接",
        uses="標準化した入力に対する古典的な多層パーセプトロンとLeNet。",
        strengths="最も強く曲がる点の近くで-1と1をほぼ正確に自身へ写し、これらの目標値は平坦な尾にかからない。",
        weaknesses="tanhと同じく飽和するが、飽和はより遠方で起こる。定数は入力の分散が1であることを前提とする。",
    ),
    "penalized_tanh": EntryTexts(
        title="ペナルティ付き双曲線正接",
        uses="深いネットワークや、テキスト用の再帰型ネットワークにおけるtanhの代わり。",
        strengths="有界でありながら、Leaky ReLUのように正負を別々に扱う。",
        weaknesses="a = 1でない限り0に折れ点がある。両側の尾が飽和する。",
        parameters={
            "a": "負の側に掛ける係数。1ならtanh",
        },
    ),
    "tanhshrink": EntryTexts(
        title="tanh縮小関数",
        uses="スパースな符号を予測する符号化器。",
        strengths="滑らかな縮小。小さな入力はほぼ消え、大きな入力が失うのは1以下。",
        weaknesses="原点での傾きが0で、弱い信号に勾配が届かない。名前に反して有界でない。",
    ),
    "softsign": EntryTexts(
        title="ソフトサイン関数",
        uses="緩やかな飽和が役立つ所や、指数関数のコストが高すぎる所でのtanhの代わり。",
        strengths="必要なのは除算だけ。尾は1/|x|で平らになり、ユニットは飽和から抜け出せる。",
        weaknesses="極限に近づくのは非常に大きな入力のときだけ。2階導関数が0で跳ぶ。",
    ),
    "elliott": EntryTexts(
        title="エリオットのシグモイド関数",
        uses="FANNやEncogなどの軽量なライブラリにおける、安価なロジスティック関数。",
        strengths="指数関数なしで値域 (0, 1)。",
        weaknesses="0や1に近づくには非常に大きな入力が必要。2階導関数が0で跳ぶ。",
    ),
    "arctan": EntryTexts(
        title="逆正接関数",
        uses="有界な回帰の出力。スパイキングネットワークでは、その傾きがステップ関数の傾きの代わりになる。",
        strengths="奇関数で滑らか、原点での傾きは1。tanhより緩やかに平らになる。",
        weaknesses="極限は-1と1でなく-pi/2とpi/2で、そこへの近づき方も遅い。",
    ),
    "erf": EntryTexts(
        title="ガウスの誤差関数",
        uses="GELUの内部。幅の広いネットワークの理論。正規化層の代わりとしての提案。",
        strengths="奇関数で滑らか。ガウス分布に従う入力についての平均が閉じた式になる。",
        weaknesses="ガウス型の尾をもち、勾配はtanhより早く消失する。",
    ),
    "normal_cdf": EntryTexts(
        title="正規分布の累積分布関数",
        uses="プロビットの出力。GELUの内部のゲート。",
        strengths="意味のある確率。標準正規分布に従う変数がxを下回る頻度。",
        weaknesses=(
            "勾配はロジスティック関数より早く消失する。逆関数である分位関数のほうをプロビットと呼ぶこともある。"
        ),
    ),
    "laplace": EntryTexts(
        title="ラプラス注意関数",
        uses="Megaの注意の重み。softmaxの代わりに要素ごとに適用する。",
        strengths="中央でReLUの2乗と値も傾きも一致し、しかもこちらは値も傾きも有界にとどまる。",
        weaknesses="名前に反して正規分布の曲線。狭い帯の外では平ら。",
        parameters={
            "mu": "出力が2分の1になる入力",
            "sigma": "立ち上がりの幅。標準偏差にあたる",
        },
    ),
    "cloglog": EntryTexts(
        title="補対数対数関数 (cloglog)",
        uses="まれな事象と待ち時間についての2値の出力。",
        strengths="本質的に非対称。0からゆっくり離れ、1に速く達する。",
        weaknesses="右側で急に飽和する。内部にexp(-x)と書き、左右を反転させたライブラリもある。",
    ),
    "aranda_ordaz": EntryTexts(
        title="アランダ=オルダスのシグモイド関数",
        uses="歪みを調整できる2値の出力。時系列のためのパーセプトロン。",
        strengths="1つのパラメーターが、ロジスティック関数から歪んだリンク関数までを結ぶ。",
        weaknesses="既定値について合意のない追加のパラメーター。lamが大きいと右の尾が非常に長くなる。",
        parameters={
            "lam": "歪み。1ならロジスティック関数、0に近づくと補対数対数関数",
        },
    ),
    "log_sigmoid": EntryTexts(
        title="対数シグモイド関数",
        uses="ロジットから求める2値交差エントロピー。順位付けと選好の損失関数 (BPR、DPO)。",
        strengths="シグモイドの後に対数をとるとlog(0)に丸められる小さな確率を保つ。",
        weaknesses="下に有界でなく、確信をもった誤り1つが損失を支配する。",
    ),
    "sqrt_softplus": EntryTexts(
        title="ソフトプラス関数の平方根",
        uses="トークンをエキスパートへ振り分けるスコア。",
        strengths="正で、平方根でしか増大しないため、どのスコアも発散しない。",
        weaknesses="有界でなく、厳密に0になることもない。式のまま計算すると、左の遠方で傾きが0/0になる。",
    ),
}
