"""Every text for people is in the catalogues, and what a command prints is translated throughout."""

from __future__ import annotations

import io
import pickle
import re
import sys
from collections import Counter
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from actviz import language
from actviz.activations.advice import ADVICE as ADVISED
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.code_snippets import code_of
from actviz.activations.frameworks import DIALECTS
from actviz.cli.app import run
from actviz.figures.themes import THEMES
from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.formulas.vocabulary import WORDS
from actviz.language import LANGUAGES, set_language, tr, translate, translations
from actviz.messages import Message
from actviz.tables.entry_texts import meaning_of, texts_of
from tests.selection import long_except
from tests.translations import CATALOGUES, LISTS, entry_texts, texts

NAMES = """
    Cinf LaTeX NumPy ReLU QxQ approximate article actviz compare csv dpi else gated json nan png sgn svg train
    alpha at_kink bits figure hidden language layers move ops order tolerance
    Python bar get numpy optimal GiB digits install learn monotonic pip regions scikit
    Adam Holm SGD PyTorch SiLU Transformer LeCun Glorot chi_1 exact glorot lecun log10 log_softmax moons orthogonal
    regression sigma_b sigma_w spirals xor
    RMSE RMS LUT CNN RNN GAN FFN
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
    set_language("ja")
    yield
    set_language("en")


# --- the catalogues ----------------------------------------------------------------------------------------------

TEXTS = texts()
ENTRY_TEXTS = {*entry_texts()}
READ = {path.parts[-3]: read_po(io.BytesIO(path.read_bytes())) for path in CATALOGUES}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?", re.ASCII)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_there_are_catalogues() -> None:
    assert ("en", *READ) == LANGUAGES
    assert len(READ["ja"]) > 1000


@pytest.mark.parametrize("code", READ)
def test_every_text_of_the_program_is_translated(code: str) -> None:
    """Texts of entries may be missing: they are shown in English, and ``python -m tests.translations`` lists them."""
    translated = {message.id for message in READ[code] if message.string and not message.context}
    assert {text: TEXTS[text] for text in TEXTS.keys() - translated - ENTRY_TEXTS} == {}


@pytest.mark.parametrize("code", READ)
def test_no_text_is_left_over(code: str) -> None:
    shown = {message.id for message in READ[code] if message.id and message.context is None}
    assert shown - TEXTS.keys() == set()
    listed = {(message.context, message.id) for message in READ[code] if message.context is not None}
    assert listed <= {(context, key) for context, keys in LISTS.items() for key in keys}


@pytest.mark.parametrize("code", READ)
def test_the_compiled_catalogue_is_that_of_the_source(code: str) -> None:
    with (language.LOCALES / code / "LC_MESSAGES" / "actviz.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    texts = [(one, str(one.id)) for one in READ[code] if one.id and one.string]
    differ = [
        text
        for one, text in texts
        if (compiled.pgettext(one.context, text) if one.context else compiled.gettext(text)) != one.string
    ]
    assert differ == [], "install the project again, or run python -m tests.translations"


@pytest.mark.parametrize("code", READ)
def test_a_translation_has_the_fields_of_its_text(code: str) -> None:
    translated = {str(message.id): str(message.string) for message in READ[code] if message.id and message.string}
    assert {text: other for text, other in translated.items() if fields(text) != fields(other)} == {}


def test_a_translation_of_an_entry_has_the_numbers_of_its_text() -> None:
    pairs = {message.id: str(message.string) for message in READ["ja"] if message.id in ENTRY_TEXTS and message.string}
    missing = {
        en: Counter(NUMBER.findall(en)) - Counter(NUMBER.findall(ja.replace("ゼロ", "0"))) for en, ja in pairs.items()
    }
    assert {text: numbers for text, numbers in missing.items() if numbers} == {}


def test_a_translated_title_names_one_entry_only() -> None:
    titles = Counter(texts_of(entry)["title"] for entry in CATALOGUE.values())
    assert [title for title, count in titles.items() if count > 1] == []


# --- the mechanism -----------------------------------------------------------------------------------------------


def test_a_message_is_translated_with_the_messages_in_it() -> None:
    message = Message("{part} and {parts}", part=Message("above {bound}", bound="0"), parts="'above 1'")
    assert str(message) == "above 0 and 'above 1'"
    assert translate(message) == tr("{part} and {parts}", part=tr("above {bound}", bound="0"), parts="'above 1'")
    assert "above 0" not in translate(message)


def test_what_was_typed_is_not_translated() -> None:
    error = ActvizError(
        "{what}: unsupported value {typed}{hint}", what="--theme", typed="'left or right'", hint=Message("")
    )
    assert str(error) == "--theme: unsupported value 'left or right'"
    assert "'left or right'" in translate(error.message)
    braces = "{x} and {y"
    assert str(ActvizError(braces)) == braces == tr(braces) == translate(Message(braces))


def test_an_error_in_an_error_keeps_its_template() -> None:
    inner = ActvizError(
        "{name} has no parameter '{typed}'{hint}", name="relu", typed="a", hint=did_you_mean("a", ["ab"])
    )
    outer = ActvizError("{name}: {message}", name="NAME", message=inner)
    assert str(outer) == "NAME: relu has no parameter 'a'" + str(did_you_mean("a", ["ab"]))
    assert JAPANESE.search(translate(outer.message))


def test_an_error_can_be_pickled() -> None:
    error = ActvizError("{name}: {parameter} is specified twice; specify it once", name="elu", parameter="alpha")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.message) == (str(error), error.message)


def test_english_is_shown_as_it_is() -> None:
    set_language("en")
    assert tr("{value} at x = {x}", value=1, x=2) == "1 at x = 2"
    assert translate("interrupted") == "interrupted"


def test_an_unknown_text_is_shown_in_english() -> None:
    assert tr("a text of {count} words that nobody wrote", count=9) == "a text of 9 words that nobody wrote"


def test_a_third_language_is_one_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = io.BytesIO(
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "curve"\nmsgstr "kurve"\n'
    )
    with (folder / "actviz.mo").open("wb") as compiled:
        write_mo(compiled, read_po(source))
    monkeypatch.setattr(language, "LOCALES", tmp_path)
    set_language("xx")
    assert (tr("curve"), tr("kink"), translate(Message("{part} and {parts}", part=1, parts=Message("curve")))) == (
        "kurve",
        "kink",
        "1 and kurve",
    )


def test_an_entry_without_a_translation_is_shown_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CATALOGUE["elu"]
    assert texts_of(entry)["title"] != entry.title
    set_language("en")
    assert texts_of(entry)["title"] == entry.title
    assert meaning_of(entry.parameters[0]) == entry.parameters[0].meaning
    assert translations(entry.title)[0] == entry.title


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


@pytest.mark.parametrize("wrong", ["{datei} gespeichert", "{path gespeichert", "{} gespeichert"])
def test_a_translation_with_other_fields_is_not_used(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_translated", lambda text, _: wrong if text == "saved {path}" else text)
    assert language.tr("saved {path}", path="a.png") == "saved a.png"


def test_a_catalogue_that_cannot_be_read_leaves_texts_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "xx" / "LC_MESSAGES" / "actviz.mo"
    file.parent.mkdir(parents=True)
    for content in (b"x", b"", b"\xde\x12\x04\x95" + 30 * b"\xff"):
        file.write_bytes(content)
        monkeypatch.setattr(language, "LOCALES", tmp_path)
        language._catalogue.cache_clear()
        with language.using_language("xx"):
            assert language.tr("saved {path}", path="a.png") == "saved a.png"
    language._catalogue.cache_clear()
