"""Japanese: what ``actviz approximate`` says of units, the network of the article, and options at odds."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    ", ": "、",
    "; ": "。",
    "exact": "一致",
    "{error} (an estimate)": "{error} (推定)",
    "{value} at x = {x}, an estimate: that none is larger is not proven": (
        "{value} (x = {x})。推定値: これより大きい誤差がないことは未証明"
    ),
    "at most {bound}; the largest one found is {value} at x = {x}": "{bound} 以下。見つかった最大は {value} (x = {x})",
    "the best is {bound} off or more; how far this network is from it is not known": (
        "最適値は {bound} 以上。このネットワークとの開きは不明"
    ),
    "the best that ends in the asymptotes is {bound} off or more; how far this network is from it is not known": (
        "両端が漸近線に一致するものの最適値は {bound} 以上。このネットワークとの開きは不明"
    ),
    "no network of {units} that ends in the asymptotes does better: all are {bound} off or more": (
        "両端が漸近線に一致する {units}のネットワークでこれより良いものなし: 誤差はいずれも {bound} 以上"
    ),
    "no straight line that ends in the asymptotes does better: all are {bound} off or more": (
        "両端が漸近線に一致する直線でこれより良いものなし: 誤差はいずれも {bound} 以上"
    ),
    "the best that ends in the asymptotes lies between {bound} and {error}, {gap} % apart": (
        "両端が漸近線に一致するものの最適値は {bound} から {error} の間、開きは {gap} %"
    ),
    "the kinks lie from x = -{far} to {far}; with kinks farther out, but an end in the asymptotes, the error is still "
    "at least {bound}, {gap} % less": (
        "折れ点は x = -{far} から {far} まで。さらに遠くに置いても、両端が漸近線に一致する限り誤差は {bound} 以上 "
        "(差は {gap} %)"
    ),
    ", at least {bound} for networks that end in the asymptotes": "、両端が漸近線に一致するものの下界 {bound}",
    "{sentence}.": "{sentence}。",
    "tolerance": "許容誤差",
    "largest error at most {error}, by the fewest units": "最大誤差 {error} 以下、最小のユニット数",
    "largest error at most {error}, by the fewest units of networks that end in the asymptotes": (
        "最大誤差 {error} 以下、両端が漸近線に一致するネットワークのうち最小のユニット数"
    ),
    "rms error at most {error}, by the fewest units found": (
        "二乗平均平方根誤差 {error} 以下、見つかった最小のユニット数"
    ),
    "rms error at most {error}, by the fewest units found of networks that end in the asymptotes": (
        "二乗平均平方根誤差 {error} 以下、両端が漸近線に一致するネットワークのうち見つかった最小のユニット数"
    ),
    "{spare} if the network ends in the asymptotes": "{spare} (両端が漸近線に一致する場合)",
    "sizes": "サイズ",
    " with g(x) = {formula}": " (g(x) = {formula})",
    " with g = {name}": " (g = {name})",
    "and one straight line from input to output, which costs no unit": (
        "ほかに入力から出力への直線 1 本 (ユニットに数えない)"
    ),
    "{error} from {low} to {high}": "{error} ({low} から {high})",
    "for many units H the largest error tends to C/(H + 1)^2, C = {constant}: the integral of sqrt(abs(f'')), "
    "squared, over 16": (
        "ユニット数 H が大きいとき最大誤差は C/(H + 1)^2 に近づく。"
        "C = {constant} は sqrt(abs(f'')) の積分の 2 乗の 1/16"
    ),
    "the law C/(H + 1)^2 does not apply: f'' = 0 or a jump": (
        "法則 C/(H + 1)^2 は当てはまらない: f'' = 0 または不連続点"
    ),
    "the law C/(H + 1)^2 does not apply: f'' = 0, a jump, or values below 0, which an output ReLU does not give": (
        "法則 C/(H + 1)^2 は当てはまらない: f'' = 0、不連続点、または出力 ReLU では表せない負の値"
    ),
    "largest error {error} at x = {x}{merged}; {count} knots in steps of 2^{knot_power}, "
    "values in steps of 2^{value_power}{cut}; they take {bits} bits": (
        "最大誤差 {error} (x = {x}){merged}。節点 {count} 個は 2^{knot_power} 刻み、値は 2^{value_power} 刻み{cut}、"
        "合計 {bits} ビット"
    ),
    ", results cut off at {low} and {high}": "、結果は {low} から {high} に制限",
    "{count} even entries, which take {bits} bits: {nearest} by the nearest entry, "
    "{linear} by straight lines between them": (
        "等間隔の {count} 個、{bits} ビット: 最も近い値で {nearest}、直線補間で {linear}"
    ),
    "{least} to {most}, where {units} can be exact": "{least} から {most} ({units}なら誤差なしにできる)",
    "{target} from {low} to {high} by the network of the article, made by hand": (
        "{target}、{low} から {high}: 記事の手作りのネットワーク"
    ),
    "{target} from {low} to {high} by {units}, {made}: largest error {error} at x = {x}, rms error {rms}.": (
        "{target} を {low} から {high} で {units}により近似 ({made}): 最大誤差 {error} (x = {x})、"
        "二乗平均平方根誤差 {rms}。"
    ),
    "{target} from {low} to {high}.": "{target}、{low} から {high}。",
    "{target} from {low} to {high}: error against units": "{target}、{low} から {high}: ユニット数と誤差",
    "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes.": (
        "{target}、実数全体 (二乗平均平方根誤差は {low} から {high})、両端が漸近線に一致するネットワーク。"
    ),
    "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes: "
    "error against units": (
        "{target}、実数全体 (二乗平均平方根誤差は {low} から {high})、両端が漸近線に一致するネットワーク: "
        "ユニット数と誤差"
    ),
    "trained for {steps} steps, the best of {count} starts": "{steps} ステップの学習、{count} 試行のうち最良",
    "made by hand in the article": "記事の手作り",
}

MESSAGES: Mapping[str, str] = {
    "{allowed} units allowed, {used} used: a {part} does not help": (
        "{allowed} ユニットまで可、使用 {used} ユニット: {part}を足しても改善なし"
    ),
    "{allowed} units allowed, {used} used: an {part} does not help": (
        "{allowed} ユニットまで可、使用 {used} ユニット: {part}を足しても改善なし"
    ),
    "{allowed} units allowed, {used} used: more do not help": (
        "{allowed} ユニットまで可、使用 {used} ユニット: 増やしても改善なし"
    ),
    "{allowed} units allowed, none used: more do not help": "{allowed} ユニットまで可、使用なし: 増やしても改善なし",
    "1 unit allowed, none used: a first does not help": "1 ユニットまで可、使用なし: 1 個足しても改善なし",
    "{allowed} units allowed, {used} used": "{allowed} ユニットまで可、使用 {used} ユニット",
    "{allowed} units allowed, none used": "{allowed} ユニットまで可、使用なし",
    "1 unit allowed, none used": "1 ユニットまで可、使用なし",
    "--bits {bits} makes products that 64 bits do not hold; take fewer": (
        "--bits {bits} では積が 64 ビットに収まりません。減らしてください"
    ),
    "--bits makes integers, and {language} code has none; take --format c, or leave --bits out": (
        "--bits は整数を作りますが、{language} のコードは整数を使いません。--format c にするか --bits を外してください"
    ),
    "--bits with --format c has no slopes beyond the outer knots; leave --tails out": (
        "--bits と --format c では端の節点の外側に傾きを持てません。--tails を外してください"
    ),
    "--hidden: {typed} is more than one size; compare several by --sweep {sizes}": (
        "--hidden: {typed} は 1 つの数ではありません。複数を比べるには --sweep {sizes} としてください"
    ),
    "--method article: its network is one for sigmoid, not for {target}": (
        "--method article: 記事のネットワークは sigmoid 用で、{target} には使えません"
    ),
    "--method optimal is for ReLU units; others are trained, leave it out": (
        "--method optimal は ReLU ユニット用です。ほかのユニットは学習するので、外してください"
    ),
    "--norm max is for the optimum; a training goes by the mean square": (
        "--norm max は最適解のためのものです。学習は二乗平均で進みます"
    ),
    "--panels: {typed} has {panel} twice; name every panel once": (
        "--panels: {typed} に {panel} が 2 回あります。1 回だけ書いてください"
    ),
    "--sweep: {typed} is not a list of sizes; write it with commas, such as 1,2,4,8": (
        "--sweep: {typed} はユニット数の並びではありません。1,2,4,8 のようにコンマで区切ってください"
    ),
    "-o {file}: which Python is it to be? Add --format numpy, torch or keras": (
        "-o {file}: どの Python コードにするか、--format numpy、torch、keras のどれかを加えてください"
    ),
    "{label} goes down to {least}, where an output ReLU gives 0: its error is at least {error}, whatever its size": (
        "{label} は {least} まで下がりますが、出力層の ReLU は 0 になります。"
        "どれだけ大きくしても誤差は {error} 以上です"
    ),
    "{kind} is no curve of one number; make one with actviz.get('tanh')": (
        "{kind} は 1 変数の曲線ではありません。actviz.get('tanh') のように曲線を作って渡してください"
    ),
    "{typed} is text; approximate takes a curve, such as actviz.get('tanh')": (
        "{typed} は文字列です。approximate には actviz.get('tanh') のような曲線を渡してください"
    ),
    "{label} jumps by {height} at x = {x}; a network does not, so that its error is at least half of that, {error}, "
    "whatever its size": (
        "{label} は x = {x} で {height} だけ不連続です。ネットワークは連続なので、どれだけ大きくしても誤差はその半分の "
        "{error} 以上です"
    ),
    "{option}: {value} is not possible; it is a number above 0, such as {example}": (
        "{option}: {value} は使えません。{example} のような正の数にしてください"
    ),
    "a {kind} cannot be approximated; name a curve of one number, such as actviz.get('tanh')": (
        "{kind} は近似できません。actviz.get('tanh') のような 1 つの数の曲線を渡してください"
    ),
    "{label} has no asymptote on the {side}: it has no value there": (
        "{label} の{side}に漸近線がありません: 値がありません"
    ),
    "{label} has an asymptote on the {side}, but no limit of its slope is known there; tails need one": (
        "{label} の{side}には漸近線がありますが、傾きの極限がわかりません。漸近線に合わせるには極限が必要です"
    ),
    "it is not known whether {label} has an asymptote on the {side}": (
        "{label} の{side}に漸近線があるかどうかは不明です"
    ),
    "every start diverged; lower --lr, which is {rate}": (
        "どの試行も発散しました。--lr を今の {rate} より下げてください"
    ),
    "identity units are one straight line; leave --method train out to get the best one": (
        "恒等ユニットは 1 本の直線です。最良の直線を得るには --method train を外してください"
    ),
    "the range {low}:{high} goes too far out; its ends are {most} at most": (
        "範囲 {low}:{high} は遠すぎます。両端は {most} までにしてください"
    ),
    "{option} is for a training; add --method train": (
        "{option} は学習のためのものです。--method train を加えてください"
    ),
    "{option} is for one network; leave --sweep out": (
        "{option} は 1 つのネットワークのためのものです。--sweep を外してください"
    ),
    "{option} is of no use for identity units, which are one straight line; leave it out": (
        "{option} は恒等ユニットでは意味がありません (1 本の直線になります)。外してください"
    ),
    "{option} is of no use for the network of the article, which is given; leave it out": (
        "{option} は記事のネットワークでは意味がありません (決まっています)。外してください"
    ),
}

PARTS: Mapping[str, str] = {
    "third": "3 個目",
    "fourth": "4 個目",
    "fifth": "5 個目",
    "sixth": "6 個目",
    "seventh": "7 個目",
    "eighth": "8 個目",
    "ninth": "9 個目",
    "tenth": "10 個目",
}
