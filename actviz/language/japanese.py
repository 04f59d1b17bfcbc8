"""Japanese: every text that a person reads in a report or a message, by its English.

Reports are told in nouns, messages in whole sentences. Words are those of the figures (``actviz.figures.wording``).
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # Words that stand anywhere.
    "unknown": "不明",
    "infinite": "無限大",
    "-infinite": "負の無限大",
    "without bound": "上限なし",
    "none": "なし",
    "no": "なし",
    "nowhere": "なし",
    "curve": "曲線",
    "value": "値",
    "at x": "位置 x",
    "at {x}": "x = {x}",
    "at x = {places}": "x = {places}",
    "{value} towards {end}": "{value} (x → {end})",
    "{low} to {high}": "{low} から {high}",
    "from {low} to {high}": "{low} から {high}",
    "on x from {low} to {high}": "x の範囲は {low} から {high}",
    "the same function here (proven)": "この範囲で同じ関数 (証明済み)",
    "{label} has no value for {where}": "{label} は {where} で値なし",
    "On x from {low} to {high}.": "x の範囲は {low} から {high}。",
    "and {count} more": "ほか {count} 件",
    "{listed} and {count} more": "{listed} ほか {count} 件",
    # Derivatives.
    "largest": "最大",
    "smallest": "最小",
    "largest slope": "最大の傾き",
    "largest |slope|": "|傾き| の最大",
    "largest |f″|": "|f″| の最大",
    "{value} for all x": "すべての x で {value}",
    "{value} for {stretches}": "{value} ({stretches})",
    "{value} as x → {x}": "{value} (x → {x})",
    "{value} as x → {x} from the left": "{value} (x → {x}、左から)",
    "{value} as x → {x} from the right": "{value} (x → {x}、右から)",
    "{value} at x = {x}, an end of the interval": "{value} (x = {x}、区間の端)",
    "{value} at both ends of the interval": "{value} (区間の両端)",
    " and ": " と ",
    "smallest slope": "最小の傾き",
    "largest f″": "f″ の最大",
    "smallest f″": "f″ の最小",
    "kinks": "折れ点",
    "kink": "折れ点",
    "jump": "不連続点",
    "slope below {limit}": "傾きが {limit} 未満",
    "no value": "値なし",
    "no f″": "f″ なし",
    "x = {x}: {left} on the left, {right} on the right": "x = {x}: 左側 {left}、右側 {right}",
    "slope {left} on the left, {right} on the right": "傾きは左側 {left}、右側 {right}",
    "{number} (left {left}, right {right})": "{number} (左側 {left}、右側 {right})",
    "{slopes}, taken as {number}": "{slopes}、採用値 {number}",
    "the value jumps from {left} to {right}, there is no derivative": "値が {left} から {right} へ不連続、導関数なし",
    "{extreme}, apart from kinks": "{extreme}、折れ点を除く",
    "vanishing": "勾配消失",
    "|slope| below {limit} {places}": "|傾き| が {limit} 未満: {places}",
    "slope exactly 0 {places}": "傾きがちょうど 0: {places}",
    "nowhere: |slope| is {limit} or more": "なし: |傾き| は {limit} 以上",
    "{count} layers": "{count} 層",
    "{product} at best": "最大でも {product}",
    "{product}: the gradient vanishes": "{product}: 勾配は消失",
    "{product}: the gradient may explode": "{product}: 勾配は爆発のおそれ",
    "{product}: the gradient can pass": "{product}: 勾配は通過可能",
    "{product}: the gradient shrinks": "{product}: 勾配は減少",
    "unknown, as the steepest slope is not known": "不明 (最も急な傾きが不明のため)",
    "a slope without bound: nothing limits the gradient": "傾きに上限なし: 勾配にも上限なし",
    "a slope of 0 everywhere: no gradient gets through one layer": "傾きがどこでも 0: 勾配は 1 層も通過不能",
    "check": "検算",
    "{method} ({count} points): {agreement}": "{method} ({count} 点): {agreement}",
    "central differences": "中心差分",
    "complex step": "複素数ステップ",
    "off by at most {error}, at x = {x}": "差は最大 {error} (x = {x})",
    "the same to the last digit": "最後の桁まで一致",
    "digits": "桁",
    "{what} ({count} points): {digits} of 16 are right, or more; fewest at x = {x}": (
        "{what} ({count} 点): 16 桁のうち {digits} 桁以上が正しい (最少は x = {x})"
    ),
    "{what} ({count} points): only {digits} of 16 are right at x = {x}, where the formula loses them": (
        "{what} ({count} 点): x = {x} で正しいのは 16 桁のうち {digits} 桁だけ (数式の桁落ち)"
    ),
    "no complex step: the formula has words that take no complex numbers here": (
        "複素数ステップなし: 複素数を扱えない関数を含む数式"
    ),
    "derivative in": "各実装の導関数",
    "d output / d input": "d 出力 / d 入力",
    # Comparisons and facts.
    "pair": "組",
    "largest gap": "最大の差",
    "rms gap": "差の二乗平均平方根",
    "of slopes": "傾きの差",
    "; {count} more pairs are closer, --format csv has all": "。差のより小さい組がほか {count} 組、全体は --format csv",
    "the same slopes, but another number at a kink": "傾きは同じ、折れ点での値が異なる組",
    "first": "前者",
    "second": "後者",
    "value, ns": "値 (ns)",
    "derivative, ns": "導関数 (ns)",
    "times ReLU": "ReLU 比",
    "{median} ({low} to {high})": "{median} ({low}〜{high})",
    "1 thread": "1 スレッド",
    "as many threads as it chooses": "スレッド数はライブラリ任せ",
    "{dtype}, {threads}, {count} elements": "{dtype}、{threads}、{count} 要素",
    "; * written by its formula": "。* は数式から書いたもの",
    "nanoseconds an element on this machine; medians of interleaved rounds, quartiles in parentheses; values are "
    "compared with ReLU's values, derivatives with its derivatives (ReLU itself shows the error of measurement)": (
        "この計算機での 1 要素あたりの時間 (ns)。交互に計測した中央値、括弧内は四分位数。"
        "値は ReLU の値、導関数は ReLU の導関数との比 (ReLU 自身の比は測定誤差の目安)"
    ),
    "NumPy's times are of this package's own code, which computes a formula word by word: they do not tell how a "
    "framework ranks its built-in functions": (
        "NumPy の時間は数式を一語ずつ計算するこのパッケージのもので、"
        "フレームワークの組み込み関数どうしの速さの順は分からない"
    ),
    "install torch, jax, or onnxruntime with onnx beside actviz, and theirs are timed as well": (
        "torch、jax、または onnxruntime と onnx を一緒にインストールすると、その時間も計測"
    ),
    "fact": "性質",
    "range": "値域",
    "monotonic": "単調性",
    "increasing": "単調増加",
    "decreasing": "単調減少",
    "smoothness": "滑らかさ",
    "discontinuous": "不連続",
    "dead zone": "不感帯",
    "saturates": "飽和",
    "both sides": "両側",
    "left": "左側",
    "right": "右側",
    "symmetry": "対称性",
    "even": "偶関数",
    "odd": "奇関数",
    "sparsity": "疎性",
    "mean": "平均",
    "gain": "ゲイン",
    "on the whole line; sparsity, mean and gain for normal input Z: P(f(Z) = 0), E f(Z), 1/sqrt(E f(Z)^2)": (
        "実数全体での性質。疎性、平均、ゲインは標準正規分布の入力 Z に対する P(f(Z) = 0)、E f(Z)、1/sqrt(E f(Z)^2)"
    ),
    # Approximations.
    "{target} from {low} to {high} by {units}": "{low} から {high} の {target} を {units}で近似",
    "{target} on the whole line by {units}": "実数全体の {target} を {units}で近似",
    "{heading}: largest error {error} at x = {x}{bound}, rms error {rms}.": (
        "{heading}: 最大誤差 {error} (x = {x}){bound}、二乗平均平方根誤差 {rms}。"
    ),
    ", lower bound {bound}": "、下界 {bound}",
    "no {name} units": "{name} ユニット 0 個",
    "1 {name} unit": "{name} ユニット 1 個",
    "{count} {name} units": "{name} ユニット {count} 個",
    "units": "ユニット",
    "network": "ネットワーク",
    "largest error": "最大誤差",
    "lower bound": "下界",
    "rms error": "二乗平均平方根誤差",
    "proof": "証明",
    "{error}, the best of several starts": "{error} (複数の初期値のうち最良)",
    "the network is the function itself": "ネットワークは関数そのもの",
    "no network of {units} does better: all are {bound} off or more": (
        "これより良い {units}のネットワークなし: 誤差はいずれも {bound} 以上"
    ),
    "no straight line does better: all are {bound} off or more": "これより良い直線なし: 誤差はいずれも {bound} 以上",
    "the best lies between {bound} and {error}, {gap} % apart": "最適値は {bound} から {error} の間、開きは {gap} %",
    "none is known, but {bound}": "{bound} のほかは不明",
    "{count} units; --format json has their weights": "{count} ユニット。重みは --format json",
    "{count} knots; --format csv has them": "{count} 個の節点。一覧は --format csv",
    "knot": "節点",
    "slope after it": "次の傾き",
    "{count} bits": "{count} ビット",
    ", {count} knots became others": "、節点 {count} 個は他と一致",
    "plain table": "単純な表",
    "law": "法則",
    "error / law": "誤差/法則",
    "{target} from {low} to {high}: {units} trained for {count} steps": (
        "{low} から {high} の {target}: {units}を {count} ステップ学習"
    ),
    "restarts": "試行",
    "{count}, seed {seed}, learning rate {rate} falling to 0": (
        "{count} 回、シード {seed}、学習率は {rate} から 0 へ減少"
    ),
    "{least} to {most} times the best by {units}": "{units}の最適値の {least} から {most} 倍",
    "of these": "そのうち",
    "{count} within {times} times": "{times} 倍以内 {count} 回",
    "collapses": "縮約",
    "trained": "学習の結果",
    "smallest rms error": "二乗平均平方根誤差が最小",
    "smallest largest error": "最大誤差が最小",
    "article": "記事",
    "its kinks, best values": "記事の折れ点と最良の値",
    "optimal": "最適",
    "training": "学習中",
}
"""Texts that are said by ``tr``, and words that results hold."""

ADVICE: Mapping[str, str] = {
    "{message}; did you mean {choices}?": "{message}。{choices} ではありませんか",
    "{message}; a formula is written in x, such as 'x*sigmoid(x)'": (
        "{message}。数式は 'x*sigmoid(x)' のように x で書いてください"
    ),
    "{message}; several names are words of their own, such as relu gelu": (
        "{message}。名前が複数なら relu gelu のように分けて書いてください"
    ),
    "{message}; the natural logarithm is written log": "{message}。自然対数は log と書きます",
    "{message}; write a if x > 0 else b": "{message}。a if x > 0 else b と書いてください",
    "{message}; it takes {parameters}": "{message}。あるのは {parameters} です",
    "{message}; it takes none": "{message}。パラメーターはありません",
    "{message}; a power is written **": "{message}。べき乗は ** と書きます",
}
"""What stands behind a message; whatever else the message says, this is cut off first."""

LISTS: Mapping[str, str] = {
    "{part} or {parts}": "{part} か {parts}",
    "{part} and {parts}": "{part}、{parts}",
}
"""How parts are joined."""

PARTS: Mapping[str, str] = {
    "above {bound}": "{bound} より大",
    "at least {bound}": "{bound} 以上",
    "below {bound}": "{bound} 未満",
    "at most {bound}": "{bound} 以下",
    "beyond {bound}": "{bound} を超える所",
    "from x = {low} to {high}": "x = {low} から {high} まで",
    "on {count} stretches from {low} to {high}": "{low} から {high} までの {count} か所",
    "anywhere here": "この区間のどこでも",
    "any real number": "任意の実数",
    "a quotient is written /": "商は / と書きます",
    "words stand alone, without a module before them (exp(x), not np.exp(x))": (
        "関数はモジュール名なしで書きます (np.exp(x) でなく exp(x))"
    ),
    "there is nothing to index: x is one number": "添字は使えません。x は 1 つの数です",
    "write the expression in x alone": "x だけの式を書いてください",
    "formulas hold numbers, x, parameters, + - * / **, comparisons, conditionals and calls": (
        "数式に使えるのは数、x、パラメーター、+ - * / **、比較、条件式、関数の呼び出しです"
    ),
    "several functions are words of their own, such as relu gelu": (
        "関数が複数なら relu gelu のように分けて書いてください"
    ),
    "comparisons are written < <= > >= == !=": "比較は < <= > >= == != と書きます",
    "a reserved word": "予約語",
    "the variable of formulas": "数式の変数",
    "a constant of formulas": "数式の定数",
    "a function of formulas": "数式の関数",
    "the derivative of this formula": "この数式の導関数",
    "this formula, written without the functions that it calls,": "呼び出す関数を展開したこの数式",
}
"""Parts of messages, which stand in holes."""

_AROUND = {
    "{name}: {message}": "{name}: {message}",
    "formula {formula}, column {column}: {message}": "数式 {formula} の {column} 文字目: {message}",
    "formula {formula} is not an expression at column {column}: {message}": (
        "数式 {formula} は {column} 文字目で式になっていません: {message}"
    ),
    "formula {formula} cannot be read: {message}": "数式 {formula} を読めません: {message}",
}

_SYSTEM = {
    "interrupted": "中断しました",
    "there is not enough memory for this": "メモリーが足りません",
    "this should not have happened, please report it with the traceback that {variable}=1 shows: {error}": (
        "内部エラーが起きました。{variable}=1 で表示されるトレースバックを添えて報告してください: {error}"
    ),
    "the settings for figures in 'matplotlibrc' cannot be read: they are no text": (
        "図の設定ファイル 'matplotlibrc' を読めません: テキストではありません"
    ),
    "cannot write to stdout: it is closed": "標準出力に書けません: 閉じられています",
    "cannot write to stdout: {message}": "標準出力に書けません: {message}",
    "cannot write {path}: {message}": "{path} に書けません: {message}",
    "{path} is there already; it was left alone (--no-clobber)": (
        "{path} はすでにあるため、そのままにしました (--no-clobber)"
    ),
    "{path} is there already; it was left alone (--skip-existing)": (
        "{path} はすでにあるため、そのままにしました (--skip-existing)"
    ),
    "--no-clobber fails if a file exists and --skip-existing succeeds; give one of them": (
        "ファイルがあるとき --no-clobber は失敗、--skip-existing は成功になります。どちらか 1 つを与えてください"
    ),
    "{path} replaces another figure of that name; -o FILE chooses a name": (
        "{path} は同じ名前の別の図を置き換えました。名前は -o で選べます"
    ),
    "NAME: '-' stands for all that comes from stdin; write it once": (
        "NAME: '-' は標準入力から来るものすべてを表します。1 回だけ書いてください"
    ),
    "NAME: '-' reads names from a pipe, such as echo relu | actviz plot -": (
        "NAME: '-' は echo relu | actviz plot - のようにパイプから名前を読みます"
    ),
    "NAME: '-': more than {count} MB came through the pipe": "NAME: '-': パイプから {count} MB を超えて届きました",
    "NAME: '-': what came through the pipe is no text in UTF-8": (
        "NAME: '-': パイプから届いたものは UTF-8 のテキストではありません"
    ),
    "NAME: '-': what came through the pipe begins like JSON, but is none": (
        "NAME: '-': パイプから届いたものは JSON のように始まりますが JSON ではありません"
    ),
    "NAME: '-': no names came through the pipe; write them one a line": (
        "NAME: '-': パイプから名前が届きませんでした。1 行に 1 つずつ書いてください"
    ),
    "NAME: '-': the JSON holds no curves, as that of plot, derivative, compare or table does": (
        "NAME: '-': JSON に、plot、derivative、compare、table の JSON のような曲線がありません"
    ),
    "NAME: '-': the table names no function; --format json writes what can be read": (
        "NAME: '-': 表に関数の名前がありません。--format json の出力なら読めます"
    ),
    "{label} is named {count} times and drawn once": "{label} は {count} 回指定されているので、1 回だけ描きます",
    "NAME: '-': LaTeX cannot be read; --format json or csv writes what can be read": (
        "NAME: '-': LaTeX は読めません。--format json か csv の出力なら読めます"
    ),
    "left out {labels}, whose formula is not in a table; --format json has it": (
        "{labels} を除きました。数式は表になく、--format json にあります"
    ),
    "left out {names}: functions of a vector": "ベクトルの関数 {names} を除きました",
    "NAME: '-': units that compute {typed} make no formula": "NAME: '-': {typed} のユニットは数式にできません",
    "NAME: '-': {count} names came through the pipe; approximate takes one": (
        "NAME: '-': パイプから名前が {count} 個届きました。approximate が取るのは 1 つです"
    ),
    "there is nothing to compare: {frameworks} are the same": "比べるものがありません。{frameworks} は同じです",
    "--show is for figures, not for {format}": "--show は図のためのものです。{format} には使えません",
    "--open is for figures in a file": "--open はファイルに書く図のためのものです",
    "--show is for one network; leave --sweep out": (
        "--show はネットワーク 1 つのためのものです。--sweep を外してください"
    ),
    "--show is for curves; add --move 0 to see the outputs while one input moves": (
        "--show は曲線のためのものです。--move 0 を付けると、入力を 1 つ動かしたときの出力が見られます"
    ),
    "{path} is written, but nothing was found that opens it": "{path} に書きましたが、開くものが見つかりません",
    "wrote {path}": "{path} に書きました",
    "no font was found for {characters}; boxes are drawn instead (looked for {fonts} and others)": (
        "{characters} のフォントが見つからないため、四角で描きました (探したもの: {fonts} など)"
    ),
    "it is a folder": "フォルダーです",
    "it is read-only": "読み取り専用です",
    "no such file or directory": "ファイルやフォルダーがありません",
    "not a directory": "フォルダーではありません",
    "is a directory": "フォルダーです",
    "permission denied": "許可がありません",
    "operation not permitted": "許可されていない操作です",
    "read-only file system": "読み取り専用のファイルシステムです",
    "no space left on device": "空き容量がありません",
    "disk quota exceeded": "容量の割り当てを超えました",
    "file too large": "ファイルが大きすぎます",
    "file name too long": "ファイル名が長すぎます",
    "too many levels of symbolic links": "シンボリックリンクが深すぎます",
    "input/output error": "入出力エラーです",
}

_USAGE = {
    # Typer's and Click's complaints.
    "No such option: {option}": "オプション {option} はありません",
    "No such option: {option} (Possible options: {options})": (
        "オプション {option} はありません。候補は {options} です"
    ),
    "No such option: {option} Did you mean {choices}?": "オプション {option} はありません。{choices} ではありませんか",
    "No such command '{command}'.": "コマンド '{command}' はありません",
    "No such command '{command}'. Did you mean {choices}?": (
        "コマンド '{command}' はありません。{choices} ではありませんか"
    ),
    "Missing argument '{argument}'.": "引数 '{argument}' がありません",
    "Got unexpected extra argument(s) ({arguments})": "余分な引数があります ({arguments})",
    "Got unexpected extra argument ({arguments})": "余分な引数があります ({arguments})",
    "Got unexpected extra arguments ({arguments})": "余分な引数があります ({arguments})",
    "Option '{option}' requires an argument.": "オプション '{option}' には値が必要です",
    "{option} is given twice; give it once, with commas between its values": (
        "{option} が 2 回与えられています。1 回だけ書き、値をコンマで区切ってください"
    ),
    "Option '{option}' does not take a value.": "オプション '{option}' は値を取りません",
    # Words with few choices, and numbers.
    "{what}: there is no {typed}": "{what}: {typed} はありません",
    "{what}: there is no {typed}; choose {known}": "{what}: {typed} はありません。{known} から選んでください",
    "{what}: {typed} holds something that is no text": "{what}: {typed} に文字でないものが含まれています",
    "{what}: {typed} is not a number; write one such as 0.1, 1/6 or -2*pi": (
        "{what}: {typed} は数ではありません。0.1、1/6、-2*pi のように書いてください"
    ),
    "{what}: {typed} is a list; give one number": "{what}: {typed} は数の並びです。数を 1 つ与えてください",
    "{what}: {typed} is not a finite number": "{what}: {typed} は有限の数ではありません",
    "{what}: {typed} is not possible; it is at least 0": "{what}: {typed} は使えません。0 以上にしてください",
    "{what}: {typed} is not possible; it is a whole number from {least} to {most}": (
        "{what}: {typed} は使えません。{least} から {most} の整数にしてください"
    ),
    "{what}: {typed} is not a list of numbers; write it with commas, such as 0.01,0.1,0.3": (
        "{what}: {typed} は数の並びではありません。0.01,0.1,0.3 のようにコンマで区切ってください"
    ),
    "{what}: {typed} is not a range; write it as LO:HI, such as {example}": (
        "{what}: {typed} は範囲ではありません。{example} のように 下限:上限 と書いてください"
    ),
    (
        "--size: {typed} is not a size; write width and height such as 6x4 (inches) or 85x60mm, "
        "or a width alone such as 85mm"
    ): (
        "--size: {typed} は大きさではありません。6x4 (インチ) のように 幅x高さ を書くか、"
        "85mm のように幅だけを書いてください。単位は mm、cm、in です"
    ),
    "--transparent: a GIF cannot show a page through soft edges; write a png, svg or pdf": (
        "--transparent: アニメーションではぼかした縁を透明にできません。png か svg にしてください"
    ),
    "--size: {typed} is not possible; width and height are 1 to 100 inches": (
        "--size: {typed} は使えません。幅と高さは 1 から 100 インチにしてください"
    ),
    (
        "--size, --dpi: {size} inches at {dpi} dots per inch are {count} million pixels; "
        "at most {most} million are possible"
    ): ("--size, --dpi: {size} インチ、{dpi} dpi では {count} 百万画素になります。{most} 百万画素までにしてください"),
    # Places and formats of answers.
    "{format} is not for a terminal; redirect it, such as > {file}": (
        "{format} は端末に出せません。> {file} のようにファイルへ送ってください"
    ),
    "--at gives numbers, not a figure; write {known} in the place of {format}": (
        "--at が出すのは図ではなく数です。{format} でなく {known} にしてください"
    ),
    "--at gives numbers at its points alone; leave {option} out": (
        "--at が出すのは指定した点での数だけです。{option} を外してください"
    ),
    "-o - needs to know the format; add --format, such as --format svg": (
        "-o - には形式の指定が必要です。--format svg のように --format を付けてください"
    ),
    "{typed} has no extension that tells the format; end it in {endings}": (
        "{typed} には形式を示す拡張子がありません。{endings} のどれかで終わらせてください"
    ),
    "{typed} ends in .{extension}, but --format says {format}": (
        "{typed} の拡張子は .{extension} ですが、--format は {format} です"
    ),
    "--format {format} is for one network; leave --sweep out": (
        "--format {format} は 1 つのネットワークのためのものです。--sweep を外してください"
    ),
    # Words of the command line.
    "{typed}: one value a parameter; several go in an option, such as --alpha 0.1,0.2": (
        "{typed}: パラメーターの値は 1 つずつです。複数の値は --alpha 0.1,0.2 のようにオプションで与えてください"
    ),
    "{typed}: parameters are written name=value after the colon, such as {example}": (
        "{typed}: パラメーターは {example} のようにコロンの後に 名前=値 と書いてください"
    ),
    "{typed}: a name stands without parentheses; write {name}": (
        "{typed}: 名前に括弧は付けません。{name} と書いてください"
    ),
    "{typed} is no function; write the parameter after a colon, {example}": (
        "{typed} は関数ではありません。パラメーターは {example} のようにコロンの後に書いてください"
    ),
    "{typed} is a function; actviz table {name} tells what is known of it": (
        "{typed} は関数です。性質は actviz table {name} で見られます"
    ),
    "{typed}: {name} is given twice": "{typed}: {name} が 2 回与えられています",
    "--param: {typed} is not name=value; write it such as -p alpha=0.1": (
        "--param: {typed} は 名前=値 ではありません。-p alpha=0.1 のように書いてください"
    ),
    "'{word}' is no activation, but a word of formulas; write it such as '{example}'": (
        "'{word}' は活性化関数ではなく数式の関数です。'{example}' のように書いてください"
    ),
    "{option} is for functions of a vector, such as {known}; none of them is named": (
        "{option} は {known} などベクトルの関数のためのものですが、どれも指定されていません"
    ),
    "{name} takes a vector; say where its inputs stand, such as --logits 2,1,0.1,0 (input --move 0 is drawn as x)": (
        "{name} はベクトルを取ります。--logits 2,1,0.1,0 のように入力の値を与えてください "
        "(--move 0 の入力が x として描かれます)"
    ),
    "{typed} is a formula; --dialects takes the name of a function": (
        "{typed} は数式です。--dialects には関数の名前を付けてください"
    ),
    "actviz knows {typed} in no framework; compare it without --dialects": (
        "actviz は {typed} のあるフレームワークを知りません。--dialects なしで比べてください"
    ),
    "{typed} is given the same parameter by two options": (
        "{typed} に同じパラメーターが 2 つのオプションで与えられています"
    ),
    "{count} curves are too many for one figure; at most {most} are possible": (
        "1 枚の図に {count} 本の曲線は多すぎます。{most} 本までにしてください"
    ),
    "{option}: {functions} does not take {parameter}": "{option}: {functions} に {parameter} はありません",
    "{option}: {functions} do not take {parameter}": "{option}: {functions} に {parameter} はありません",
    "{option}: {functions} does not take {parameter}; {others} does": (
        "{option}: {functions} に {parameter} はありません。あるのは {others} です"
    ),
    "{option}: {functions} does not take {parameter}; {others} do": (
        "{option}: {functions} に {parameter} はありません。あるのは {others} です"
    ),
    "{option}: {functions} do not take {parameter}; {others} does": (
        "{option}: {functions} に {parameter} はありません。あるのは {others} です"
    ),
    "{option}: {functions} do not take {parameter}; {others} do": (
        "{option}: {functions} に {parameter} はありません。あるのは {others} です"
    ),
    "{option}: {functions} does not take {parameter}; no function of the catalogue does": (
        "{option}: {functions} に {parameter} はありません。カタログのどの関数にもありません"
    ),
    "{option}: {functions} do not take {parameter}; no function of the catalogue does": (
        "{option}: {functions} に {parameter} はありません。カタログのどの関数にもありません"
    ),
    # Commands.
    "{label} is alone; a comparison needs two functions: name another, or add --dialects or --family": (
        "{label} だけでは比較できません。関数をもう 1 つ指定するか、--dialects か --family を付けてください"
    ),
    "nothing is named; write such as actviz {command} gelu silu, or --family gated": (
        "関数が指定されていません。actviz {command} gelu silu や --family gated のように書いてください"
    ),
    "--family: functions of a vector are named one by one, such as {example}": (
        "--family: ベクトルの関数は {example} のように 1 つずつ名前で指定してください"
    ),
    "--against: {typed} stands for {count} curves; name a single one": (
        "--against: {typed} は {count} 本の曲線を指します。1 本だけ指定してください"
    ),
    "--method article: its network has 4 ReLU units with weights of their own": (
        "--method article: このネットワークは決まった重みの ReLU ユニット 4 個です"
    ),
    "an animation shows a training; add --method train": (
        "アニメーションは学習を示すものです。--method train を付けてください"
    ),
    "{typed} takes a vector; {command} is about functions of one number": (
        "{typed} はベクトルを取ります。{command} が扱うのは 1 つの数の関数です"
    ),
    "approximate takes one function; {typed} and others are {count}": (
        "approximate が取る関数は 1 つですが、{typed} など {count} 個あります"
    ),
    "{choices} each say how many units there are; give one of them": (
        "{choices} はどれもユニットの数を決めます。1 つだけ与えてください"
    ),
    "{option} is for the optimum of ReLU units; it says nothing about a training": (
        "{option} は ReLU ユニットの最適解のためのもので、学習には使えません"
    ),
    "{count} identity units are one straight line, {line}": "恒等ユニット {count} 個は 1 本の直線、{line}",
}

_CATALOGUE = {
    "{name}={typed} is not a number; {name} is {range}": "{name}={typed} は数ではありません ({name} の範囲: {range})",
    "{name}={typed} is not a finite number; {name} is {range}": (
        "{name}={typed} は有限の数ではありません ({name} の範囲: {range})"
    ),
    "{name}={typed} is out of range; {name} is {range}": "{name}={typed} は範囲外です ({name} の範囲: {range})",
    "{low}={small} is above {high}={large}; {low} is at most {high}": (
        "{low}={small} が {high}={large} より大きくなっています。{low} は {high} 以下にしてください"
    ),
    "{name} has no parameter '{typed}'": "{name} にパラメーター '{typed}' はありません",
    "{typed} is not a name; a name is text, such as 'relu'": (
        "{typed} は名前ではありません。名前は 'relu' のような文字です"
    ),
    "'{typed}' is no name; parameters are given apart from it": (
        "'{typed}' は名前ではありません。パラメーターは別に与えてください"
    ),
    "unknown activation '{typed}'": "'{typed}' という活性化関数は登録されていません",
    "unknown dialect '{dialect}' in '{typed}'": "'{typed}' のフレームワーク '{dialect}' は登録されていません",
    "unknown dialect '{dialect}' in '{typed}'; the dialects are {known}": (
        "'{typed}' のフレームワーク '{dialect}' は登録されていません。あるのは {known} です"
    ),
    "unknown dialect '{dialect}' in '{typed}'; without '{prefix}' it is in the catalogue": (
        "'{typed}' のフレームワーク '{dialect}' は登録されていません。'{prefix}' を付けなければカタログにあります"
    ),
    "actviz knows no '{typed}' of {framework}": "actviz は {framework} の '{typed}' を知りません",
    "actviz knows no '{typed}' of {framework}; without '{prefix}' it is in the catalogue": (
        "actviz は {framework} の '{typed}' を知りません。'{prefix}' を付けなければカタログにあります"
    ),
    "actviz knows no '{typed}' of {framework}; known are {known}": (
        "actviz は {framework} の '{typed}' を知りません。知っているのは {known} です"
    ),
    "{name} takes a vector, and a formula is about one number x; use it as a word of its own": (
        "{name} はベクトルを取りますが、数式は 1 つの数 x についてのものです。数式に入れず単独で使ってください"
    ),
    "{name} is given {parameter} twice": "{name} に {parameter} が 2 回与えられています",
    "{name}={value} is not a whole number": "{name}={value} は整数ではありません",
    "maxout takes groups of {size} inputs; {count} inputs do not divide so": (
        "maxout は入力を {size} 個ずつの組に分けますが、{count} 個の入力は分けられません"
    ),
    "a gated unit splits its input into two halves; a vector of length {count} has none": (
        "ゲート付きユニットは入力を半分ずつに分けますが、長さ {count} のベクトルは分けられません"
    ),
    "{function} in '{formula}' is a function; write {example}": (
        "'{formula}' の {function} は関数です。{example} と書いてください"
    ),
    "{names} in '{formula}' has no value; give one as a parameter, such as {example}": (
        "'{formula}' の {names} に値がありません。{example} のようにパラメーターとして与えてください"
    ),
    "{names} in '{formula}' have no value; give one as a parameter, such as {example}": (
        "'{formula}' の {names} に値がありません。{example} のようにパラメーターとして与えてください"
    ),
    "'{formula}' does not contain {names}; its parameters are {parameters}": (
        "'{formula}' に {names} は含まれていません。パラメーターは {parameters} です"
    ),
    "'{formula}' does not contain {names}; it has no parameters": (
        "'{formula}' に {names} は含まれていません。パラメーターはありません"
    ),
    "order={order} is not possible; a derivative here has order 1 or 2": (
        "order={order} は使えません。導関数の階数は 1 か 2 です"
    ),
    "--at-kink: {typed} is a number for the first derivative; leave --order 2 out": (
        "--at-kink: 数 {typed} は 1 階の導関数のためのものです。--order 2 を外してください"
    ),
    "{name} needs a vector of at least one number": "{name} には 1 つ以上の数のベクトルが必要です",
    "{name} holds {type} values; an activation takes real numbers": (
        "{name} の値は {type} です。活性化関数が取るのは実数です"
    ),
    "{name} is no array of numbers: its rows differ in length": "{name} は数の配列ではありません: 行の長さが違います",
    "move={move} is not possible; the inputs are numbered 0 to {last}": (
        "move={move} は使えません。入力の番号は 0 から {last} です"
    ),
    "the inputs that stay fixed must be finite numbers; they are {numbers}": (
        "固定する入力は有限の数でなければなりませんが、{numbers} です"
    ),
    "no theme is called '{typed}'": "'{typed}' というテーマはありません",
    "no theme is called '{typed}'; there are {known}": "'{typed}' というテーマはありません。あるのは {known} です",
}

_FORMULAS = {
    "a formula has at most {most} characters; this one has {count}": (
        "数式は {most} 文字までですが、{count} 文字あります"
    ),
    "the formula is empty; write an expression in x, such as x*sigmoid(x)": (
        "数式が空です。x*sigmoid(x) のように x の式を書いてください"
    ),
    "formula {formula} is nested too deeply; at most {most} levels": (
        "数式 {formula} の入れ子が深すぎます。{most} 段までです"
    ),
    "nested too deeply; at most {most} levels (in a long sum, put parentheses around parts of it)": (
        "入れ子が深すぎます。{most} 段までです (長い和は部分ごとに括弧で囲んでください)"
    ),
    "too long; at most {most} parts": "長すぎます。{most} 個の部分までです",
    "{piece} is a number, not a test; compare it, such as x > 0": (
        "{piece} は条件ではなく数です。x > 0 のように比べてください"
    ),
    "{piece} is not allowed": "{piece} は使えません",
    "{piece} is not allowed; {advice}": "{piece} は使えません。{advice}",
    "{piece} is not a number": "{piece} は数ではありません",
    "{piece} is not a finite number": "{piece} は有限の数ではありません",
    "this number is too large": "この数は大きすぎます",
    "{name} is a function; write {example}": "{name} は関数です。{example} と書いてください",
    "{name} is not a name; names are made of Latin letters, digits and _": (
        "{name} は名前ではありません。名前には英字、数字、_ を使ってください"
    ),
    "a call cannot be called": "呼び出しの結果は呼び出せません",
    "{name} is {phrase} and cannot name a parameter; choose another name, such as {example}": (
        "{name} は{phrase}なので、パラメーターの名前にできません。{example} のような別の名前にしてください"
    ),
    "{keyword} does not fit here; a case is written a if x > 0 else b": (
        "{keyword} はここに合いません。場合分けは a if x > 0 else b と書きます"
    ),
    "{name} takes no keywords": "{name} は名前付きの引数を取りません",
    "unknown function '{name}'": "'{name}' という関数はありません",
    "unknown function '{name}'; a formula may call functions of the catalogue and {words}": (
        "'{name}' という関数はありません。数式に使えるのはカタログの関数と {words} です"
    ),
    "{name} takes other arguments; write {example}": "{name} の引数が違います。{example} と書いてください",
    "'{typed}' is written {example}": "'{typed}' は {example} と書きます",
    "{name} takes at most {most} arguments": "{name} の引数は {most} 個までです",
    "{name} takes one argument, not {count}": "{name} の引数は {count} 個ではなく 1 個です",
    "{name} takes one argument; parameters are given by name ({parameters}), not {count}": (
        "{name} の引数は {count} 個ではなく 1 個です。パラメーターは名前で与えてください ({parameters})"
    ),
    "{name} is given the same parameter twice": "{name} に同じパラメーターが 2 回与えられています",
    "numbers in this formula multiply to one that is too large or too small for floating point": (
        "この数式の数の積は、浮動小数点数には大きすぎるか小さすぎます"
    ),
    "this formula is nested too deeply to be worked out": "この数式は入れ子が深すぎて計算できません",
    "{phrase} is too long to be worked out: it has {count} parts, more than {most}": (
        "{phrase}が長すぎて計算できません: 部分が {count} 個あり、{most} 個を超えます"
    ),
    "{phrase} is nested too deeply to be worked out: {count} levels, more than {most}": (
        "{phrase}の入れ子が深すぎて計算できません: {count} 段あり、{most} 段を超えます"
    ),
    "a product is written with *, such as 2*x": "積は 2*x のように * で書きます",
    "something is missing between two parts, such as an operator": "2 つの部分の間に演算子などが足りません",
    "a number has too many digits": "数の桁が多すぎます",
    # Python's complaints.
    "this does not fit here; an operator may be missing before it": "ここに合いません。前に演算子が抜けていませんか",
    "something is missing at the end": "末尾に何かが足りません",
    "'{bracket}' was never closed": "'{bracket}' が閉じられていません",
    "unmatched '{bracket}'": "'{bracket}' に対応する括弧がありません",
    "closing parenthesis '{closing}' does not match opening parenthesis '{opening}'": (
        "閉じ括弧 '{closing}' が開き括弧 '{opening}' と合いません"
    ),
    "unterminated string literal (detected at line 1)": "文字列が閉じられていません",
    "invalid character '{character}' ({code})": "使えない文字 '{character}' です ({code})",
    "invalid non-printable character {code}": "使えない文字です ({code})",
    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers": (
        "整数の先頭に 0 は書けません"
    ),
    "expected 'else' after 'if' expression": "if の後に else が必要です",
    "invalid imaginary literal": "虚数の書き方が正しくありません",
    "invalid hexadecimal literal": "16 進数の書き方が正しくありません",
    "invalid octal literal": "8 進数の書き方が正しくありません",
    "invalid binary literal": "2 進数の書き方が正しくありません",
    "invalid digit '{digit}' in octal literal": "8 進数に使えない文字 '{digit}' があります",
    "invalid digit '{digit}' in binary literal": "2 進数に使えない文字 '{digit}' があります",
    "generator expression must be parenthesized": "構文が正しくありません",
    "positional argument follows keyword argument": "名前付きの引数の後に名前のない引数は書けません",
    'expression cannot contain assignment, perhaps you meant "=="?': "式に代入は書けません。== ではありませんか",
    "missing parentheses in call to '{name}'. Did you mean {example}?": (
        "'{name}' の呼び出しに括弧がありません。{example} と書いてください"
    ),
}

_STUDIES = {
    "{label} could not be computed {range}: a part of the formula is too large or too small for floating point": (
        "{label} は計算できない所があります ({range}): 数式の一部が浮動小数点数の範囲を超えます"
    ),
    "the derivative of {label} could not be computed {range}: "
    "a part of the formula is too large or too small for floating point": (
        "{label} の導関数は計算できない所があります ({range}): 数式の一部が浮動小数点数の範囲を超えます"
    ),
    "bits={bits} is not possible; it is a whole number from {least} to {most}": (
        "bits={bits} は使えません。{least} から {most} の整数にしてください"
    ),
    "bits={bits} is too few: all knots from {low} to {high} become {knot}; take more": (
        "bits={bits} では足りません: {low} から {high} の節点がすべて {knot} になります。増やしてください"
    ),
    "no path comes near; allow more kinks": "この数の折れ点では近似できません。折れ点を増やしてください",
    "tolerance={tolerance} is not possible; it is a number above 0, such as 0.01": (
        "tolerance={tolerance} は使えません。許容誤差は 0.01 のような正の数にしてください"
    ),
    "hidden={hidden} is not possible; it is a whole number from 0 to {most}": (
        "hidden={hidden} は使えません。隠れユニットの数は 0 から {most} の整数にしてください"
    ),
    "hidden={hidden} is too few: from one asymptote to the other it takes at least {needed}": (
        "hidden={hidden} では足りません: 漸近線から漸近線まで隠れユニットが {needed} 個以上必要です"
    ),
    "{count} units that end in the asymptotes come to {error} only; {tolerance} takes more": (
        "両端が漸近線に一致する {count} ユニットでも誤差は {error} です。"
        "許容誤差 {tolerance} にはさらに多くのユニットが必要です"
    ),
    "{count} units come to {error} only; {tolerance} takes more of them": (
        "{count} ユニットでも誤差は {error} です。許容誤差 {tolerance} にはさらに多くのユニットが必要です"
    ),
    "{name}={typed} is not possible; choose {choices}": "{name}={typed} は使えません。{choices} を選んでください",
    "{label} has no asymptote on the {side}: its slope has no limit there": (
        "{label} の{side}に漸近線がありません: 傾きに極限がありません"
    ),
    "{label} has no asymptote on the {side}: its value grows without bound there": (
        "{label} の{side}に漸近線がありません: 値が限りなく大きくなります"
    ),
    "{label} has no asymptote on the {side}: its value has no limit there": (
        "{label} の{side}に漸近線がありません: 値に極限がありません"
    ),
    "{label} has no asymptote on the {side}: its distance from a line of slope {slope} grows without bound there": (
        "{label} の{side}に漸近線がありません: 傾き {slope} の直線からの距離が限りなく大きくなります"
    ),
    "{label} has no asymptote on the {side}: its distance from a line of slope {slope} has no limit there": (
        "{label} の{side}に漸近線がありません: 傾き {slope} の直線からの距離に極限がありません"
    ),
    "{label} stays below 0 on the {side}, where an output ReLU gives 0": (
        "{label} は{side}で 0 未満のままですが、出力層の ReLU は 0 になります"
    ),
    "{label} has no finite value at x = {x}; choose a range where it is finite": (
        "{label} は x = {x} で有限の値を持ちません。有限である範囲を選んでください"
    ),
    "{label} has values of {size} on {interval}; choose a narrower range": (
        "{label} の値は範囲 {interval} で {size} に達します。より狭い範囲を選んでください"
    ),
    "{label} switches {count} times on {interval}; choose a narrower range": (
        "{label} は範囲 {interval} で {count} 回切り替わります。より狭い範囲を選んでください"
    ),
    "{label} has no finite value on {interval}; choose another range": (
        "{label} は範囲 {interval} で有限の値を持ちません。別の範囲を選んでください"
    ),
    "lr={rate} is not possible; it is a number above 0, such as {example}": (
        "lr={rate} は使えません。学習率は {example} のような正の数にしてください"
    ),
    "{restarts} restarts of {hidden} units make {count} numbers a step; take fewer of one or the other": (
        "{restarts} 回の試行と {hidden} ユニットでは 1 ステップに {count} 個の数が要ります。どちらかを減らしてください"
    ),
    "{name}={value} is not possible; it is a whole number from {least} to {most}": (
        "{name}={value} は使えません。{least} から {most} の整数にしてください"
    ),
    "a comparison needs two curves or more": "比較には 2 本以上の曲線が必要です",
    "{count} curves make {pairs} pairs; at most {most} are possible; name fewer, "
    "or one curve that all are compared with (--against)": (
        "{count} 本の曲線では {pairs} 組になり、上限の {most} 組を超えます。"
        "曲線を減らすか、--against で比較の基準を 1 つ指定してください"
    ),
    "a slope of magnitude {slope} is not possible; write one that is at least 0": (
        "傾きの大きさ {slope} は使えません。0 以上にしてください"
    ),
    "{count} samples are not possible; from 2 to {most} are": (
        "点の数 {count} は使えません。2 から {most} にしてください"
    ),
    "{count} samples of {curves} curves are not possible; from 2 to {most} are": (
        "{curves} 本の曲線に点の数 {count} は使えません。2 から {most} にしてください"
    ),
    "the range {interval} is empty; write it from low to high, such as -8:8": (
        "範囲 {interval} は空です。-8:8 のように小さい方から書いてください"
    ),
    "the range {interval} is too wide": "範囲 {interval} は広すぎます",
    "the range {interval} is too narrow to tell numbers in it apart": (
        "範囲 {interval} は狭すぎて、その中の数を区別できません"
    ),
    "hidden units of {activation} cannot be written as code; those of {known} can": (
        "{activation} の隠れユニットはコードにできません。できるのは {known} です"
    ),
    "the network for {target} has weights that are not finite; it has no code": (
        "{target} のネットワークには有限でない重みがあり、コードにできません"
    ),
}

MESSAGES: Mapping[str, str] = {**_AROUND, **_SYSTEM, **_USAGE, **_CATALOGUE, **_FORMULAS, **_STUDIES}
"""Sentences that come finished, with what stood in their holes."""
