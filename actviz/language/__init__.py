"""The language in which people are told things: English texts are the keys, another language is a table of them.

An English text with holes, ``"largest slope {value}"``, stands where it is said; its translation stands with all others
in one table. ``tr`` fills a text in the language that is spoken now. ``translated`` does so for a sentence whose holes
are filled already, such as the message of an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from string import Formatter

from actviz.language import japanese, table

LANGUAGES = ("en", "ja")
TEXTS: Mapping[str, str] = {**japanese.TEXTS, **table.TEXTS}
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


def translated(sentence: str) -> str:
    """Return a finished English sentence in the language that is spoken: itself if no text of the table fits.

    What stood in the holes is translated as well where it is in the table.
    """
    if not _table() or not sentence:
        return sentence
    for pattern, text in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return text.format(**{name: translated(value) for name, value in found.groupdict().items()})
    return sentence


def _table() -> Mapping[str, str]:
    return TEXTS if spoken() == "ja" else {}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Patterns that sentences of the table fit, those with most words of their own first."""
    texts = sorted(TEXTS, key=lambda text: -sum(len(literal) for literal, *_ in Formatter().parse(text)))
    return [(re.compile(_pattern(text), re.DOTALL), TEXTS[text]) for text in texts]


def _pattern(text: str) -> str:
    parts, seen = [], set[str]()
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return "".join(parts)
