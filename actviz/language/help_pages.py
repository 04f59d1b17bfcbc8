"""Japanese: the pages of ``actviz help``, by their English."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "formulas": "数式",
    "an expression in x, in the place of a name": "関数名の代わりに書ける x の式",
    "numbers, x, + - * / and parentheses; a product needs its *": "数、x、+ - * / と括弧。積の * は省けません",
    "a power is written **": "べき乗は ** と書きます",
    "cases: a if test else b; tests are < <= > >= == != and, or, not": (
        "場合分けは a if 条件 else b。条件は < <= > >= == != と and、or、not"
    ),
    "functions of the catalogue, as words of the formula": "一覧にある関数は数式の中でも使えます",
    "with their parameters by name": "パラメーターは名前を付けて渡します",
    "a name before =, parameters behind the colon; b is free to be named": (
        "= の前は名前、コロンの後はパラメーター。b の名前は自由です"
    ),
    "in quotes for the shell; it may begin with -": "シェルのために引用符で囲みます。- で始まってもかまいません",
    "functions": "関数",
    "Constants are pi and e; any other name is a parameter, which needs a value.": (
        "定数は pi と e。それ以外の名前はパラメーターで、値が必要です。"
    ),
    "what follows from a formula": "数式から分かること",
    "Its derivatives, its kinks and jumps, its typeset form and its facts are all read from the text.": (
        "導関数、折れ点と不連続点、数式の組版、性質は、すべて式の文字から求めます。"
    ),
    "It is checked against a list of what is allowed and never run as Python; it has at most {characters} "
    "characters, {parts} parts and {levels} levels.": (
        "許されたものの一覧と照らし合わせるだけで、Python として実行することはありません。"
        "長さは {characters} 文字、{parts} 要素、深さ {levels} までです。"
    ),
    "words": "語",
    "whatever can be drawn, measured or trained is a word": "描く、測る、学習させるものはすべて語で表します",
    "a function, by any of its names; case, - and _ do not matter": (
        "関数。別名でもよく、大文字と小文字、- と _ は区別しません"
    ),
    "with a parameter, several between commas": "パラメーター付き。複数はコンマで区切ります",
    "what a framework means by a name, with its defaults": "ライブラリがその名前で指す関数と既定値",
    "the same by its full path, as in code; nn.GELU and F.gelu too": (
        "コードと同じ完全なパスでも指定できます。nn.GELU や F.gelu も使えます"
    ),
    "a formula; see actviz help formulas": "数式。actviz help formulas を見てください",
    "names from stdin, one a line, or the JSON or a table of another command": (
        "標準入力から読む名前 (1 行に 1 つ)、またはほかのコマンドの JSON や表"
    ),
    "A parameter is taken from the word, else from an option (--alpha, --beta, -p name=value), else from the "
    "function. An option goes to all that have such a parameter; several values draw a family.": (
        "パラメーターは語に書いた値、オプション (--alpha、--beta、-p name=value)、関数の既定値の順に決まります。"
        "オプションはそのパラメーターを持つすべての関数に効き、値が複数あれば曲線群になります。"
    ),
    "functions, by family, with their own parameters": "系統ごとの関数と既定のパラメーター",
    "Those of family vector take a vector: --logits says where its inputs stand.": (
        "ベクトルの系統の関数はベクトルを取ります。入力の値は --logits で与えます。"
    ),
}
