"""Rows of the table for the entries of the catalogue, with their stored facts. This module does not import NumPy."""

from __future__ import annotations

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.activations.frameworks import spellings_of
from actviz.studies.facts.precomputed import facts_of_entry
from actviz.tables.entry_texts import texts_of
from actviz.tables.table import Row


def catalogue_rows() -> list[Row]:
    """Return a row for each entry of the catalogue."""
    return [entry_row(name) for name in CATALOGUE]


def entry_row(name: str) -> Row:
    """Return the row of an entry, with its stored facts."""
    entry = CATALOGUE[name]
    return Row(
        name=name,
        label=name,
        formula=entry.formula,
        entry=entry,
        facts=facts_of_entry(entry) if isinstance(entry, Activation) else None,
        dialects=names_of(name),
        texts=texts_of(entry),
    )


def names_of(name: str) -> dict[str, list[str]]:
    """Return the names of an entry in each framework."""
    return {
        dialect: list(dict.fromkeys(f"{dialect}.{spelling.name}" for spelling in spellings))
        for dialect, spellings in spellings_of(name).items()
    }
