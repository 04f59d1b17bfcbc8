"""The texts of entries of the catalogue in the chosen language."""

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
    """Return title, uses, strengths and weaknesses by these names."""
    texts = _japanese().get(entry.name, entry) if spoken() == "ja" else entry
    return {name: getattr(texts, name) for name in TEXTS}


def meaning_of(entry: Entry, parameter: Parameter) -> str:
    """Return the meaning of a parameter."""
    if spoken() == "ja" and entry.name in _japanese():
        return _japanese()[entry.name].parameters.get(parameter.name, parameter.meaning)
    return parameter.meaning


def all_texts_of(entry: Entry) -> str:
    """Return the names of an entry and its texts in all languages, for a search."""
    texts = [getattr(one, name) for one in (entry, _japanese().get(entry.name, entry)) for name in TEXTS]
    return "\n".join([entry.name, *entry.aliases, entry.family, entry.formula, entry.source, *texts])


def _japanese() -> Mapping[str, EntryTexts]:
    from actviz.language.entries import ENTRIES  # noqa: PLC0415 - slow, and not needed in English

    return ENTRIES
