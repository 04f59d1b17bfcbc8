"""Command lines that nobody thought of: right, nearly right and hostile; Hypothesis chooses among the words.

The grammar is read from the application: a new command or option is written as soon as it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import typer.main
from hypothesis import strategies as st

from actviz.cli.app import load
from actviz.cli.commands import COMMANDS
from actviz.formats import ANIMATION, FIGURES

# --- words ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Values:
    """What may stand for a metavar: what is right for most lines, and what is wrong or extreme."""

    good: tuple[str, ...]
    odd: tuple[str, ...] = ()


FORMULAS = ("x*sigmoid(b*x):b=1.5", "mine = x*tanh(softplus(x))", "(-x)", "x if x > 0 else 0.1*x", "活性 = abs(x)**0.5")
ODD_FORMULAS = (
    "a*x", "1/x", "log(x)", "sqrt(-1-x*x)", "sign(x)", "exp(exp(x))", "x**1e300", "1e308*x*10", "sin(1/x)", "0",
    "max(x, 0",
    "x.real", "foo(x)", "tanh(1e9*x)", "9**9**9", "x - x", "x if x", "min(x, x, x)", "hypot(x, a):a=0", "x % 2",
    "1e-320*x",
    "x = x", "= x", "x:", "x:a", "x:a=1,a=2", "clip(x, -1, 1)", "torch.", ".relu", "tosch.relu", "softmax", "maxout",
    "glu",
    "elu:alpha=-1", "celu:alpha=1e-300", "snake:a=1e300", "relu:", "rleu", "step", "apl", "1e300*relu(1e10*x)",
)  # fmt: skip
NAMES = (
    "relu",
    "gelu",
    "leaky_relu:alpha=0.3",
    "sigmoid",
    "tanh",
    "hardtanh",
    "keras.leaky_relu",
    "torch.SiLU",
    "RELU",
)
LISTS = Values(
    ("0.1", "0.1,0.3", "1/6"), ("0,0", "1,,2", ",", "-1e308,1e308", "0.01,inf", "1;2", "nan", "-1", "1e-320")
)
COUNT = ("0", "-1", "2.5", "1e9", "1e400", "nan", "4294967296", "0x10", "99999999999999999999", "", "-0.5", "1/0")
PLACES = (
    "a.svg", "a.json", "a.csv", "a.md", "a.txt", "a.h", "a.py", "-", "", ".", "..", "../a.json", "./a.csv", "/dev/null",
    "/dev/null/a.json", "missing/a.json", "a.json/b.json", "folder/", ".json", "a.JSON", "a b.csv", "a\n.csv",
    "図.json", "a%s.json", "@a.json", "~/a.json", "a" * 300 + ".json", "a.json.", "con.json", "a.gif",
    "\udcff.csv", "-a.csv", "*.md",
)  # fmt: skip
# What a metavar stands for; the words that an option completes are known from the option itself.
METAVARS: Mapping[str, Values] = {
    "NAME...": Values((*NAMES, *NAMES, *FORMULAS), ODD_FORMULAS),
    "NAME": Values((*NAMES, *FORMULAS), ODD_FORMULAS),
    "A[,A...]": LISTS,
    "B[,B...]": LISTS,
    "Z,Z...": Values(("2,1,0.1", "0,0"), ("1", "800,-800", "1e308,-1e308,1e308", "1,,2", "nan,1", "x")),
    "RATE[,RATE...]": Values(("0.1", "0.01,0.1"), ("1e300", "0", "-1", "1e-300", "auto,1", "nan", "0.1,0.1",
          "1e9,1e-9")),
    "NAME=VALUE": Values(("alpha=0.1", "alpha=0.1,0.2"), ("a=1", "b=2", "alpha", "=1", "a=", "a==1", "alpha=nan",
          "x=1")),
    "I": Values(("0", "1"), ("-1", "9", "1e9", "0.5", "x")),
    "N": Values(("2", "3", "5"), COUNT),
    "N,...": Values(("2", "3,5"), (*COUNT, "3,,5", "3,x")),
    "T,...": Values(("1", "0.5,1,2"), ("0", "-1", "1e-320", "1e300", "1,,2", "nan", "x", "1,1", "1e-300,1e9")),
    "X,...": Values(("0", "-1,0,1", "1/6"), ("0,,1", "nan", "x", "", "1e308,-1e308")),
    "H": Values(("0", "1", "2", "3"), COUNT),
    "H[,H...]": Values(("0", "1", "2", "3", "2,1"), (*COUNT, "1,,2", "2,x", "500,500", "0,2")),
    "H,H...": Values(("1,2", "3", "0,1,2"), ("1,1", "2,,3", "1e9", "2,x", "-1", "2,1")),
    "LO:HI": Values(
        ("-1:1", "-pi:pi", "0:1", "-1/3 : 1/3", "100:101"),
        ("3:3", "2:-2", "-1e308:1e308", "0:1e-320", "nan:1", "1", ":", "1:2:3", "-1e9:1e9", "1e15:1.1e15", "0:1e-300",
         "-1e300:-1e299", "1:1.0000000000000002", "-inf:inf"),
    ),
    "WxH": Values(("4x3", "2X3", "4×3"), ("1x1", "0x0", "x", "3", "1e9x1", "nanx1", "4x3x2", "1x100", "100x1")),
    "FILE": Values(PLACES),
    "TEXT": Values(("A title", "活性化", "<b>&"), ("$x", "$\\frac{1}{", "\u05e9\u05dc", "a\nb", "%s {} {0}", "",
          "\\")),
    "CONDITION": Values(("gain>1.5", "monotonic=no", "kinks>=1", "name=relu"), ("gain>x", "gain", "=", ">1",
          "range=1", "z=1")),
    "COLUMN": Values(("gain", "name", "formula", "range"), ("zzz", "")),
    "NAME,...": Values(("name,gain", "all", "formula,derivative"), ("name,,gain", "name,name", "zzz", "", ",")),
    "WORD": Values(("linear", "gate", "活性"), ("zzz", "", "[", "\\")),
    "PANEL,...": Values(("fit", "error", "fit,units,network", "variance", "score,loss", "dead"), ("fit,fit", ",",
          "zzz")),
    "RATE": Values(("0.1", "1e-3"), ("0", "-1", "nan", "1e308", "1e-400", "x")),
    "E": Values(("0.1", "1"), ("0", "-1", "nan", "1e-400", "1e9", "1e-13")),
    "1|2": Values(("1", "2"), ("3", "0", "1|2", "1.0")),
    "G": Values(("1", "2", "1/2"), ("0", "-1", "1e200", "1e-200", "inf", "nan")),
    "S": Values(("0.1", "0"), ("-1", "1e200", "1e-320", "inf")),
    "V": Values(("0.1", "0"), ("-1", "1e200", "1e-320", "inf")),
    "INIT,...": Values(("he", "glorot,exact", "orthogonal"), ("he,he", ",", "xavier", "")),
    "THEME": Values(("light", "dark", "print", "auto"), ("drak", "")),
}  # fmt: skip
# Options of which the metavar says too little, or whose ordinary values take too long for thousands of lines.
OWN: Mapping[str, Values] = {
    "--samples": Values(("2", "3", "17"), ("1", "0", "1e9", "2.5", "-5")),
    "--dpi": Values(("10", "20", "30"), ("5", "1e9", "12.5")),
    "--bits": Values(("2", "3", "8"), ("32", "1", "33")),
    "--jobs": Values(("1", "auto"), ("0", "1e9", "-1")),
    "--norm": Values(("max", "max", "max", "rms"), ("l2",)),
    "--family": Values(("periodic", "radial"), ("zzz", "vector", "")),
    "--seed": Values(("0", "1", "4294967295"), ("-1", "4294967296", "0.5")),
    "--inputs": Values(("2", "3"), COUNT),
    "--activation": Values(("relu", "tanh", "identity"), ODD_FORMULAS),
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "--alpha": ("elu",),
    "--beta": ("swish",),
    "--param": ("leaky_relu",),
    "--logits": ("softmax",),
    "--move": ("softmax", "--logits", "1,2"),
}
"""What an option is of use with."""
SMALL: Mapping[str, tuple[str, ...]] = {
    "plot": ("--samples", "9", "--dpi", "20"),
    "derivative": ("--samples", "9", "--dpi", "20"),
    "compare": ("--samples", "9", "--dpi", "20"),
    "approximate": ("--samples", "9", "--dpi", "20"),
    "propagate": ("--depth", "3", "--width", "4", "--seeds", "1", "--inputs", "2", "--dpi", "20"),
    "train": ("--depth", "1", "--width", "3", "--seeds", "2", "--steps", "2", "--batch", "4", "--lr", "0.1", "--jobs",
    "1",
              "--dpi", "20"),
}  # fmt: skip
"""What is said first, so that a line that says no more is done soon."""
SHORT_TRAINING = ("--steps", "3", "--restarts", "1")
SLOW = frozenset({"--cost", "--dialects", "--family", "--sweep", "--tolerance"})
"""Options that are taken more seldom than others."""
HOSTILE = (
    "", " ", "-", "--", "---", "--=", "-=", "@file", "%s%n", "{}", "{0.__class__}", "${HOME}", "`id`", "$(id)", "\\x00",
    "\x01", "\x1b[31m", "\x7f", "a\r\nb", "\n", "\t", "\u2028", "\ufeff", "\ufffe", "\udcff", "a\udc80b",
    "\U0001f600", "👩‍👩‍👧‍👦",
    "\u202eulper", "שלום", "e\u0301", "\u200b", "活性", "ｒｅｌｕ", "ﬀ", "İ", "x" * 5000, "(" * 3000,
    "(" * 90 + "x" + ")" * 90,
    "-" * 200 + "x", "sin(" * 60 + "x" + ")" * 60, "x*" * 3000 + "x", "9" * 5000, "1e999", "-1e-999", "nan", "inf",
    "-inf",
    "NaN", "None", "True", "null", "--help", "-h", "--version", "--lang=ja", "--lang", "--format=json",
    "--no-such-option",
    "-oa.csv", "-qd", "-x", "-1", "--output=", "1:2", "a=b=c", ":", ",", "'", '"', ";", "..", "con", "__import__('os')",
)  # fmt: skip
# No digits: they would make small work large. No slash: it would write elsewhere.
CHARACTERS = st.characters(exclude_categories=("Nd", "No", "Nl"), exclude_characters="/")
CHARACTERS |= st.sampled_from("abexz_-=:,.*( )%\\'\"\x00\x1bé活\u202e\udcff\U0001f600")
ANYTHING = st.text(CHARACTERS, max_size=8)
ANSWER = ("output", "format")
STUDIES = tuple(name for name in COMMANDS if name != "help")
"""The commands that answer in several formats."""
LOADED: Mapping[str, Any] = {name: load(name) for name in STUDIES}
CONTEXT = typer.Context(LOADED["plot"])


def grammar() -> Mapping[str, tuple[Any, ...]]:
    """The arguments and options of every command, as the application knows them."""
    return {name: tuple(command.params) for name, command in LOADED.items()}


def values_of(parameter: Any) -> Values:
    """The values of an argument or an option; of one that completes words, these are the good ones."""
    known = next((OWN[spelling] for spelling in parameter.opts if spelling in OWN), None)
    if known is not None:
        return known
    completed = () if parameter.param_type_name == "argument" else parameter.shell_complete(CONTEXT, "")
    known = METAVARS.get(parameter.metavar or "", Values(HOSTILE))
    return Values(tuple(item.value for item in completed), known.odd) if completed else known


GRAMMAR = grammar()
VALUES = {(command, parameter.name): values_of(parameter) for command in STUDIES for parameter in GRAMMAR[command]}
PICTURES = (*FIGURES, ANIMATION)

# --- lines ---------------------------------------------------------------------------------------------------------

WAYS = ("odd", "typo", "mistyped", "swapped", "hostile", "dropped", "twice")
"""Ways to spoil a line."""


class Writer:
    """Writes command lines for one command, from what ``pick`` chooses."""

    def __init__(self, command: str, draw: st.DrawFn) -> None:
        self.command, self.draw = command, draw
        self.options = [p for p in GRAMMAR[command] if p.param_type_name == "option" and p.name not in ANSWER]
        self.argument = next(p for p in GRAMMAR[command] if p.param_type_name == "argument")

    def pick(self, among: Sequence[Any]) -> Any:
        """Choose one."""
        return among[self.draw(st.integers(0, len(among) - 1))]

    def line(self) -> list[str]:
        """Write a line; most are spoilt."""
        way = self.pick(("", *WAYS))
        common = [option for option in self.options if not SLOW & {*option.opts}]
        chosen = [
            self.pick(self.options if self.pick(range(6)) == 0 else common) for _ in range(self.pick((0, 1, 1, 2, 3)))
        ]
        spoilt = self.pick(range(len(chosen) + 1))  # which option is spoilt; the last number stands for the names
        pieces = [self.answer(way)]
        pieces += [self.option(option, way if number == spoilt else "") for number, option in enumerate(chosen)]
        pieces += self.names(chosen, way if spoilt == len(chosen) else self.pick(("", "odd", "mistyped")))
        if self.pick((True, False)):
            pieces.reverse()
        said = [word for piece in pieces for word in piece]
        options = SMALL.get(self.command, ())
        if self.command == "approximate" and any(re.search("(?i)train|article|--activ", word) for word in said):
            options += SHORT_TRAINING  # elsewhere these options would be wrong
        return [harmless(word) for word in (self.command, *without(said, options), *said)]

    def answer(self, way: str) -> list[str]:
        """Where the answer goes; a figure takes long, so that few lines ask for one."""
        formats = VALUES[self.command, "format"].good
        text = self.pick([format for format in formats if format not in PICTURES])
        pictures = [format for format in formats if format in PICTURES]
        match self.pick(range(50)):
            case 0 if pictures and self.pick(range(4)) == 3:
                return ["-o", f"a.{self.pick(pictures)}"]
            case 1 | 2 | 3:
                return ["-o", f"a.{text}", "--format", text]
            case 4 | 5 | 6 | 7 if way:
                return ["-o", self.pick(PLACES), *self.pick(([], ["--format", text]))]
            case 8 | 9 | 10 if way == "hostile":
                return ["--format", self.pick(HOSTILE)]
        return ["--format", text]

    def names(self, chosen: Sequence[Any], way: str) -> list[list[str]]:
        """The names, among them those that the options are of use with."""
        values, most = VALUES[self.command, self.argument.name], 1 if self.argument.nargs == 1 else 2
        needs = next((NEEDS[spelling] for option in chosen for spelling in option.opts if spelling in NEEDS), ())
        if most == 1 and needs:
            return [[*needs]]
        least = 1 if self.argument.required else 0
        names = [self.pick(values.good) for _ in range(self.pick((least, 1, 1, most)))]
        if any(SLOW & {*option.opts} for option in chosen):  # one function has a hundred pairs in all frameworks
            needs, names = (), names[:1]
        match way:
            case "odd":
                names = [self.pick(values.odd), *names[: most - 1]]
            case "typo" | "mistyped" if names:
                names[0] = self.mistyped(names[0])
            case "hostile":
                names = [*names[: most - 1], self.anything()]
            case "dropped":
                names = []
            case "twice":
                names *= 2
            case "swapped":
                names = [self.value(self.pick(self.options)) or "--", *names]
        return [[*needs], *([name] for name in names)]

    def option(self, option: Any, way: str) -> list[str]:
        """An option with a value, unless it is a flag."""
        spelling, value = self.pick(option.opts), self.value(option)
        match way:
            case "odd":
                value = self.pick(VALUES[self.command, option.name].odd or HOSTILE)
            case "typo":
                spelling = self.mistyped(spelling)
            case "mistyped":
                value = self.mistyped(value)
            case "swapped":
                value = self.value(self.pick(self.options))
            case "hostile":
                value = self.anything()
            case "dropped":
                return [spelling]
        if option.is_flag:
            said = [f"{spelling}={value}" if way in ("odd", "mistyped", "hostile") else spelling]
        else:
            said = [f"{spelling}={value}"] if spelling.startswith("--") and value.startswith("-") else [spelling, value]
        return said * 2 if way == "twice" else said

    def value(self, option: Any) -> str:
        """A good value; a flag has none."""
        return "" if option.is_flag else self.pick(VALUES[self.command, option.name].good)

    def anything(self) -> str:
        """A word that nobody has in mind."""
        return self.pick(HOSTILE) if self.pick((True, False)) else self.draw(ANYTHING)

    def mistyped(self, word: str) -> str:
        """A word with one character wrong, missing, doubled, added, or out of its place."""
        at = self.pick(range(max(len(word), 1)))
        before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
        match self.pick(range(5)):
            case 0:
                return before + self.draw(CHARACTERS) + after
            case 1:
                return before + after
            case 2 if not here.isnumeric():
                return before + here + here + after
            case 3:
                return before + after[:1] + here + after[1:]
        return before + self.draw(CHARACTERS) + here + after


def without(said: Sequence[str], options: Sequence[str]) -> list[str]:
    """The options, each with its value, but for those that a line gives itself."""
    given = {word.partition("=")[0] for word in said}
    pairs = zip(options[::2], options[1::2], strict=True)
    return [word for name, value in pairs if name not in given for word in (name, value)]


@st.composite
def lines(draw: st.DrawFn, command: str) -> list[str]:
    """A command line for one command."""
    return Writer(command, draw).line()


def harmless(word: str) -> str:
    """No word writes outside of the folder, or into the files of a shell."""
    return (
        word
        if word.removeprefix("-o").removeprefix("--output=") in PLACES
        else re.sub("(?i)^(-o|--output=)?/|install", "÷", word)
    )


ROOT_WORDS = (
    *COMMANDS,
    *(command.upper() for command in COMMANDS),
    "relu",
    "words",
    "formulae",
    "plto",
    "--quiet",
    *HOSTILE,
)


@st.composite
def bare_lines(draw: st.DrawFn) -> list[str]:
    """A line without a command, with one that is mistyped, or with something before it."""
    writer = Writer(draw(st.sampled_from(STUDIES)), draw)
    few = [writer.pick(ROOT_WORDS) for _ in range(writer.pick((0, 1, 1, 2)))]
    return [
        harmless(word) for word in (few if writer.pick((True, False)) else [writer.mistyped(writer.command), "relu"])
    ]
