"""The language of all texts for people: English in the code, other languages in catalogues of gettext.

A catalogue is a file ``actviz/locale/LANGUAGE/LC_MESSAGES/actviz.po``. It is compiled when the package is installed. A
text without a translation is shown in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from struct import error as struct_error
from typing import TYPE_CHECKING

from actviz.messages import Message

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Message",
    "current_language",
    "listed",
    "set_language",
    "tr",
    "tr_in",
    "translate",
    "translations",
    "using_language",
]

ENGLISH = "en"
DOMAIN = "actviz"
LOCALES = Path(__file__).parent / "locale"


LANGUAGES = (ENGLISH, *sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""Codes of the languages in which texts can be shown."""
_current = ContextVar("language", default=ENGLISH)


def set_language(language: str) -> None:
    """Set the current language, one of ``LANGUAGES``. Other threads start in English."""
    _current.set(language)


def current_language() -> str:
    """Return the code of the current language."""
    return _current.get()


@contextmanager
def using_language(language: str) -> Iterator[None]:
    """Set the current language within a ``with`` statement."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def tr(text: str, /, **values: object) -> str:
    """Return an English text in the current language, with ``values`` inserted by ``str.format``.

    The text stays in English if its translation has fields without values.
    """
    translated = _translated(text, _current.get())
    if not values:
        return translated
    with suppress(LookupError, ValueError):
        return translated.format(**values)
    return text.format(**values)


def tr_in(context: str, text: str) -> str:
    """Return an English word in the current language, where its translation depends on the ``context``."""
    language = _current.get()
    special = text if language == ENGLISH else _catalogue(language).pgettext(context, text)
    return special if special != text else tr(text)


def translate(message: Message | str) -> str:
    """Return a message in the current language. Values that are messages are also translated."""
    if isinstance(message, str):
        return tr(message)
    values = {name: translate(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return tr(message.template, **values)


def translations(text: str) -> list[str]:
    """Return a text in all languages, English first."""
    return [_translated(text, language) for language in LANGUAGES]


def listed(context: str, text: str) -> list[str]:
    """Return the words that the catalogues of all languages list for a text, separated by ``|``.

    ``context`` is the ``msgctxt`` of the lists: ``names`` of a function, or ``search words`` for a topic.
    """
    lists = [_catalogue(language).pgettext(context, text) for language in LANGUAGES if language != ENGLISH]
    return [word.strip() for words in lists if words != text for word in words.split("|")]


def _translated(text: str, language: str) -> str:
    return text if language == ENGLISH or not text else _catalogue(language).gettext(text)


@cache
def _catalogue(language: str) -> NullTranslations:
    """Return the translations to a language; without a readable catalogue, a text is its own translation."""
    from gettext import NullTranslations, translation  # noqa: PLC0415 - not needed for English

    with suppress(OSError, ValueError, struct_error):
        return translation(DOMAIN, LOCALES, [language], fallback=True)
    return NullTranslations()
