"""The Japanese catalogue uses the terms of its glossary, and one style of spaces and punctuation."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from tests.translations import CATALOGUES

(JAPANESE,) = (path for path in CATALOGUES if path.parts[-3] == "ja")


def read(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        messages = [one for one in read_po(file) if one.id and one.string and one.context is None]
    return [(str(one.id), str(one.string)) for one in messages]


TEXTS = read(JAPANESE)
KANA = "[ぁ-ゖァ-ヺ一-鿿ー]"
REPLACED = (
    *("縮約", "前進モード", "複素数ステップ", "順伝播部", "放射型", "単純な表", "次の傾き", "疎性", "疎な", "不感帯"),
    *(
        "跳び",
        "跳ぶ",
        "優位",
        "区別できず",
        "課題",
        "単独の値",
        "1 つの数",
        "注意機構",
        "符号化器",
        "系列変換",
        "平坦部",
    ),
    *(
        "マックスアウト関数",
        "スターReLU",
        "二乗平均平方根",
        "手作り",
        "素直な",
        "尺度",
        "百万画素",
        "四角で描き",
        "2値",
        "一回",
    ),
    *(
        "もつ",
        "わかる",
        "わかり",
        "尾が",
        "左の尾",
        "ではありませんか",
        "許可がありません",
        "起きてはならない",
    ),
    *(
        "限りなく大きく",
        "式になっていません",
        "たった今",
        "高くつく",
        "記憶のコスト",
        "エンコーダ ",
        "メモリ ",
        "パラメータ ",
    ),
)
"""Words that are no terms of the glossary; it has other words for them."""
TERMS = {
    "kink": ("折れ点", "折れ"),
    "vanishing gradient": ("勾配消失",),
    "exploding gradient": ("勾配爆発",),
    "hidden layer": ("隠れ層",),
    "learning rate": ("学習率",),
    "batch normali": ("バッチ正規化",),
    "standard deviation": ("標準偏差",),
    "lookup table": ("ルックアップテーブル", "LUT"),
    "autoencoder": ("オートエンコーダー",),
    "complex step": ("複素ステップ",),
    "central difference": ("中心差分",),
    "fixed point": ("不動点", "固定小数点"),
    "edge of chaos": ("カオスの縁",),
    "saturat": ("飽和",),
    "asymptote": ("漸近線",),
    "catalogue": ("カタログ", "登録"),
    "alias": ("別名", "エイリアス"),
}
"""English terms, and the Japanese words of which a translation has one."""


def bare(text: str) -> str:
    """A text without fields, options, quotations and code."""
    parts = ((literal, name) for literal, name, _, _ in Formatter().parse(text))
    text = "".join(literal + ("\0" if name else "") for literal, name in parts)
    return re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"", "\0", text)


@pytest.mark.parametrize("word", REPLACED)
def test_a_replaced_word_does_not_occur(word: str) -> None:
    assert [japanese for _, japanese in TEXTS if word in japanese] == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_its_translation(term: str) -> None:
    texts = [
        (english, japanese) for english, japanese in TEXTS if re.search(rf"(?<![-\w{{]){term}", english, re.IGNORECASE)
    ]
    assert texts
    assert [pair for pair in texts if not any(word in pair[1] for word in TERMS[term])] == []


def test_a_space_is_between_japanese_and_latin_letters() -> None:
    close = re.compile(f"{KANA}[A-Za-z0-9]|[A-Za-z0-9]{KANA}")
    assert [japanese for _, japanese in TEXTS if close.search(bare(japanese))] == []


def test_japanese_words_have_no_commas_of_other_scripts() -> None:
    comma = re.compile(f"{KANA}[,;] ?|{KANA}[)] ?, ?{KANA}|[,;] ?{KANA}")
    assert [japanese for _, japanese in TEXTS if comma.search(bare(japanese))] == []


def test_punctuation_has_one_width() -> None:
    assert [japanese for _, japanese in TEXTS if re.search("[（）：；，．？！]", bare(japanese))] == []
    assert [japanese for _, japanese in TEXTS if re.search(r" [、。]|[、。] (?!$)", bare(japanese))] == []
