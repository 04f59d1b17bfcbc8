"""Conversion of Python's syntax errors to messages about a formula."""

from __future__ import annotations

import re
from unicodedata import normalize

from actviz.messages import Message, message_of, translatable

TEMPLATES = (
    translatable("'{bracket}' was never closed"),
    translatable("unmatched '{bracket}'"),
    translatable("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'"),
    translatable("unterminated string literal (detected at line 1)"),
    translatable("invalid character '{character}' ({code})"),
    translatable("invalid non-printable character {code}"),
    translatable("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"),
    translatable("expected 'else' after 'if' expression"),
    translatable("invalid imaginary literal"),
    translatable("invalid hexadecimal literal"),
    translatable("invalid octal literal"),
    translatable("invalid binary literal"),
    translatable("invalid digit '{digit}' in octal literal"),
    translatable("invalid digit '{digit}' in binary literal"),
    translatable("generator expression must be parenthesized"),
    translatable("positional argument follows keyword argument"),
    translatable('expression cannot contain assignment, perhaps you meant "=="?'),
    translatable("missing parentheses in call to '{name}'. Did you mean {example}?"),
)
"""Messages of Python that are shown unchanged."""
ASCII = {"−": "-", "×": "*", "·": "*", "÷": "/", "²": "**2", "³": "**3", "≤": "<=", "≥": ">=", "≠": "!="}
"""ASCII equivalents of signs in typeset formulas; full-width characters are converted by Unicode normalisation."""


def syntax_message(text: str) -> Message:
    """Return the message for the text of a ``SyntaxError`` or ``ValueError`` of Python's parser."""
    text = text.split(" (<", maxsplit=1)[0]
    if text.startswith("invalid decimal literal"):
        return Message("a product is written with *, such as 2*x")
    if text.startswith("invalid syntax. Perhaps you forgot a comma"):
        return Message("something is missing between two parts, such as an operator")
    strange = re.match(r"invalid (?:non-printable )?character (?:'(.)')?", text)
    if strange and strange[1]:
        plain = ASCII.get(strange[1], normalize("NFKC", strange[1]))
        if plain.isascii() and plain.isprintable():
            return Message("'{typed}' is written {example}", typed=strange[1], example=plain)
    if text == "invalid syntax":
        return Message("this is not allowed here; an operator may be missing before it")
    if "Exceeds the limit" in text:
        return Message("a number has too many digits")
    text = text[:1].lower() + text[1:]
    return message_of(text, TEMPLATES)
