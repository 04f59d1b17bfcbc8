"""What a shell is told when a word has been begun: the words that begin so, with a line of help where there is one."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO

from actviz.activations.catalogue import CATALOGUE, find, known_names
from actviz.activations.frameworks import DIALECTS
from actviz.cli.terminal_io import write_stdout

BREAKS = (":", "=")
"""Where bash takes a word apart."""
Words = Iterable[str] | Mapping[str, str]
"""Words, or words and what they mean."""


def completion(words: Callable[[], Words]) -> Callable[[str], list[str | tuple[str, str]]]:
    """Complete to one of the words."""

    def complete(incomplete: str) -> list[str | tuple[str, str]]:
        known = words()
        fitting = [word for word in known if word.startswith(incomplete)]
        return [(word, known[word]) for word in fitting] if isinstance(known, Mapping) else [*fitting]

    return complete


def complete_names(incomplete: str) -> list[tuple[str, str]]:
    """Complete a name of the catalogue, behind a dot that of a framework, behind a colon a parameter."""
    name, colon, settings = incomplete.partition(":")
    if colon:
        return _parameters(name, settings)
    return [(word, meaning) for word, meaning in _names("." in name).items() if word.startswith(name)]


def _names(in_framework: bool) -> Mapping[str, str]:
    if in_framework:
        return {
            f"{dialect.name}.{spelling.name}": spelling.note or CATALOGUE[spelling.means].title
            for dialect in DIALECTS.values()
            for spelling in dialect.spellings
        }
    # A shell would take a name with a blank for two.
    names = {name: find(name).entry for name in known_names() if " " not in name}
    plain = {
        name: entry.title if name == entry.name else f"{entry.name}: {entry.title}" for name, entry in names.items()
    }
    return plain | {f"{dialect.name}.": dialect.title for dialect in DIALECTS.values()}


def _parameters(name: str, settings: str) -> list[tuple[str, str]]:
    done, comma, begun = settings.rpartition(",")
    try:
        parameters = find(name).entry.parameters
    except ValueError:  # a formula, or nothing
        return []
    return [
        (f"{name}:{done}{comma}{parameter.name}={parameter.default:g}", parameter.meaning)
        for parameter in parameters
        if parameter.name.startswith(begun) and f"{parameter.name}=" not in done
    ]


def complete_in_bash(ask: Callable[[], object]) -> None:
    """Put words together that bash took apart, let ``ask`` print what completes them, and take apart that as well."""
    line = os.environ.get("COMP_WORDS", "")
    words, number, settled = join_words(
        line.split("\n" if "\n" in line else " "), int(os.environ.get("COMP_CWORD", "0"))
    )
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(number)}
    with redirect_stdout(StringIO()) as output, suppress(SystemExit):
        ask()
    write_stdout("".join(f"{word.removeprefix(settled)}\n" for word in output.getvalue().splitlines()).encode())


def join_words(words: Sequence[str], current: int) -> tuple[list[str], int, str]:
    """The words as they were typed, the number of the one at the cursor, and what of it is not to be replaced."""
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
