"""Words of which there are only a few, and how a word that was typed is shown in an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from actviz.formulas.errors import ActvizError, did_you_mean

Choice = TypeVar("Choice", bound=str)

# What an XML file cannot hold, and halves of characters that come from an argument in another encoding.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def quoted(text: str, width: int = 40) -> str:
    """Return a text as errors show it: in quotes, not too long, and printable."""
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{printable}'" if len(printable) <= width else f"'{printable[: width - 3]}...'"


def one_of(known: Iterable[Choice], text: str, what: str, typed: str | None = None) -> Choice:
    """Return the word of ``known`` that was meant by ``text``, in any case.

    The error names the option ``what``, and shows what was ``typed`` if that is not ``text`` itself.
    """
    known = list(known)
    for word in known:
        if word == text.lower():
            return word
    hint = did_you_mean(text, known) or f"; choose {', '.join(known)}"
    raise ActvizError(f"{what}: there is no {quoted(text if typed is None else typed)}{hint}")


def plain_text(text: str, what: str) -> str:
    """Return a text in one line; raises ``ActvizError`` if it holds what no file can hold."""
    if _UNSPEAKABLE.search(text):
        raise ActvizError(f"{what}: {quoted(text)} holds something that is no text")
    return " ".join(text.split())
