"""What an entry of the catalogue says of itself, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.activations.activation import Parameter
from actviz.activations.catalogue import Entry
from actviz.language import spoken
from actviz.language.entries import ENTRIES

TEXTS = ("title", "uses", "strengths", "weaknesses")


def texts_of(entry: Entry) -> Mapping[str, str]:
    """Title, uses, strengths and weaknesses."""
    said = ENTRIES[entry.name] if spoken() == "ja" and entry.name in ENTRIES else entry
    return {name: getattr(said, name) for name in TEXTS}


def meaning_of(entry: Entry, parameter: Parameter) -> str:
    """What a parameter does."""
    if spoken() == "ja" and entry.name in ENTRIES:
        return ENTRIES[entry.name].parameters.get(parameter.name, parameter.meaning)
    return parameter.meaning


def all_texts_of(entry: Entry) -> str:
    """Everything in which a word is looked for: names, and the texts in all languages."""
    own = [getattr(entry, name) for name in TEXTS]
    other = [getattr(ENTRIES[entry.name], name) for name in TEXTS] if entry.name in ENTRIES else []
    return "\n".join([entry.name, *entry.aliases, entry.family, entry.formula, entry.source, *own, *other])
