"""What an entry of the catalogue says of itself, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from actviz.activations.catalogue import Entry
from actviz.activations.entry import Parameter
from actviz.language import spoken

if TYPE_CHECKING:
    from actviz.language.entries import EntryTexts

TEXTS = ("title", "uses", "strengths", "weaknesses")


def texts_of(entry: Entry) -> Mapping[str, str]:
    """Title, uses, strengths and weaknesses."""
    texts = _japanese().get(entry.name, entry) if spoken() == "ja" else entry
    return {name: getattr(texts, name) for name in TEXTS}


def meaning_of(entry: Entry, parameter: Parameter) -> str:
    """What a parameter does."""
    if spoken() == "ja" and entry.name in _japanese():
        return _japanese()[entry.name].parameters.get(parameter.name, parameter.meaning)
    return parameter.meaning


def all_texts_of(entry: Entry) -> str:
    """Everything in which a word is looked for: names, and the texts in all languages."""
    texts = [getattr(one, name) for one in (entry, _japanese().get(entry.name, entry)) for name in TEXTS]
    return "\n".join([entry.name, *entry.aliases, entry.family, entry.formula, entry.source, *texts])


def _japanese() -> Mapping[str, EntryTexts]:
    from actviz.language.entries import ENTRIES  # noqa: PLC0415 - long, and not for those who read English

    return ENTRIES
