"""Every text that people read has a Japanese one with the same holes, and none is left over."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from actviz import language
from actviz.activations.advice import ADVICE as ADVISED
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.code_snippets import code_of
from actviz.activations.entry import Parameter
from actviz.activations.frameworks import DIALECTS
from actviz.cli.app import run
from actviz.cli.approximate import UNUSED
from actviz.figures.themes import THEMES
from actviz.formulas.errors import ActvizError
from actviz.formulas.vocabulary import WORDS
from actviz.language import (
    MESSAGES,
    PARTS,
    TEXTS,
    approximate,
    help_pages,
    japanese,
    networks,
    speak,
    table,
    tr,
    translated,
)
from actviz.language.japanese import ADVICE, LISTS
from actviz.tables.entry_texts import texts_of
from actviz.tables.unit_count import allowance
from tests.language.messages import messages, said_by_tr, words
from tests.selection import long_except

ALL = {**ADVICE, **LISTS, **MESSAGES, **PARTS, **TEXTS}

TYPER = [
    "No such option: --q",
    "No such option: --q (Possible options: --a, --b)",
    "No such option: --q Did you mean --a?",
    "No such command 'q'.",
    "No such command 'q'. Did you mean 'plot'?",
    "Missing argument 'NAME...'.",
    "Got unexpected extra argument(s) (a b)",
    "Got unexpected extra argument (a)",
    "Got unexpected extra arguments (a b)",
    "Option '--q' requires an argument.",
    "Option '--q' does not take a value.",
]
"""What the versions of Typer and Click say."""
PYTHON = [
    "this does not fit here; an operator may be missing before it",
    "'(' was never closed",
    "unmatched ')'",
    "closing parenthesis ']' does not match opening parenthesis '('",
    "unterminated string literal (detected at line 1)",
    "invalid character '×' (U+00D7)",
    "invalid non-printable character U+00A0",
    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    "expected 'else' after 'if' expression",
    *(f"invalid {kind} literal" for kind in ("imaginary", "hexadecimal", "octal", "binary")),
    *(f"invalid digit '9' in {kind} literal" for kind in ("octal", "binary")),
    "generator expression must be parenthesized",
    "positional argument follows keyword argument",
    'expression cannot contain assignment, perhaps you meant "=="?',
    "missing parentheses in call to 'q'. Did you mean q(...)?",
    "a product is written with *, such as 2*x",
    "'×' is written *",
    "something is missing between two parts, such as an operator",
    "a number has too many digits",
]
"""What Python says of formulas, and what is said instead."""
SYSTEM = [
    os.strerror(number).lower()
    for number in (
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.EIO,
    )
]
COLLAPSED = ["4 identity units are one straight line, w' = 1, b' = 0"]
PHRASES = [
    f"{phrase} is {what}"
    for phrase in ("the derivative of this formula", "this formula, written without the functions that it calls,")
    for what in (
        "too long to be worked out: it has 9 parts, more than 8",
        "nested too deeply to be worked out: 9 levels, more than 8",
    )
]


def out_of_range() -> Iterator[str]:
    """What is said of parameters that are out of range, for every way to bound them."""
    q = Parameter(name="q", default=0.5, meaning="")
    for parameter in (q, replace(q, at_least=0, at_most=1), replace(q, above=0), replace(q, below=1)):
        with pytest.raises(ActvizError) as error:
            parameter.check(float("nan"))
        yield f"relu: {error.value}"


NOTES = sorted({spelling.note for dialect in DIALECTS.values() for spelling in dialect.spellings if spelling.note})
ALLOWANCES = sorted(
    {
        allowance(allowed, used, is_proven=proven)
        for allowed in range(1, 14)
        for used in range(allowed)
        for proven in (True, False)
    }
)
OPTIONS = [f"--q {why}" for why in UNUSED.values()]
ELSEWHERE = [*ALLOWANCES, *OPTIONS, *TYPER, *PYTHON, *SYSTEM, *COLLAPSED, *PHRASES, *out_of_range()]
NAMES = """
    Cinf LaTeX NumPy ReLU QxQ approximate article actviz compare csv dpi else gated json nan png sgn svg train
    alpha at_kink bits figure hidden language layers logits move ops order tolerance
    Python bar get numpy optimal GiB digits install learn monotonic pip regions scikit
    Adam Holm SGD PyTorch SiLU Transformer LeCun Glorot chi_1 exact glorot lecun log10 log_softmax moons orthogonal
    regression sigma_b sigma_w spirals xor
    False LeakyReLU activations float32 float64 onnxruntime FILE NAME JSON UTF echo plot derivative table increasing
    decreasing
"""
ALLOWED = frozenset(
    {
        *CATALOGUE,
        *DIALECTS,
        *(title for dialect in DIALECTS.values() for title in dialect.title.split()),
        *WORDS,
        *THEMES,
        *NAMES.split(),
    }
)
"""Words in Latin letters that are names, formulas and units."""
OPTION = re.compile(r"(?<!\w)--?[a-z][a-z-]*")
LATIN = re.compile(r"[A-Za-z_]\w{2,}", re.ASCII)
JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")


def english(text: str) -> set[str]:
    """The words in Latin letters that are neither options nor names."""
    text = OPTION.sub("", re.sub(r"\$[^$]*\$|'[^']*'|\x1b\[[0-9;]*m", "", text))
    return set(LATIN.findall(text)) - ALLOWED


@pytest.fixture(autouse=True)
def _japanese() -> Iterator[None]:
    speak("ja")
    yield
    speak("en")


def wrong(texts: Iterable[str]) -> dict[str, str]:
    """The texts whose translation is missing, or holds English words; each with what stands for it."""
    said = {text: translated(text) for text in texts}
    return {text: japanese for text, japanese in said.items() if japanese == text or english(japanese)}


def test_every_text_of_a_report_has_a_translation() -> None:
    assert {message.text for message in said_by_tr()} - TEXTS.keys() == set()


def test_every_message_has_a_translation() -> None:
    where = {message.text: str(message) for message in messages()}
    assert {where[text]: said for text, said in wrong(where).items()} == {}


def test_what_others_say_has_a_translation() -> None:
    assert wrong(ELSEWHERE) == {}


def test_every_note_on_a_framework_has_a_translation() -> None:
    assert [note for note in NOTES if not JAPANESE.search(translated(note))] == []


def test_a_translation_has_the_holes_of_its_text() -> None:
    def holes(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}

    assert {text: said for text, said in ALL.items() if holes(said) != holes(text)} == {}


def test_no_text_is_translated_twice() -> None:
    tables = (approximate.TEXTS, japanese.TEXTS, table.TEXTS, networks.TEXTS, help_pages.TEXTS)
    assert sum(map(len, tables)) == len(TEXTS)


def test_no_text_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    fitting = language._fitting

    def noted(sentence: str, kind: str) -> tuple[str, dict[str, str]] | None:
        found = fitting(sentence, kind)
        used.update([found[0]] if found else [])
        return found

    monkeypatch.setattr(language, "_fitting", noted)
    for text in [*(message.text for message in messages()), *ELSEWHERE, *NOTES]:
        translated(text)
    assert {*ADVICE, *LISTS, *MESSAGES, *PARTS} - used == set()
    with_holes = {text for text in TEXTS if "{" in text}
    assert with_holes - {message.text for message in said_by_tr()} == set()
    assert TEXTS.keys() - with_holes - words() == set()


def test_what_was_typed_is_not_translated() -> None:
    assert "'left or right'" in translated("--theme: there is no 'left or right'; choose light, dark")
    assert translated("nothing of the table fits this") == "nothing of the table fits this"


def test_english_is_told_as_it_stands() -> None:
    speak("en")
    assert tr("{value} at x = {x}", value=1, x=2) == "1 at x = 2"
    assert translated("interrupted") == "interrupted"


# --- the command line --------------------------------------------------------------------------------------------

SHORT = ("--steps", "20", "--restarts", "2")
SMALL = ("--depth", "6", "--width", "12")
FEW = ("--seeds", "2", "--steps", "5")
COMMANDS = [
    ("derivative", "relu", "gelu", "sine", "--check"),
    ("derivative", "sign(x)", "elu", "1/x", "--order", "2"),
    ("derivative", "sin(9*x)", "--range", "-8:8", "--vanishing", "0.1"),
    ("compare", "relu", "gelu", "tanh", "--cost"),
    ("compare", "leaky_relu", "--dialects"),
    ("compare", "1/x", "exp(x)", "sign(x)", "x**3", "abs(x)", "elu"),
    ("approximate", "sigmoid"),
    ("approximate", "relu"),
    ("approximate", "gelu", "--norm", "rms", "--hidden", "2"),
    ("approximate", "tanh", "--sweep", "1,2"),
    ("approximate", "softplus", "--tails", "--hidden", "3"),
    ("approximate", "silu", "--hidden", "17", "--bits", "8"),
    ("approximate", "sigmoid", "--activation", "identity"),
    ("approximate", "sigmoid", "--activation", "tanh", *SHORT),
    ("approximate", "sigmoid", "--method", "train", *SHORT),
    ("approximate", "sigmoid", "--method", "article", *SHORT),
    ("propagate", "sigmoid", "relu", *SMALL),
    ("propagate", "gelu", "--init", "exact,orthogonal", "--batchnorm", *SMALL),
    ("propagate", "tanh", "--residual", "--gain", "3", "--inputs", "1", "--seeds", "1", *SMALL),
    ("propagate", "selu", "--residual", "--batchnorm", *SMALL),
    ("propagate", "identity", "log(x)", *SMALL),
    ("propagate", "relu", "--gain", "3", *SMALL),
    ("propagate", "relu", "--depth", "20", "--width", "1", "--inputs", "1"),
    ("train", "relu", "gelu", "identity", "--task", "xor", *FEW),
    ("train", "identity", "tanh", "--depth", "1", "--width", "1", *FEW),
    ("train", "prelu", "relu", "--learn", "--task", "regression", "--lr", "0.01,1000", *FEW),
    ("train", "relu", "exp(exp(x))", "--task", "spirals", "--optimizer", "sgd", "--lr", "10", "--depth", "0", *FEW),
    ("train", "tanh", "sigmoid", "--seeds", "8", "--steps", "60", "--lr", "0.1"),
    (
        "table",
        "--columns",
        "name,family,range,infimum,limit_left,smoothness,max_slope,symmetry,saturates,dead,dialects",
    ),
    ("table", "relu", "sign", "tanh"),
    ("table", "gelu"),
    ("table", "leaky_relu"),
    ("table", "1/x"),
    ("table", "sin(x)/x"),
    ("table", "x/abs(x)"),
    ("table", "sin(1/x)"),
    ("table", "a*x:a=0"),
    ("table", "--task", "image"),
    ("table", "--layer", "first"),
    ("table", "--problem", "vanishing"),
    ("table", "--problem", "saturation"),
    ("table", "--problem", "cost"),
]
WRONG = [
    ("table", "--where", "monotonic=foo"),
    ("plot", "relux"),
    ("plot", "relu", "--theme", "dakr"),
    ("plot", "relu", "--theme", "nothing"),
    ("plot", "relu", "--range", "1:0"),
    ("plot", "relu", "--range", "1"),
    ("plot", "relu", "--samples", "1"),
    ("plot", "x +"),
    ("plot", "2x"),
    ("plot", "x^2"),
    ("plot", "a*x"),
    ("plot", "foo(x)"),
    ("plot", "torch.foo"),
    ("plot", "softmax"),
    ("plot", "leaky_relu:alpha=nothing"),
    ("plot", "relu", "--alpha", "1"),
    ("plot", "elu", "-p", "threshold=1"),
    ("plot", "elu", "-p", "bar=1"),
    ("plot", "relu", "-o", "bar/bar.png"),
    ("plot", "relu", "--foo"),
    ("plot",),
    ("foo",),
    ("compare",),
    ("compare", "relu"),
    ("derivative", "relu", "--vanishing", "-1"),
    ("approximate", "relu", "gelu"),
    ("approximate", "1/x"),
    ("approximate", "sine", "--tails"),
    ("approximate", "sigmoid", "--hidden", "2", "--sweep", "1,2"),
]


def told(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit code of a command, and all that it tells, from both streams."""
    out, err = io.BytesIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8"))
    monkeypatch.setattr(sys, "stderr", err)
    code = run([*arguments, "--lang", "ja"])
    return code, out.getvalue().decode() + err.getvalue()


def without_quotations(text: str) -> str:
    """A report without sources, code, and what entries of the catalogue say of themselves."""
    entries = [CATALOGUE[name] for name in ("gelu", "leaky_relu")]
    quoted = {advice.source for advice in ADVISED}
    for entry in entries:
        quoted |= {entry.source, ", ".join(entry.aliases), *texts_of(entry).values()}
        quoted |= {snippet.code for snippet in code_of(entry) if snippet.code}
        quoted |= {"; ".join(snippet.imports) for snippet in code_of(entry)}
    for one in sorted(quoted - {""}, key=len, reverse=True):
        text = text.replace(one.replace("|", r"\|"), "").replace(one, "")
    return re.sub(r"nn\.init\.\w+\(.*\)", "", text)


def check_report(arguments: tuple[str, ...], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = told((*arguments, "--format", form), monkeypatch)
    assert code == 0
    assert JAPANESE.search(text)
    assert english(without_quotations(text)) == set()


SLOW = [
    ("compare", "relu", "gelu", "tanh", "--cost"),
    ("compare", "leaky_relu", "--dialects"),
    ("compare", "1/x", "exp(x)", "sign(x)", "x**3", "abs(x)", "elu"),
    ("approximate", "gelu", "--norm", "rms", "--hidden", "2"),
    ("approximate", "sigmoid", "--activation", "tanh", *SHORT),
    ("propagate", "selu", "--residual", "--batchnorm", *SMALL),
    ("propagate", "relu", "--gain", "3", *SMALL),
    ("train", "identity", "tanh", "--depth", "1", "--width", "1", *FEW),
    ("train", "tanh", "sigmoid", "--seeds", "8", "--steps", "60", "--lr", "0.1"),
    ("table", "gelu"),
    ("table", "sin(1/x)"),
]
"""Commands that only the longer mode runs: they take long, and most of what they say others say as well."""
FAST = [words for words in COMMANDS if words not in SLOW]


@pytest.mark.parametrize("arguments", long_except(COMMANDS, FAST), ids=" ".join)
def test_a_report_is_japanese_throughout(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    check_report(arguments, "rich", monkeypatch)


IN_MARKDOWN = [
    ("derivative", "relu", "gelu", "sine", "--check"),
    ("compare", "1/x", "exp(x)", "sign(x)", "x**3", "abs(x)", "elu"),
    ("approximate", "relu"),
    ("propagate", "identity", "log(x)", *SMALL),
    ("train", "identity", "tanh", "--depth", "1", "--width", "1", *FEW),
    ("table", "1/x"),
    ("table", "--layer", "first"),
]
"""Commands that the short mode asks for Markdown as well."""


@pytest.mark.parametrize("arguments", long_except(COMMANDS, IN_MARKDOWN), ids=" ".join)
def test_markdown_is_japanese_throughout(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    check_report(arguments, "md", monkeypatch)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_complaint_is_japanese_throughout(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, text = told(arguments, monkeypatch)
    assert code in (1, 2)
    complaint, *_ = text.splitlines()  # a formula with a caret may follow
    assert JAPANESE.search(complaint)
    assert english(complaint) == set()
