"""Parsing of texts that specify a function, such as ``leaky_relu:alpha=0.3``.

A specification is a name of the catalogue or of a framework, or a formula, each with parameters after a colon:
``relu``, ``leaky_relu:alpha=0.3``, ``keras.leaky_relu``, ``mine = x*tanh(softplus(x))``, ``x*sigmoid(b*x):b=1.5``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from actviz.activations.catalogue import Entry, entry_named, find, known_names
from actviz.curves.curve import Curve
from actviz.curves.lookup import free_names, get, parse
from actviz.curves.vector_function import VectorFunction
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import reject_reserved
from actviz.formulas.input_text import number, plain_text, quoted
from actviz.formulas.typeset import plain_name
from actviz.formulas.vocabulary import WORDS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([. -][A-Za-z_][A-Za-z0-9_]*)*")
_EMPTY_CALL = re.compile(r"([A-Za-z_][\w.]*)\(\)")
_FORMULA_WORDS = frozenset({"x", "pi", "e", "if", "else", "and", "or", "not"})


@dataclass(frozen=True)
class FunctionSpec:
    """The name of an activation or a formula, with values of its parameters."""

    text: str
    parameters: Mapping[str, float]

    @property
    def is_name(self) -> bool:
        """Whether ``text`` is the name of an activation; otherwise it is a formula."""
        if not self.text.isascii():
            return _is_foreign_name(self.text)
        parts = set(re.split(r"[. -]", self.text))
        return self.text in known_names() or bool(_NAME.fullmatch(self.text) and not parts & _FORMULA_WORDS)

    def takes(self) -> dict[str, str]:
        """Return the names of parameters by their spellings: names, aliases, and the symbols in labels."""
        if not self.is_name:
            for name in self.parameters:
                reject_reserved(name)
            return {spelling: name for name in free_names(self.text) for spelling in (plain_name(name), name)}
        return {
            spelling: p.name for p in self._entry().parameters for spelling in (plain_name(p.name), *p.aliases, p.name)
        }

    def curve(self, parameters: Mapping[str, float]) -> Curve | VectorFunction:
        """Return the function with values of parameters, whose names may have any spelling."""
        takes = self.takes()
        parameters = {takes.get(name, name): value for name, value in parameters.items()}
        return get(self.text, **parameters) if self.is_name else parse(self.text, **parameters)

    def _entry(self) -> Entry:
        try:
            return find(self.text, self.parameters).entry
        except ActvizError:
            if self.text in WORDS:
                raise ActvizError(
                    "'{word}' is not an activation but a function for formulas; write '{example}'",
                    word=self.text,
                    example=f"{self.text}(x)",
                ) from None
            raise


def _is_foreign_name(text: str) -> bool:
    """Whether a text is a name in another language, or a word in a script without capitals, such as kana."""
    others = [letter for letter in unicodedata.normalize("NFKC", text) if not letter.isascii()]
    looks_so = text.isidentifier() and all(unicodedata.category(letter) in ("Lo", "Lm") for letter in others)
    return looks_so or any(entry_named(name) for name in (text, text.rpartition(".")[2]))


def parse_spec(text: str) -> FunctionSpec:
    """Parse a specification. Raises ``ActvizError`` if the text after the colon is not a list of ``name=value``."""
    head, colon, tail = plain_text(text, "NAME").replace("：", ":").partition(":")
    if found := _EMPTY_CALL.fullmatch(head.strip()):
        raise ActvizError(
            "{typed}: a name is written without parentheses; write {name}", typed=quoted(text), name=found[1]
        )
    own: dict[str, float] = {}
    for part in unicodedata.normalize("NFKC", tail).split(",") if colon else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            if own and name and not equals:
                raise ActvizError(
                    "{typed}: a parameter accepts one value here; specify several values with an option, such as "
                    "--alpha 0.1,0.2",
                    typed=quoted(text),
                )
            if head.strip() and not (spec := FunctionSpec(head.strip(), {})).is_name:
                spec.takes()  # first raises an error in the text before the colon, as of lambda x: ...
            example = "leaky_relu:alpha=0.3"
            raise ActvizError(
                "{typed}: parameters are written as name=value after the colon, such as {example}",
                typed=quoted(text),
                example=example,
            )
        if name in own:
            raise ActvizError("{typed}: {name} is specified twice; specify it once", typed=quoted(text), name=name)
        own[name] = number(value, f"{quoted(text)}: {name}")
    return FunctionSpec(head.strip(), own)
