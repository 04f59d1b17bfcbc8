"""Completion of words in a shell, with descriptions where available."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO

from actviz.activations.catalogue import CATALOGUE, find, known_names
from actviz.activations.frameworks import DIALECTS
from actviz.cli.terminal_io import write_stdout
from actviz.language import LANGUAGES, tr, translations

BREAKS = (":", "=")
"""Characters at which bash splits a word."""
Words = Collection[str] | Mapping[str, str]
"""Words, or words with their meanings."""


def completion(words: Words) -> Callable[[str], list[str | tuple[str, str]]]:
    """Return the completion of an option that takes one of the words."""

    def complete(incomplete: str) -> list[str | tuple[str, str]]:
        fitting = [word for word in words if word.startswith(incomplete)]
        return [(word, tr(words[word])) for word in fitting] if isinstance(words, Mapping) else [*fitting]

    return complete


def complete_languages(incomplete: str) -> list[tuple[str, str]]:
    """Complete the code of a language, with its name in that language."""
    names = zip(LANGUAGES, translations("English"), strict=True)
    return [(code, name) for code, name in names if code.startswith(incomplete)]


def complete_names(incomplete: str) -> list[tuple[str, str]]:
    """Complete a name of the catalogue; after a dot one of a framework, after a colon a parameter."""
    name, colon, settings = incomplete.partition(":")
    if colon:
        return _parameters(name, settings)
    return [(word, meaning) for word, meaning in _names("." in name).items() if word.startswith(name)]


def _names(in_framework: bool) -> Mapping[str, str]:
    if in_framework:
        return {
            f"{dialect.name}.{spelling.name}": tr(spelling.note or CATALOGUE[spelling.means].title)
            for dialect in DIALECTS.values()
            for spelling in dialect.spellings
        }
    # A shell would read a name with a blank as two.
    names = {name: find(name).entry for name in known_names() if " " not in name}
    plain = {
        name: tr(entry.title) if name == entry.name else f"{entry.name}: {tr(entry.title)}"
        for name, entry in names.items()
    }
    return plain | {f"{dialect.name}.": dialect.title for dialect in DIALECTS.values()}


def _parameters(name: str, settings: str) -> list[tuple[str, str]]:
    done, comma, begun = settings.rpartition(",")
    try:
        parameters = find(name).entry.parameters
    except ValueError:  # a formula, or nothing
        return []
    return [
        (f"{name}:{done}{comma}{parameter.name}={parameter.default:g}", tr(parameter.meaning))
        for parameter in parameters
        if parameter.name.startswith(begun) and f"{parameter.name}=" not in done
    ]


def complete_in_bash(ask: Callable[[], object]) -> None:
    """Join words that bash split, let ``ask`` print the completions, and print the parts that bash replaces."""
    line = os.environ.get("COMP_WORDS", "")
    words, number, settled = join_words(
        line.split("\n" if "\n" in line else " "), int(os.environ.get("COMP_CWORD", "0"))
    )
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(number)}
    with redirect_stdout(StringIO()) as output, suppress(SystemExit):
        ask()
    write_stdout("".join(f"{word.removeprefix(settled)}\n" for word in output.getvalue().splitlines()).encode())


def join_words(words: Sequence[str], current: int) -> tuple[list[str], int, str]:
    """Return the words as they were typed, the index of the one at the cursor, and the part of it that bash keeps."""
    whole: list[str] = []
    number, settled = current, ""
    for index, word in enumerate(words):
        joins = index > 1 and (word[:1] in BREAKS or whole[-1][-1:] in BREAKS)
        if index == current:
            number = len(whole) - joins
            settled = whole[-1] + word[: word[:1] in BREAKS] if joins else ""
        if joins:
            whole[-1] += word
        else:
            whole.append(word)
    return whole, number, settled
