"""Japanese: the texts of ``actviz propagate`` and ``actviz train``, by their English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "propagating": "伝播",
    # Both.
    "function": "関数",
    "not known": "不明",
    # Propagation.
    "a layer": "1 層の倍率",
    "gradient, log10": "勾配 (log10)",
    "theory": "理論",
    "zeros": "0 の出力",
    "dead": "死んだユニット",
    "gradient": "勾配",
    "variance": "分散",
    "collapse": "縮約",
    "warning": "警告",
    "stable": "安定",
    "marginal": "安定と不安定の境目",
    "unstable": "不安定",
    "of unknown stability": "安定性不明",
    "the variance {q} that this gain keeps is unstable: a layer multiplies deviations from it by {slope}": (
        "このゲインで保たれる分散 {q} は不安定、ずれは 1 層ごとに {slope} 倍"
    ),
    "{count} of {all} networks are left out: the function has no value at some of their numbers": (
        "{all} 個中 {count} 個のネットワークを除外: 関数の値がない入力が発生"
    ),
    "{count} of {all} networks are left out: their numbers become too large for a float": (
        "{all} 個中 {count} 個のネットワークを除外: 数値が浮動小数点数の範囲を超過"
    ),
    "±: standard deviation over the networks. chi_1: by how much a layer multiplies the squared gradient; 1 is the "
    "edge of chaos. A marginal fixed point neither attracts nor repels.": (
        "± はネットワーク間の標準偏差。chi_1 は 1 層ごとに勾配の 2 乗にかかる倍率で、1 がカオスの縁。"
        "「安定と不安定の境目」の不動点は、近くの値を引き寄せも遠ざけもしない。"
    ),
    "in {count} of {all} networks no gradient reaches the first layer": (
        "{all} 個中 {count} 個のネットワークで、最初の層に届く勾配なし"
    ),
    " (of {count}: interrupted)": " (予定の {count} 個の途中で中断)",
    "{networks} of {depth} layers of {width} units{extras}, {how}, {inputs}. "
    "Gradient: first layer over last; zeros and dead units: last layer.": (
        "{networks}、{depth} 層、各層 {width} ユニット{extras}、{how}、{inputs}。"
        "勾配は最初の層と最終層の比、0 の出力と死んだユニットは最終層での割合。"
    ),
    "{count} random networks": "乱数によるネットワーク {count} 個",
    "1 random network": "乱数によるネットワーク 1 個",
    " with batch normalisation": "、バッチ正規化あり",
    " with residual connections": "、残差接続あり",
    " with batch normalisation and residual connections": "、バッチ正規化と残差接続あり",
    "{inits}": "初期化 {inits}",
    "gain {gain}": "ゲイン {gain}",
    "{count} inputs": "入力 {count} 個",
    "1 input": "入力 1 個",
    "nothing of it gets back to the first layer": "最初の層に届く勾配なし",
    "{change}: {factor} times a layer, {times} times from layer {depth} back to layer 1": (
        "{change}: 1 層ごとに {factor} 倍、第 {depth} 層から第 1 層までに {times} 倍"
    ),
    "keeps its size": "ほぼ一定",
    "shrinks": "減少",
    "grows": "増大",
    "not known in the last layer": "最終層では不明",
    "{variance} in the last layer": "最終層で {variance}",
    "{reached}, {factor} times a layer": "{reached}、1 層ごとに {factor} 倍",
    "{reached}; its fixed point is not known": "{reached}、不動点は不明",
    "{reached}; in theory it grows without bound": "{reached}、理論では限りなく増大",
    "{reached}; in theory it vanishes": "{reached}、理論では 0 に向かって減少",
    "{reached}; the fixed point {q} is {stability}": "{reached}、不動点 {q} は{stability}",
    "not known, no network came through": "不明 (発散しなかったネットワークなし)",
    "no unit is dead": "死んだユニットなし",
    "{share} % of outputs are exactly 0; {dead}": "出力の {share} % がちょうど 0、{dead}",
    "no output is exactly 0; {dead}": "ちょうど 0 の出力なし、{dead}",
    "{share} % of units are dead (slopes up to {below} for {inputs})": (
        "ユニットの {share} % が死んだ状態 ({inputs}に対し傾き {below} 以下)"
    ),
    "the one input": "唯一の入力",
    "all {count} inputs": "入力 {count} 個すべて",
    "chi_1 is not known": "chi_1 は不明",
    "{chi}; no edge of chaos was found for sigma_b = {sigma_b}": (
        "{chi}、カオスの縁は見つからず (sigma_b = {sigma_b})"
    ),
    "{chi}; edge of chaos at sigma_w = {sigma_w} for sigma_b = {sigma_b}": (
        "{chi}、カオスの縁は sigma_w = {sigma_w} (sigma_b = {sigma_b})"
    ),
    "{told}, but unstable: its variance, {q}, does not attract": (
        "{told}、ただし不安定: その分散 {q} は値を引き寄せない"
    ),
    "all {depth} layers are one matrix, {width} x {width}, to within {error}: depth adds nothing. "
    "{strong} of {width} directions keep {weak} or more of what the strongest keeps": (
        "全 {depth} 層は {width} x {width} の行列 1 つと同じ (誤差 {error} 以内): 深さの効果なし。"
        "最も強い方向の {weak} 倍以上が残るのは {width} 方向のうち {strong} 方向"
    ),
    "the matrix:": "行列:",
    # Training.
    "the four corners of a square, each unlike its neighbours": "正方形の 4 つの頂点、隣どうしは別のクラス",
    "two half circles that reach into each other": "互いに入り込む 2 つの半円",
    "two arms that wind around each other": "互いに巻き付く 2 本の渦巻き",
    "sin(4x) + x/2 with noise": "雑音の加わった sin(4x) + x/2",
    "images of handwritten digits": "手書き数字の画像",
    "accuracy": "正解率",
    "solved": "解けた割合",
    "lr": "学習率",
    "95 % interval": "95 % 区間",
    "dead units": "死んだユニット",
    "diverged": "発散",
    "{count} of {all}": "{all} 回中 {count} 回",
    "PARTIAL: interrupted after these of {count} seeds: {done}": (
        "途中まで: 各 {count} 個のシードのうち終わったもの: {done}"
    ),
    "{told}; none with {missing}": "{told}、未着手: {missing}",
    "{layers}, {steps} steps of {optimizer} with {batch} points, {seeds}": (
        "{layers}、{optimizer} で {steps} ステップ (1 ステップ {batch} 点)、{seeds}"
    ),
    "no hidden layer": "隠れ層なし",
    "1 hidden layer": "隠れ層 1 層",
    "{count} hidden layers": "隠れ層 {count} 層",
    "{layers} of 1 unit": "{layers} (各 1 ユニット)",
    "{layers} of {count} units": "{layers} (各 {count} ユニット)",
    "1 seed": "シード 1 個",
    "{count} seeds": "シード {count} 個",
    "solved: all four points have at least 80 % for their class (a margin of 0.6)": (
        "解けた状態とは、4 点すべてで正しいクラスの確率が 80 % 以上 (マージン 0.6)"
    ),
    "{score} on {count} points that were not trained on": "{score}: 学習に使わない {count} 点での値",
    "{line}; diverged runs are in no mean": "{line}。発散した学習は平均から除外",
    "difference": "差",
    "verdict": "判定",
    "not distinguishable": "区別できず",
    "interval": "区間",
    "cannot be compared: {count} of {all} diverged": "比較不能: {all} 回中 {count} 回が発散",
    "cannot be compared: no seed is done with both": "比較不能: 両方とも終わったシードなし",
    "runs that came through are no fair sample: try a smaller --lr": (
        "発散しなかった学習だけでは公平な標本にならないため、--lr を小さくして試すこと"
    ),
    "intervals are those of the same test: 0 lies outside just where one is better": (
        "区間は同じ検定によるもので、一方が優位のときだけ 0 を含まない"
    ),
    "{label} is better": "{label} が優位",
    "not distinguishable: over these seeds, none of {count} pairs differs": (
        "区別できず: このシードでは {count} 組のどれにも有意な差なし"
    ),
    "{count} more pairs have a larger p; --format json has all": (
        "p のより大きい組がほか {count} 組、全体は --format json"
    ),
    "the same seeds for both; p by flipping signs": "どちらも同じシード、p 値は符号反転検定",
    ", corrected for {count} pairs (Holm)": "、{count} 組の多重比較を Holm 法で補正",
    "too few seeds": "シード不足",
    "too few seeds: with {seeds} no p can be below {least}; {needed} or more are needed": (
        "シード不足: {seeds}では p は {least} を下回らない。区別には {needed} 個以上のシードが必要"
    ),
    "learned with the weights, mean and spread over seeds and layers": (
        "重みとともに学習した値 (シードと層全体の平均と標準偏差)"
    ),
    "{label}: layers without an activation are one affine map, whatever their number": (
        "{label}: 活性化関数のない層は、何層でも 1 つのアフィン写像"
    ),
    "{score} by learning rate": "{score} (学習率別)",
    "on {count} other seeds; each function was given the best of its row": (
        "別のシード {count} 個での値。各関数には行の中で最良の学習率を採用"
    ),
    "* some of them diverged, ÷ all": "* は一部が発散、÷ はすべて発散",
    "dead units, %": "死んだユニット (%)",
}

MESSAGES: Mapping[str, str] = {
    "{label} has an exact gain of {gain}; at most {most} is possible": (
        "{label} の厳密なゲインは {gain} です。使えるのは {most} 以下です"
    ),
    "--init {init} is a gain, and so is --gain: leave one of them out": (
        "--init {init} も --gain もゲインを決めます。どちらか一方だけにしてください"
    ),
    "--size: {size} is too small for what is drawn; it is at least {least}": (
        "--size: {size} では小さすぎて読めません。{least} 以上にしてください"
    ),
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
    "{label}: no positive alpha gives a mean of 0, both sides have the same sign": (
        "{label}: 平均を 0 にする正の alpha はありません。両側の符号が同じです"
    ),
    "{name}={value} is not possible with batch normalisation; it is at least {least}": (
        "{name}={value} はバッチ正規化と併用できません。{least} 以上にしてください"
    ),
    "{name}={value} is not possible; it is a number from 0 to {most}": (
        "{name}={value} は使えません。0 から {most} までの数にしてください"
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
