"""Japanese: the elementary functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "identity": EntryTexts(
        title="恒等関数",
        uses="回帰の出力層。活性化関数を置かない箇所の代用。比較の基準。",
        strengths="計算コストがかからず、どの勾配もそのまま通す。",
        weaknesses="これだけで層をつないでも、全体は1つのアフィン変換にとどまる。",
    ),
    "absolute": EntryTexts(
        title="絶対値関数",
        uses="コントラストの符号によらない特徴。散乱変換ネットワークや、リプシッツ定数を抑えたネットワーク。",
        strengths="飽和せず、ユニットが死ぬこともない。傾きの大きさは両側とも1。",
        weaknesses="単調でなく、符号だけが異なる入力を区別できない。0での傾きはフレームワークごとに異なる。",
    ),
    "binary_step": EntryTexts(
        title="ステップ関数",
        uses="古典的なパーセプトロン。代理勾配で学習する2値化ネットワークやスパイキングネットワーク。",
        strengths="出力は1ビット。記憶のコストも計算コストもこれより低いものはない。",
        weaknesses="傾きは存在する所ではすべて0で、何も学習できない。0での値 (ここでは1) は約束事にすぎない。",
    ),
    "sign": EntryTexts(
        title="符号関数",
        uses="2値化ネットワークの重みと活性 (ストレートスルー勾配を用いる)。ホップフィールドネットワーク。",
        strengths="ゼロ中心で、出力どうしの積に乗算器がいらない。",
        weaknesses="学習に使える勾配がない。ここでは3値だが、2値化ネットワークでは0を+1または-1に写す。",
    ),
}
