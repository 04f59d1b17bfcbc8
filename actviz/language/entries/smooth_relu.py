"""Japanese: the smooth relatives of ReLU."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "softplus": EntryTexts(
        title="ソフトプラス関数",
        uses="正でなければならない出力 (スケール、分散、発生率)。微分方程式のための滑らかなネットワーク。",
        strengths="正で、無限回微分可能。傾きはロジスティックシグモイド関数。",
        weaknesses="厳密に0になることはなく、0は0に写らない。値1つごとにexpとlogを1回ずつ要する。",
        parameters={
            "beta": "曲がりの鋭さ。大きいほどReLUに近い",
        },
    ),
    "shifted_softplus": EntryTexts(
        title="シフトソフトプラス関数",
        uses="力を出力の導関数として求める、SchNetなどの原子系のネットワーク。",
        strengths="0を0に写すソフトプラス関数。無限回微分可能で、したがって力も滑らか。",
        weaknesses="ReLUより計算コストが高い。下に有界なため、負に大きい入力は消えていく。",
    ),
    "squareplus": EntryTexts(
        title="スクエアプラス関数",
        uses="四則演算と平方根しか使えない所でのソフトプラス関数の代わり。",
        strengths="expもlogも使わずに滑らかで正。",
        weaknesses="左の尾は1/|x|でしか減衰しない。式のまま計算すると、左では桁落ちし、2乗がオーバーフローする。",
        parameters={
            "b": "曲がりの幅。0に近づくとReLUになる (0そのものでは折れ点に傾きがない)",
        },
    ),
    "sparse_plus": EntryTexts(
        title="スパースプラス関数",
        uses="角がなく、それでもユニットを厳密に止めるReLU。",
        strengths="厳密な0と厳密な恒等関数、その間をつなぐ連続な傾き。",
        weaknesses="-1より下では死んでいる。2階導関数が曲がりの両端で跳ぶ。",
    ),
    "bent_identity": EntryTexts(
        title="曲がった恒等関数 (Bent Identity)",
        uses="回帰。教育。",
        strengths="平らな所がなく、勾配は消失も爆発もしない。0を0に写す。",
        weaknesses="ほぼ線形で、表現力をあまり高めない。実際に使われることは少ない。",
    ),
}
