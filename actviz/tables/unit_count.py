"""The allowed and the used number of units of a network, as English text for reports and code."""

from __future__ import annotations

from actviz.messages import Message, translatable

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
STRAIGHT_LINE = translatable("plus one linear skip connection (not counted)")


def allowance(allowed: int, used: int, *, is_proven: bool = True) -> Message:
    """Return ``3 units allowed, 2 used``, with ``: a third does not help`` if ``is_proven``; empty if all are used."""
    if used >= allowed:
        return Message("")
    if allowed > 1:
        text = Message("{allowed} units allowed, {used} used", allowed=allowed, used=used or Message("none"))
    else:
        text = Message("1 unit allowed, none used")
    if not is_proven:
        return text
    if not allowed == used + 1 <= len(ORDINALS):
        return Message("{text}: more units do not reduce the error", text=text)
    ordinal = Message(ORDINALS[used])
    if ORDINALS[used][0] == "e":
        return Message("{text}: an {ordinal} does not reduce the error", text=text, ordinal=ordinal)
    return Message("{text}: a {ordinal} does not reduce the error", text=text, ordinal=ordinal)
