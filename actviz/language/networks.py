"""Japanese: the texts of ``actviz propagate`` and ``actviz train``, by their English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "propagating": "伝播",
}

MESSAGES: Mapping[str, str] = {
    "--learn: none of the functions has a parameter; prelu, apl, swish and formulas with one have": (
        "--learn: パラメーターを持つ関数がありません。prelu、apl、swish か、パラメーターを含む数式を使ってください"
    ),
    "--panels regions: {task} has not two inputs; {tasks} have": (
        "--panels regions: {task} の入力は 2 つではありません。2 つなのは {tasks} です"
    ),
    "--task digits needs scikit-learn, which is not installed; pip install 'actviz[digits]' brings it": (
        "--task digits には scikit-learn が必要です。pip install 'actviz[digits]' でインストールできます"
    ),
    "{label} has no edge of chaos: its mean squared slope is {value}": (
        "{label} にカオスの縁はありません: 傾きの二乗平均が {value} です"
    ),
    "{label} has no exact gain: its mean square is no number above 0": (
        "{label} の正確なゲインはありません: 二乗平均が正の数ではありません"
    ),
    "{label} takes a vector; the units of these networks take one number": (
        "{label} の入力はベクトルです。このネットワークのユニットの入力は 1 つの数です"
    ),
    "{label} takes a vector; train is about functions of one number": (
        "{label} の入力はベクトルです。train が扱うのは 1 つの数の関数です"
    ),
    "{label}: no positive alpha gives a mean of 0, both sides have the same sign": (
        "{label}: 平均を 0 にする正の alpha はありません。両側の符号が同じです"
    ),
    "{name}={value} is not possible with batch normalisation; it is at least {least}": (
        "{name}={value} はバッチ正規化と併用できません。{least} 以上にしてください"
    ),
    "{name}={value} is not possible; it is a number that is at least 0": (
        "{name}={value} は使えません。0 以上の数にしてください"
    ),
    "{name}={value} is not possible; it is at least {least}": "{name}={value} は使えません。{least} 以上にしてください",
    "a learning rate is a number above 0, such as 0.01": "学習率は 0.01 のような正の数にしてください",
    "a network of depth {depth} and width {width} needs {size} GB to be trained; "
    "at most {most} GB are possible, so take less of one or the other": (
        "深さ {depth}、幅 {width} の学習には {size} GB 必要です。上限は {most} GB なので、どちらかを減らしてください"
    ),
    "depth {depth}, width {width} and {inputs} inputs take {size} GiB for one network; at most {most} GiB are taken": (
        "深さ {depth}、幅 {width}、入力 {inputs} 個のネットワークには {size} GiB 必要です。上限は {most} GiB です"
    ),
    "partial: {done} of {count} networks were measured": "途中まで: {count} 個中 {done} 個のネットワークを測定しました",
    "partial: {done} of {count} runs are done": "途中まで: {count} 回中 {done} 回の学習が終わりました",
}
