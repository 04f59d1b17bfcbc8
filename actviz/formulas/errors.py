"""The base class of all errors that are caused by input."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from actviz.messages import Message


class ActvizError(ValueError):
    """An invalid input; the message contains the input, the reason, and what would be valid.

    Parameters
    ----------
    message : str or Message
        The message in English, with fields for ``values``; see ``actviz.messages.Message``.
    **values : object
        The values of the fields. An ``ActvizError`` is replaced by its message.
    """

    def __init__(self, message: str | Message, /, **values: object) -> None:
        self.message = message if isinstance(message, Message) else Message(message, **_messages(values))
        super().__init__(str(self.message))


def _messages(values: dict[str, object]) -> dict[str, object]:
    return {name: value.message if isinstance(value, ActvizError) else value for name, value in values.items()}


class FormulaError(ActvizError):
    """An invalid formula.

    ``text`` is the formula, ``start`` the index of the first wrong character, and ``length`` the number of wrong
    characters, at least 1. ``start`` is the length of the text if something is missing at its end.
    """

    def __init__(self, message: Message, text: str, start: int, length: int) -> None:
        super().__init__(message)
        self.text, self.start, self.length = text, start, max(length, 1)

    def __reduce__(self) -> tuple[type[FormulaError], tuple[Message, str, int, int]]:
        return FormulaError, (self.message, self.text, self.start, self.length)


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> Message:
    """Return ``"; did you mean 'relu'?"`` for the known words that are most similar to ``word``, or an empty message.

    ``prefix`` is added before each of them.
    """
    by_lower = {name.lower(): name for name in known}
    near = [by_lower[match] for match in get_close_matches(word.lower(), by_lower, n=3, cutoff=0.6)]
    return suggestion(*(f"'{prefix}{name}'" for name in near)) if near else Message("")


def suggestion(*choices: str) -> Message:
    """Return ``"; did you mean A or B?"``."""
    return Message("; did you mean {choices}?", choices=one_of(choices))


def one_of(choices: Iterable[str]) -> Message:
    """Return ``A or B or C``."""
    return _joined("{part} or {parts}", [*map(Message, choices)])


def all_of(parts: Iterable[str | Message]) -> Message:
    """Return ``A and B and C``."""
    return _joined("{part} and {parts}", [Message(part) if isinstance(part, str) else part for part in parts])


def _joined(template: str, parts: Sequence[Message]) -> Message:
    first, *others = parts
    return Message(template, part=first, parts=_joined(template, others)) if others else first


def parameters_hint(names: Collection[str]) -> Message:
    """Return a hint that lists the parameters of a function."""
    return (
        Message("; its parameters are {parameters}", parameters=", ".join(names))
        if names
        else Message("; it has no parameters")
    )
