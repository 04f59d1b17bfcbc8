"""Search for a word in the texts of the catalogue's entries, in all languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from actviz.activations.catalogue import Entry, key, names_in_other_languages
from actviz.language import listed, translations
from actviz.tables.entry_texts import TEXTS

TOPICS: Mapping[str, tuple[str, ...]] = {
    "adversarial": (),
    "attention": (),
    "autoencoder": (),
    "binarised": (),
    "binary": (),
    "class probabilities": (),
    "classification": (),
    "convolutional": (),
    "dead": ("dying", "dying relu", "dead relu", "dead neuron", "dead unit"),
    "denois": (),
    "die": ("dying", "dying relu", "dead relu", "dead neuron", "dead unit"),
    "explode": ("exploding", "exploding gradient"),
    "gate": (),
    "hidden": (),
    "image": (),
    "initialisation": ("initialization",),
    "language model": ("llm",),
    "learned": ("trainable", "learnable"),
    "mobile": (),
    "multi-label": (),
    "not monotonic": ("non-monotonic", "nonmonotonic"),
    "output layer": (),
    "overflow": (),
    "periodic": (),
    "quantis": ("quantized", "quantization"),
    "recurrent": ("rnn",),
    "regression": (),
    "reinforcement": (),
    "saturat": (),
    "smooth": (),
    "sparse": ("sparsity",),
    "speech": (),
    "transformer": (),
    "vanish": ("vanishing", "vanishing gradient"),
    "zero-centred": ("zero-centered",),
}
"""Words of the entries' texts, or their beginnings, and other words by which people search for the same.

Further words are in the catalogues of translations, under the context ``search words``.
"""


def matches(entry: Entry, word: str) -> bool:
    """Return whether a word is in the texts or names of an entry, or another word for the same topic is."""
    texts = _normalised(_texts(entry))
    if _normalised(word) in texts or (not word.isascii() and key(word) in key(texts)):
        return True
    return any(re.search(rf"\b{topic}", texts) for topic in _topics_of(key(word)))


def _texts(entry: Entry) -> str:
    texts = [text for name in TEXTS for text in translations(getattr(entry, name))]
    names = [entry.name, *entry.aliases, *names_in_other_languages(entry)]
    return "\n".join([*names, entry.family, entry.formula, entry.source, *texts])


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=16)
def _topics_of(word: str) -> tuple[str, ...]:
    """Return the topics with a word among their search words."""
    return tuple(topic for topic, words in TOPICS.items() if word in map(key, (*words, *listed("search words", topic))))
