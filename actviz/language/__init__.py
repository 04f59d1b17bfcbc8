"""The language in which people are told things: English texts are the keys, another language is a table of them.

An English text with holes, ``"largest slope {value}"``, stands where it is said; its translation stands with all others
in one table. ``tr`` fills a text in the language that is spoken now. ``translated`` does so for a sentence whose holes
are filled already, such as the message of an error, and for a word that a result holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from string import Formatter

from actviz.language import approximate, help_pages, japanese, networks, table
from actviz.language.japanese import ADVICE, LISTS

LANGUAGES = ("en", "ja")
TEXTS: Mapping[str, str] = {**japanese.TEXTS, **approximate.TEXTS, **table.TEXTS, **networks.TEXTS, **help_pages.TEXTS}
MESSAGES: Mapping[str, str] = {
    **japanese.MESSAGES,
    **approximate.MESSAGES,
    **table.MESSAGES,
    **table.NOTES,
    **networks.MESSAGES,
}
PARTS: Mapping[str, str] = {**japanese.PARTS, **approximate.PARTS}
KINDS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "message": (ADVICE, MESSAGES),
    "part": (LISTS, PARTS),
}
"""What finished sentences and parts of them are made of; the first table of each is asked before the second."""
SAID = {"message": "message"} | dict.fromkeys(("advice", "choices", "part", "parts", "phrase", "range", "side"), "part")
"""Holes of these names in messages hold English too, of this kind."""
_spoken = ContextVar("language", default="en")


def speak(language: str) -> None:
    """Choose the language, one of ``LANGUAGES``, of all that is said from now on."""
    _spoken.set(language)


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


def tr(text: str, **values: object) -> str:
    """Return an English text in the language that is spoken, its holes filled with ``values`` (``str.format``)."""
    return _table().get(text, text).format(**values)


def translated(sentence: str, kind: str = "message") -> str:
    """Return a finished English sentence in the language that is spoken: itself if no text fits.

    What stood in its holes stays as it was, for it was typed or is a name; but a ``message`` in a message is
    translated in its turn, and so are the holes in ``SAID``. ``kind`` is one of ``KINDS``.
    """
    return _translated(sentence, kind) if _table() else sentence


def _translated(sentence: str, kind: str) -> str:
    if sentence in TEXTS:
        return TEXTS[sentence]
    found = _fitting(sentence, kind)
    if found is None:
        return sentence
    text, holes = found
    inner = {name: _translated(said, SAID[name]) if name in SAID else said for name, said in holes.items()}
    return _all(kind)[text].format(**inner)


def _table() -> Mapping[str, str]:
    return TEXTS if spoken() == "ja" else {}


def _all(kind: str) -> Mapping[str, str]:
    first, rest = KINDS[kind]
    return {**first, **rest}


def _fitting(sentence: str, kind: str) -> tuple[str, dict[str, str]] | None:
    """The text that a finished sentence is, and what stands in its holes."""
    if sentence in _all(kind):
        return sentence, {}
    for text, pattern in _patterns(kind).items():
        found = pattern.fullmatch(sentence)
        if found:
            return text, found.groupdict()
    return None


@cache
def _patterns(kind: str) -> Mapping[str, re.Pattern[str]]:
    """Patterns that finished sentences fit, in the order of their tables.

    First come those that begin with words of their own, for a hole at the beginning swallows what stands before; among
    both, those with most words of their own.
    """

    def own(text: str) -> tuple[bool, int]:
        return text.startswith("{"), -sum(len(literal) for literal, *_ in Formatter().parse(text))

    ordered = (text for table in KINDS[kind] for text in sorted(table, key=own))
    return {text: re.compile(_pattern(text), re.DOTALL) for text in ordered}


def _pattern(text: str) -> str:
    parts, seen = [], set[str]()
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return "".join(parts)
