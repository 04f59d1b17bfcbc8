"""Japanese: the periodic functions."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.language.entries.entry_texts import EntryTexts

ENTRIES: Mapping[str, EntryTexts] = {
    "sine": EntryTexts(
        title="正弦関数",
        uses="ネットワークとして保存した画像、形状、場。物理情報を組み込んだネットワーク (PINN)。",
        strengths="細部まで再現され、どの階の導関数も再び正弦関数。",
        weaknesses="専用の初期化がないと学習がうまく進まない。多くの入力が同じ出力になる。",
        parameters={
            "omega": "角周波数。SIRENは最初の層で30とする",
        },
    ),
    "snake": EntryTexts(
        title="Snake関数",
        uses="音声のボコーダ (BigVGAN、DAC)。学習時に見た範囲を超える周期的なデータ。",
        strengths="傾向にさざ波を加えた形。周期信号を外挿し、しかも決して減少しない。",
        weaknesses="1周期に1度、傾きが0になる。適切なaはデータによって異なり、学習させるのが最もよい。",
        parameters={
            "a": "さざ波の周波数。周期はpi/a",
        },
    ),
    "gcu": EntryTexts(
        title="増大余弦ユニット (GCU)",
        uses="1つのニューロンがXORを学習できることの例示。畳み込みネットワークの実験。",
        strengths="1つのニューロンが複数の決定境界を引ける。",
        weaknesses="際限なく振動し、傾きは入力とともに大きくなる。どちらの側にも極限がない。",
    ),
    "sinc": EntryTexts(
        title="カーディナルサイン (sinc関数)",
        uses="帯域制限された補間。小さな実験用のネットワーク。",
        strengths="滑らかで有界、かつ局所的。さざ波はやがて消える。",
        weaknesses="式のままでは原点で0/0になる。ライブラリでは正規化したsin(pi*x)/(pi*x)を指すことが多い。",
    ),
}
