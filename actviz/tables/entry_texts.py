"""The texts of the catalogue's entries, in the current language."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.activations.catalogue import Entry
from actviz.activations.entry import Parameter
from actviz.language import tr

TEXTS = ("title", "uses", "strengths", "weaknesses")


def texts_of(entry: Entry) -> Mapping[str, str]:
    """Return title, uses, strengths and weaknesses."""
    return {name: tr(getattr(entry, name)) for name in TEXTS}


def meaning_of(parameter: Parameter) -> str:
    """Return the meaning of a parameter."""
    return tr(parameter.meaning)
