"""The language of all texts: that of the option, of the environment, or of the locale."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import typer

from actviz.cli.completion import complete_languages
from actviz.formulas.input_text import one_of
from actviz.language import LANGUAGES

LANGUAGE = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        envvar="ACTVIZ_LANG",
        help=f"Language of messages, reports and figures: {', '.join(LANGUAGES)}.",
        show_default="from the locale",
        autocompletion=complete_languages,
    ),
]
"""The option ``--lang``."""
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def check_language(lang: str) -> str:
    """Return the language of ``--lang``, which ``language_of`` reads; raises ``ActvizError`` for an unknown one."""
    return one_of(LANGUAGES, lang, "--lang (or ACTVIZ_LANG)")


def language_of(arguments: Sequence[str]) -> str:
    """Return the language of a command line before it is parsed: ``--lang``, ACTVIZ_LANG, the locale, or English."""
    option = ""
    for word, after in pairwise([*arguments, ""]):
        if word == "--lang" or word.startswith("--lang="):
            option = after if word == "--lang" else word.removeprefix("--lang=")
    locale = next((os.environ[place] for place in LOCALE_VARIABLES if os.environ.get(place)), "")
    for language in (option, os.environ.get("ACTVIZ_LANG", ""), locale[:2]):
        if language.lower() in LANGUAGES:
            return language.lower()
    return "en"
