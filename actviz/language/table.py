"""Japanese: the texts of ``actviz table``, by their English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # --- headings of columns and facts ----------------------------------------------------------------------------
    "name": "名前",
    "title": "名称",
    "family": "系統",
    "formula": "式",
    "derivative": "導関数",
    "parameters": "パラメーター",
    "infimum": "下限",
    "supremum": "上限",
    "minimum": "最小値",
    "limit at −∞": "−∞ での極限",
    "limit at ∞": "∞ での極限",
    "Lipschitz": "リプシッツ定数",
    "frameworks": "ライブラリ",
    "uses": "用途",
    "strengths": "長所",
    "weaknesses": "短所",
    "source": "出典",
    "{rows} functions, {shown} of {all} columns; --columns chooses others, one name shows its whole card": (
        "関数 {rows} 個、{all} 列のうち {shown} 列を表示。列の選択は --columns、名前を 1 つ書けば詳細を表示"
    ),
    # --- cards ----------------------------------------------------------------------------------------------------
    "{value} ({range}): {meaning}": "{value} ({range}): {meaning}",
    "{value} at x = {x}": "{value} (x = {x})",
    "{left} on the left, {right} on the right": "左 {left}、右 {right}",
    "limits": "極限",
    "defined for": "定義域",
    "constant": "定数",
    "no x": "なし",
    "{value} everywhere": "{value} (すべての x)",
    "pole at {x}": "x = {x} に極",
    "gap at {x} (limit {limit})": "x = {x} に除去可能な穴 (極限 {limit})",
    "jump at {x}": "x = {x} で跳び",
    "no limit at {x}": "x = {x} で極限なし",
    "no value at {x}, limit unknown": "x = {x} で値なし、極限は不明",
    "poles unknown": "極は不明",
    "yes": "あり",
    "how they are known": "確かさ",
    "proven from the formula": "式から証明",
    "proven by enclosures": "区間演算で証明",
    "computed, not proven": "数値計算 (証明なし)",
    "all": "すべて",
    "all others": "その他すべて",
    "facts on the whole line": "性質 (実数全体)",
    "in use": "使い方",
    "one line of code": "コード例",
    "where frameworks differ": "ライブラリごとの違い",
    "relatives": "他の関数との関係",
    "also called": "別名",
    "note": "注意",
    "what is different in frameworks": "ライブラリでの違い",
    "for {condition}": "({condition} のとき)",
    "otherwise": "(それ以外)",
    "none known": "不明",
    "{code}  (by its formula)": "{code}  (数式から)",
    "differs by {value} at x = {x}": "差 {value} (x = {x})",
    "f′({x}) = {value}": "f′({x}) = {value}",
    # --- advice ---------------------------------------------------------------------------------------------------
    "gradient a layer, exact gain": "層ごとの勾配の倍率 (正確なゲイン)",
    "takes {ratio} times as long as ReLU in NumPy, {other} {replaced} times, measured just now": (
        "NumPy での計算時間は ReLU の {ratio} 倍、{other} は {replaced} 倍 (たった今の実測)"
    ),
    "takes {time} ns an element in NumPy, measured just now": (
        "NumPy での計算時間は 1 要素あたり {time} ns (たった今の実測)"
    ),
    "slope at x = {x}: {slope}, of {other} {replaced}": "x = {x} での傾き: {slope} ({other} は {replaced})",
    "against {problem}": "対策: {problem}",
    "{layer}: {tasks}": "{layer}: {tasks}",
    "any task": "どの課題でも",
    "where": "場面",
    "reason": "理由",
    "image": "画像",
    "text": "テキスト",
    "tabular": "表形式データ",
    "rnn": "RNN",
    "gan": "GAN",
    "regression": "回帰",
    "binary": "二値分類",
    "multiclass": "多クラス分類",
    "first layer": "最初の層",
    "hidden layer": "隠れ層",
    "output layer": "出力層",
    "gate layer": "ゲート",
    "dying": "ReLU の死 (dying ReLU)",
    "exploding": "勾配爆発",
    "saturation": "飽和",
    "cost": "計算コスト",
    "negative-values": "負の値の扱い",
    "the first choice for convolutions: cheap, a slope of 1 wherever a unit is active, and sparse outputs": (
        "畳み込みの第一候補。計算が軽く、活性なユニットの傾きは 1、出力は疎になる"
    ),
    "no unit can die: the slope is never 0; a product more than ReLU, and no exponential": (
        "傾きが 0 にならないのでユニットが死なない。ReLU より積が 1 つ多いだけで、指数関数がない"
    ),
    "close to SiLU without an exponential, for phones and quantised networks": (
        "指数関数なしで SiLU に近い形。携帯端末や量子化したネットワーク向け"
    ),
    "the standard of Transformers and of convolutions built after them: smooth, and near to ReLU far from 0": (
        "Transformer とその後の畳み込みネットワークの標準。滑らかで、0 から離れると ReLU に近い"
    ),
    "found by search to do better than ReLU in deep networks; smooth, with a small dip below 0": (
        "深いネットワークで ReLU より良いものとして探索で見つかった。滑らかで、0 の下に小さなくぼみがある"
    ),
    "a gated unit in place of a layer of the feed-forward part: lower perplexity for the same cost": (
        "順伝播部の層を置き換えるゲート付きユニット。同じ計算量でパープレキシティが下がる"
    ),
    "a plain network with ReLU is a strong baseline; start here and compare the others with it": (
        "ReLU の素直なネットワークは強い基準になる。まずこれを試し、他と比べる"
    ),
    "keeps mean 0 and variance 1 from layer to layer by itself, with LeCun's initialisation": (
        "LeCun の初期化と組み合わせると、層を重ねても平均 0・分散 1 を自分で保つ"
    ),
    "bounded, so that a state fed back again and again cannot grow; and centred on 0": (
        "有界なので、何度も戻される状態が大きくならない。0 を中心とする"
    ),
    "in the discriminator: gradients reach the generator through negative inputs, too (slope 0.2 there)": (
        "識別器で使う。負の入力でも勾配が生成器に届く (傾きは 0.2)"
    ),
    "in the generator: learns faster and covers the colours of the training images": (
        "生成器で使う。学習が速く、学習画像の色を覆える"
    ),
    "for signals and fields given by coordinates: every derivative is a sine again": (
        "座標で与えられる信号や場に。何度微分しても正弦関数のまま"
    ),
    "nothing of the input is thrown away: negative values keep a slope": ("入力を捨てない。負の値にも傾きが残る"),
    "its mean output is nearer to 0 than ReLU's, and it has no kink; noise far below 0 is levelled": (
        "出力の平均が ReLU より 0 に近く、折れ点がない。大きく負の雑音はならされる"
    ),
    "a number of any size must come out; with the squared error this is the mean of a normal distribution": (
        "どんな大きさの数も出せる必要がある。二乗誤差と組めば正規分布の平均になる"
    ),
    "where the output must be positive: scales, variances, rates": ("出力が正でなければならない場合 (尺度、分散、率)"),
    "a probability must come out; with the cross-entropy the gradient is the plain difference to the label": (
        "確率を出力する。交差エントロピーと組めば、勾配はラベルとの差そのものになる"
    ),
    "probabilities of several classes, which add up to 1; with the cross-entropy take log_softmax": (
        "複数クラスの確率で、和は 1。交差エントロピーには log_softmax を使う"
    ),
    "pictures are scaled to -1 .. 1, and this is its range": "画像は -1 から 1 に正規化され、値域がこれに一致する",
    "a gate lets through a share between 0 and 1": "ゲートは 0 から 1 の割合だけ通す",
    "the same with three straight pieces, where exponentials are dear; it can close altogether": (
        "同じ働きを 3 本の直線で。指数関数が高くつく場合に。完全に閉じることもできる"
    ),
    "with He's initialisation no layer shrinks the gradient on average; with Glorot's every layer does": (
        "He の初期化なら平均してどの層も勾配を縮めない。Glorot の初期化では層ごとに縮む"
    ),
    "only with weights scaled by its own gain; with Glorot's, gradients fade faster than tanh's": (
        "重みを自身のゲインで調整した場合に限る。Glorot の初期化では tanh より速く勾配が消える"
    ),
    "with LeCun's initialisation signals keep mean 0 and variance 1; the gradient grows slowly with depth": (
        "LeCun の初期化なら信号は平均 0・分散 1 を保つ。勾配は層を重ねるとゆっくり増える"
    ),
    "a unit whose inputs are all negative still gets a gradient and can come back": (
        "入力がすべて負のユニットにも勾配が届き、復活できる"
    ),
    "as leaky ReLU, and the slope on the left is learned": "Leaky ReLU と同じで、左側の傾きも学習する",
    "a slope on the left that fades but never is 0": "左側の傾きは小さくなるが 0 にはならない",
    "bounded, with a slope of at most 1; clip gradients and scale the initial weights as well": (
        "有界で傾きは 1 以下。勾配クリッピングと初期重みの調整も併用する"
    ),
    "ReLU with a ceiling, so that outputs stay small, also in fixed point": (
        "上限のある ReLU。固定小数点でも出力が小さく収まる"
    ),
    "does not flatten out on the right, however large the input": "入力がどれほど大きくても、右側で平らにならない",
    "flattens out far more slowly than tanh, where an output must be bounded": (
        "出力を有界にしたい場合に。tanh よりずっとゆっくり平らになる"
    ),
    "one comparison, no exponential": "比較が一回だけで、指数関数がない",
    "SiLU's shape from a clip and a product": "クリップと積だけで SiLU の形になる",
    "a sigmoid of three straight pieces": "3 本の直線でできたシグモイド",
    "negative outputs bring the mean nearer to 0, which speeds up learning": (
        "負の出力が平均を 0 に近づけ、学習が速くなる"
    ),
    "odd: outputs are centred on 0": "奇関数で、出力は 0 を中心とする",
    "negative inputs keep their order and a slope": "負の入力の大小関係と傾きが保たれる",
    # --- families --------------------------------------------------------------------------------------------------
    "piecewise-linear": "区分線形",
    "power": "べき乗",
    "logarithmic": "対数",
    "sigmoid": "シグモイド型",
    "gated": "ゲート型",
    "exponential": "指数",
    "smooth-relu": "滑らかな ReLU",
    "rational": "有理関数",
    "periodic": "周期関数",
    "radial": "放射型",
    "vector": "ベクトル",
}

NOTES: Mapping[str, str] = {
    "written {call}": "書き方: {call}",
    "written heaviside(x, torch.ones_like(x)); it has no derivative": (
        "書き方: heaviside(x, torch.ones_like(x))。導関数はない"
    ),
    "forward mode says 1 at 0": "前進モードの自動微分では 0 で 1",
    "random while training; drawn with the mean slope": "学習中は乱数。ここでは平均の傾きで描く",
    "derivative 1/6 only to 7 digits, also in float64": "float64 でも導関数 1/6 は 7 桁しか合わない",
    "returns x itself where beta*x is above 20: off by 2e-9 there, derivative exactly 1": (
        "beta*x が 20 を超えると x をそのまま返す。誤差 2e-9、導関数はちょうど 1"
    ),
    "the normalised sin(pi*x)/(pi*x): zero at 1, not at pi": "正規化した sin(pi*x)/(pi*x)。零点は pi でなく 1",
    "the bounds have no defaults of their own; -1 and 1 are filled in": "上下限に既定値がないので -1 と 1 を補う",
    "takes negative_slope, threshold and max_value as well": ("negative_slope、threshold、max_value も取る"),
    "the only ReLU with a slope, a threshold and a maximum; the slope's line starts from the threshold": (
        "傾き・しきい値・上限を持つ唯一の ReLU。左の直線はしきい値から始まる"
    ),
    "slope 0.2, where most have 0.01 and the layer LeakyReLU has 0.3": (
        "傾き 0.2。多くは 0.01 で、レイヤー LeakyReLU は 0.3"
    ),
    "derivative 2 at 0, where both sides have 1": "0 での導関数が 2。左右はどちらも 1",
    "starts with slope 0, that is as ReLU; derivative 0 at 0 whatever the slope": (
        "傾き 0、つまり ReLU として始まる。傾きによらず 0 での導関数は 0"
    ),
    "the tanh form; keras.activations.gelu is the exact one": "tanh 近似。keras.activations.gelu は厳密な形",
    "slope 0.3, where most have 0.01 and the function leaky_relu has 0.2; computes in float32": (
        "傾き 0.3。多くは 0.01 で、関数 leaky_relu は 0.2。float32 で計算する"
    ),
    "computes in float32": "float32 で計算する",
    "clip(0.2*x + 0.5, 0, 1) with kinks at -2.5 and 2.5; Keras 3 has slope 1/6 and kinks at -3 and 3": (
        "clip(0.2*x + 0.5, 0, 1)。折れ点は -2.5 と 2.5。Keras 3 は傾き 1/6、折れ点 -3 と 3"
    ),
    "slope {value}": "傾き {value}",
    "gone from Keras 3": "Keras 3 にはない",
    "float64 input keeps only 9 digits: a constant inside is a float32": (
        "float64 の入力でも 9 桁しか合わない。内部の定数が float32"
    ),
    "takes beta, which the other frameworks' silu does not": "beta を取る。他のライブラリの silu は取らない",
    "the same function as silu": "silu と同じ関数",
    "the tanh form; the exact one is gelu(x, approximate=False)": ("tanh 近似。厳密な形は gelu(x, approximate=False)"),
    "derivative at a bound is the mean of both sides": "境界での導関数は左右の平均",
    "the slope is an input without a default": "傾きは既定値のない入力",
    "calls beta alpha": "beta を alpha と呼ぶ",
    "slope 0.2 and kinks at -2.5 and 2.5; for the 1/6 of most frameworks give alpha=1/6": (
        "傾き 0.2、折れ点 -2.5 と 2.5。多くのライブラリの 1/6 にするには alpha=1/6"
    ),
    "the constants are float32 numbers": "定数は float32 の数",
    "0 at x = alpha; as an activation inside the recurrent operators it is alpha there": (
        "x = alpha で 0。再帰型演算子の中の活性化関数としては alpha"
    ),
    "up to 3.15 no projection: the outputs do not sum to 1 where the support has several inputs": (
        "3.15 までは射影ではなく、台に成分が複数あると和が 1 にならない"
    ),
    "along the channels, axis -3": "チャネル方向 (軸 -3)",
    "random in every call; drawn with NumPy's noise": "呼び出しごとに乱数。描くときは NumPy の乱数",
    "takes bias as well": "bias も取る",
    "hard shrinkage with bias 0, soft shrinkage with bias = lambd": ("bias 0 でハード縮小、bias = lambd でソフト縮小"),
    "the larger of alpha*x and x: with alpha above 1 the slope is on the positive side": (
        "alpha*x と x の大きい方。alpha が 1 より大きいと正の側の傾きになる"
    ),
    "both slopes are added up at 0": "0 では左右の傾きの和",
    "derivative nan above 88.7 (float32)": "88.7 を超えると導関数が nan (float32)",
    "constants with 5 decimals": "定数は小数 5 桁",
    "derivative 0 at 0, where both sides have 1": "0 での導関数が 0。左右はどちらも 1",
    "1 at 0": "0 で 1",
    "slope and offset can be chosen": "傾きと切片を選べる",
    "the tanh form; the other one is gelu('none')": "tanh 近似。もう一方は gelu('none')",
    "written gelu('none'); its erf is a formula with 7 digits": "書き方: gelu('none')。erf は 7 桁の近似式",
    "a formula with 7 digits": "7 桁の近似式",
    "derivative 0 at 0, where it is 1": "0 での導関数が 0。正しくは 1",
    "computed as 2*sigmoid(2*x) - 1, which loses digits near 0": ("2*sigmoid(2*x) - 1 で計算し、0 の近くで桁を失う"),
    "derivative 0 at 0, and nan above 88.7 (float32)": "0 での導関数が 0、88.7 を超えると nan (float32)",
}
"""What frameworks do differently."""

MESSAGES: Mapping[str, str] = {
    "--{question} asks for advice; {option} is for the table": (
        "--{question} は助言を求めるオプションです。{option} は表に使います"
    ),
    "--columns: {typed} names no column; choose of {choices}": (
        "--columns: {typed} に列の名前がありません。{choices} から選んでください"
    ),
    "--format: advice is told as {format}, json or md, not as {typed}": (
        "--format: 助言の形式は {format}、json、md です。{typed} にはできません"
    ),
    "--problem goes neither with --task nor with --layer; ask for one after the other": (
        "--problem は --task や --layer と同時に使えません。別々に指定してください"
    ),
    "--where: {column} is a word, not a number; compare it with = or !=": (
        "--where: {column} は数でなく語です。= か != で比べてください"
    ),
    "--where: {typed} is no condition; write one such as monotonic=no or 'gain>1.5'": (
        "--where: {typed} は条件ではありません。monotonic=no や 'gain>1.5' のように書いてください"
    ),
    "{option} is for functions that are named; none is": "{option} は名前を書いた関数に使います。名前がありません",
    "left out {count}: {column} is not known; --where '{column}=unknown' lists them": (
        "{column} が不明な {count} 個を除きました。--where '{column}=unknown' で表示できます"
    ),
    "no Japanese font was found, so the figure is in English; pip install 'actviz[ja]' brings one": (
        "日本語フォントが見つからないので図は英語で描きました。pip install 'actviz[ja]' でインストールできます"
    ),
    "no function fits {conditions}": "{conditions} に合う関数はありません",
    "there is no advice for --task {task} and --layer {layer}; leave one of them out": (
        "--task {task} と --layer {layer} の組み合わせには助言がありません。どちらかを外してください"
    ),
}
