"""The numbers of units that a network was allowed and uses, as English text for reports and code."""

from __future__ import annotations

NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
STRAIGHT_LINE = "and one straight line from input to output, which costs no unit"


def allowance(allowed: int, used: int, *, is_proven: bool = True) -> str:
    """Return ``3 units allowed, 2 used``, with ``: a third does not help`` if ``is_proven``; empty if all are used."""
    if used >= allowed:
        return ""
    more = "more do not help"
    if allowed == used + 1 <= len(NUMBERS):
        word = NUMBERS[used]
        more = f"{'an' if word[0] == 'e' else 'a'} {word} does not help"
    text = f"{allowed} unit{'s' * (allowed > 1)} allowed, {used or 'none'} used"
    return f"{text}: {more}" if is_proven else text
