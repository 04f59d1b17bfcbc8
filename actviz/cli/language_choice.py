"""Which language a person is spoken to in: the one that was asked for, or that of the place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from actviz.cli.parsing import one_of
from actviz.language import LANGUAGES, speak, spoken

PLACES = ("LC_ALL", "LC_MESSAGES", "LANG")


def read_language(lang: str | None) -> str:
    """Speak the language of ``--lang`` from now on and return it; raises ``ActvizError`` for one that is not known."""
    if lang is not None:
        speak(one_of(LANGUAGES, lang, "--lang (or ACTVIZ_LANG)"))
    return spoken()


def language_of(arguments: Sequence[str]) -> str:
    """The language of a command line that is not read yet: ``--lang``, ACTVIZ_LANG, the locale, or English."""
    asked = ""
    for word, after in pairwise([*arguments, ""]):
        if word == "--lang" or word.startswith("--lang="):
            asked = after if word == "--lang" else word.removeprefix("--lang=")
    locale = next((os.environ[place] for place in PLACES if os.environ.get(place)), "")
    for wish in (asked, os.environ.get("ACTVIZ_LANG", ""), locale[:2]):
        if wish.lower() in LANGUAGES:
            return wish.lower()
    return "en"
