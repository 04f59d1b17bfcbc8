"""Texts for people: templates with values, which are translated when they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter


class Message:
    """An English template and the values of its fields; ``actviz.language.translate`` translates it.

    Parameters
    ----------
    template : str
        The English text with fields for ``str.format``. It is the key of the catalogues of translations. Without values
        it is used unchanged, including braces.
    **values : object
        The values of the fields. A value may also be a ``Message``.
    """

    __slots__ = ("template", "values")

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template

    def __bool__(self) -> bool:
        return bool(self.template)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash(str(self))


def translatable(text: str) -> str:
    """Mark a text that is translated where it is shown, and return the text."""
    return text


def message_of(text: str, templates: Iterable[str]) -> Message:
    """Return the message of the one of ``templates`` that matches an English text, or the text itself.

    This is for texts of other programs, whose values are already inserted.
    """
    for template in templates:
        if match := _pattern(template).fullmatch(text):
            return Message(template, **match.groupdict())
    return Message(text)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(literal) + (f"(?P<{name}>.*?)" if name else "") for literal, name, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts), re.DOTALL)
