"""The width of texts on a terminal, and their division into lines.

Help reads this module, so it does without Rich.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

WIDE = "\u3000-\u9fff\uff01-\uff60"
"""Full-width characters, as part of a class of a regular expression."""

# The parts of a text in full-width characters that are not broken, with adjacent punctuation: a word of Chinese or
# Katakana characters with the number before it and the Hiragana after it, Hiragana alone, other text up to a space that
# is not in parentheses, and other full-width characters one by one. A Hiragana character between Chinese characters
# that cannot be a particle is part of the word, as in 折れ点.
_NARROW = rf"(?:\((?:[^(){WIDE}]|\([^(){WIDE}]*\))*\)|[^\s(){WIDE}])+"
_NOUN = "[一-鿿々]+(?:[いえきぎけしせちりれびみめ][一-鿿々]+)*|[ァ-ヺー]+[性化型系]?|つ(?=の)"
_PIECE = re.compile(rf"[\[(「（]*(?:(?:[0-9.]+ )?(?:{_NOUN})[ぁ-ゖ]*|[ぁ-ゖ]+|{_NARROW}|[{WIDE}])?[\])、。」）;,:]*\s*")
# A word of another text; a text in quotation marks is one word.
_WORD = re.compile(r"(?:(?<!\w)'[^']*'|\S)+\s*")


def cell_count(text: str) -> int:
    """Return the number of columns of a text on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def is_wide(text: str) -> bool:
    """Return whether a text contains full-width characters, which have few spaces between words."""
    return re.search(f"[{WIDE}]", text) is not None


def pieces(text: str) -> list[str]:
    """Return the parts of a text between which a line can end, each with the spaces after it."""
    return (_PIECE if is_wide(text) else _WORD).findall(text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, all with the indentation of the text. Only wide words that do not fit are broken."""
    line = indent = " " * (len(text) - len(text.lstrip()))
    used = len(indent)
    for piece in (part for word in pieces(text.lstrip()) for part in _parts(word, width - len(indent))):
        cells = cell_count(piece)
        if line.strip() and used + cells - (len(piece) - len(piece.rstrip())) > width:
            yield line.rstrip()
            line, used = indent, len(indent)
        line += piece
        used += cells
    yield line.rstrip()


def _parts(word: str, width: int) -> Iterator[str]:
    """Yield a word, in parts if it does not fit: divided at its spaces, and anywhere if it is wide."""
    if cell_count(word.rstrip()) > width and len(words := re.findall(r"\S+\s*", word)) > 1:
        for part in words:
            yield from _parts(part, width)
        return
    while is_wide(word) and cell_count(word.rstrip()) > width >= 2:
        number = next(n for n in range(len(word), 0, -1) if cell_count(word[:n]) <= width)
        number -= number > 1 and word[number] in "])、。」）"  # these do not start a line
        yield word[:number]
        word = word[number:]
    yield word
