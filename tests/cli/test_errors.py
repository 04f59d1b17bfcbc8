"""Wrong words get one clear line, a suggestion where there is one, the right exit code, and leave no file behind."""

from __future__ import annotations

import os
from keyword import kwlist
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LONG = "x*" * 50_000 + "x"
DEEP = "(" * 10_000

# Words after `actviz`, and pieces of the line that must answer them.
WRONG_WORDS: list[tuple[list[str], list[str]]] = [
    # commands and options
    (["plto", "relu"], ["No such command 'plto'", "Did you mean 'plot'?"]),
    (["plot"], ["no function is specified", "actviz plot gelu silu, or use --family gated"]),
    (["train"], ["Missing argument 'NAME'; write, for example, actviz train relu"]),
    (["plot", "relu", "--alpah", "0.1"], ["No such option: --alpah", "--alpha"]),
    (["plot", "relu", "-o"], ["option -o requires a value: -o FILE"]),
    (["plot", "relu", "--theme", "drak"], ["--theme", "'drak'", "did you mean 'dark'?"]),
    (["plot", "relu", "--theme", "xyz"], ["--theme", "choose from light, dark, print, auto"]),
    (["plot", "relu", "--lang", "fr"], ["--lang", "ACTVIZ_LANG", "'fr'", "choose from en, ja"]),
    (["plot", "relu", "--format", "gif"], ["--format", "'gif'", "choose from png, svg, pdf, json, csv, md"]),
    (["plot", "relu", "--format", "sgv"], ["'sgv'", "did you mean 'svg'"]),
    (["plot", "relu", "--samples", "1"], ["--samples", "from 2 to 1000000"]),
    (["plot", "relu", "--samples", "abc"], ["--samples", "'abc' is not a number"]),
    (["plot", "relu", "--samples", "2.5"], ["--samples", "'2.5' is invalid; it must be an integer"]),
    (["plot", "relu", "--dpi", "5"], ["--dpi", "from 10 to 1200"]),
    (["plot", "relu", "--size", "0x3"], ["--size", "1 to 100 inches"]),
    (["plot", "relu", "--size", "big"], ["--size", "such as 6x4"]),
    (
        ["plot", "relu", "--size", "100x100", "--dpi", "1200"],
        ["--size, --dpi", "14400 megapixels; the maximum is 100 megapixels"],
    ),
    (["plot", "relu", "--range=3:3"], ["--range", "3:3 is empty"]),
    (["plot", "relu", "--range=5"], ["--range", "LO:HI"]),
    (["plot", "relu", "--range=nan:2"], ["--range", "'nan' is not a finite number"]),
    (["plot", "relu", "--range=0:inf"], ["--range", "'inf' is not a finite number"]),
    (["plot", "relu", "--range=-1e308:1e308"], ["--range", "too wide"]),
    (["plot", "relu", "--range=0:1e-320"], ["--range", "too narrow"]),
    (["plot", "relu", "--y-range", "3:1"], ["--y-range", "3:1 is empty"]),
    (["plot", "relu", "--title", "a\udcff"], ["--title", "'a?' contains data that is not text"]),
    (["plot", "relu", "--title", "a\x01"], ["--title", "'a?' contains data that is not text"]),
    (["propagate", "relu", "--depth", "3,5"], ["--depth: '3,5' is a list; specify one number"]),
    (["derivative", "relu", "--depth", "3,x"], ["--depth: 'x' is not a number"]),
    (["derivative", "relu", "--at-kink", "mdi"], ["--at-kink: unsupported value 'mdi'; did you mean 'min' or 'mid'?"]),
    (["table", "--where", "-mean>0"], ["--where: unsupported value '-mean'; did you mean 'mean'?"]),
    (["table", "--sort", "Max Slopee"], ["--sort: unsupported value 'Max Slopee'; did you mean 'max_slope'"]),
    (["derivative", "relu", "--at-kink", "inf"], ["--at-kink: unsupported value 'inf'"]),
    (
        ["derivative", "relu", "--at-kink", "1/2", "--order", "2"],
        ["--at-kink: the number '1/2' applies only to the first", "remove --order 2"],
    ),
    # files
    (["plot", "relu", "-o", "a.xyz"], ["'a.xyz'", "unsupported value 'xyz'", "choose from png"]),
    (["plot", "relu", "-o", "a.pgn"], ["did you mean 'png'"]),
    (["plot", "relu", "-o", "a"], ["'a' has no extension", ".png"]),
    (["plot", "relu", "-o", "a.svg", "--format", "png"], ["has the extension .svg, but --format is png; change one"]),
    (["plot", "relu", "-o", "-"], ["add --format"]),
    # names
    (["plot", "rleu"], ["unknown activation 'rleu'", "did you mean 'relu'"]),
    (["plot", "torch.rleu"], ["PyTorch", "unknown function 'rleu'", "torch.ReLU"]),
    (["plot", "tosch.relu"], ["unknown framework 'tosch' in 'tosch.relu'", "did you mean 'torch'?"]),
    (["plot", "log"], ["'log' is not an activation", "write 'log(x)'"]),
    (["plot", ""], ["the formula is empty"]),
    (["plot", ":"], ["name=value"]),
    (["plot", "re\udcfflu"], ["NAME: 're?lu' contains data that is not text"]),
    (["plot", "a" * 100_000], ["unknown activation 'aaaa", "..."]),
    # parameters
    (["plot", "relu", "--alpha", "0.1"], ["--alpha", "relu has no parameter alpha", "leaky_relu", "elu"]),
    (["plot", "leaky_relu", "-p", "alpah=0.1"], ["--param alpah", "did you mean 'alpha'?"]),
    (["plot", "leaky_relu", "-p", "alpha"], ["--param: 'alpha' does not have the form name=value"]),
    (["plot", "leaky_relu:alpah=0.1"], ["no parameter 'alpah'", "alpha"]),
    (["plot", "leaky_relu:alpha=nan"], ["'nan' is not a finite number"]),
    (["plot", "leaky_relu", "--alpha", "inf"], ["--alpha: 'inf' is not a finite number; specify a finite number"]),
    (["plot", "leaky_relu", "--alpha", "0.1,,0.2"], ["--alpha", "separate the numbers by commas"]),
    (["plot", "celu", "--alpha=-1"], ["celu", "alpha=-1 is out of range; alpha must be above 0"]),
    (["plot", "celu:alpha=0"], ["celu", "alpha=0 is out of range"]),
    (["plot", "a*x"], ["a in ", "has no value", ":a=1'"]),
    (["plot", "a*x:b=1"], ["a in ", "has no value"]),
    (["plot", "elu", "--alpha", "1", "-p", "alpha=2"], ["two options set the same parameter; use only one"]),
    (["plot", "leaky_relu", "alpha=0.1"], ["'alpha=0.1' is not a function", "after a colon: leaky_relu:alpha=0.1"]),
    (["plot", "relu,gelu"], ["'relu,gelu' is not allowed", "separate several functions by spaces"]),
    (["plot", "relu leaky_relu"], ["unknown activation", "separate several names by spaces"]),
    (["plot", "torch.nn.GELU()"], ["a name is written without parentheses; write torch.nn.GELU"]),
    (["help", "relu"], ["'relu' is a function, not a topic; actviz table relu shows"]),
    (["version"], ["No such command 'version'. Did you mean '--version'?"]),
    (["plot", "lambda*x:lambda=0.5"], ["lambda is a reserved word", "such as lambd"]),
    (["plot", "lambda*x"], ["'lambda*x', column 1: lambda is a reserved word", "such as lambd"]),
    (["plot", "lambda*x", "-p", "lambda=0.5"], ["'lambda*x', column 1: lambda is a reserved word"]),
    (["plot", "a*x:a=1", "-p", "lambda=0.5"], ["lambda is a reserved word"]),
    (["plot", "softshrink(x, lambda=0.3)"], ["column 15: lambda is a reserved word", "such as lambd"]),
    *((["plot", f"{word}*x:{word}=2"], [f"{word} is a reserved word", f"such as {word}_"])
      for word in kwlist if word != "lambda"),
    *((["plot", f"{word}*x"], [f"column 1: {word} is a reserved word"]) for word in ("in", "None", "and")),
    (["plot", "e*x:e=2"], ["e is a constant of formulas and cannot be the name of a parameter", "such as e_"]),
    (["plot", "e*x", "-p", "pi=2"], ["pi is a constant of formulas"]),
    (["plot", "x*2:x=3"], ["x is the variable of formulas"]),
    (["plot", "exp*x:exp=2"], ["exp is a function of formulas"]),
    (["plot", "if x > 0: x else 0"], ["column 1: if is not allowed here", "a if x > 0 else b"]),
    (["plot", "f = lambda x: x**2"], ["'lambda' is not allowed", "write only the expression in x"]),
    (["plot", "x is 0"], ["comparisons are written < <= > >= == !="]),
    # formulas
    (["plot", "x.real"], ["'x.real', column 1", "is not allowed"]),
    (["plot", "().__class__"], ["column 1", "is not allowed"]),
    (["plot", "np.exp(x)"], ["'np.exp' is not allowed", "exp(x), not np.exp(x)"]),
    (["plot", "foo(x)"], ["column 1", "unknown function 'foo'"]),
    (["plot", "rleu(x)"], ["unknown function 'rleu'", "did you mean 'relu'"]),
    (["plot", "__import__('os').system('true')"], ["is not allowed"]),
    (["plot", "open(x)"], ["unknown function 'open'"]),
    (["plot", "x[0]"], ["is not allowed", "indexing is not supported"]),
    (["plot", "x^2"], ["a power is written **"]),
    (["plot", "2x"], ["a product is written with *"]),
    (["plot", "x if x>0"], ["expected 'else'"]),
    (["plot", "x +"], ["syntax error at column 4", "is incomplete at the end"]),
    (["plot", "1e400*x"], ["too large"]),
    (["plot", "9**9**9**9"], ["is not a finite number"]),
    (["plot", LONG], ["100001"]),
    (["plot", DEEP], ["10000"]),
    (["plot", "(" * 300 + "x" + ")" * 300], ["too many nested parentheses"]),
    (["plot", "sin(" * 150 + "x" + ")" * 150], ["nested too deeply"]),
    (["plot", "relu\n\nx"], ["syntax error at column 6", "an operator may be missing"]),
    (["plot", "x\x00"], ["NAME: 'x?' contains data that is not text"]),
    (["plot", "log(-1-x*x)"], ["log(-1-x*x) has no finite value on -6:6"]),
    # vectors
    (["plot", "softmax"], ["softmax is a vector function", "such as --logits"]),
    (["plot", "softmax", "--logits", "1,a"], ["--logits: 'a' is not a number"]),
    (
        ["plot", "softmax", "--logits", "1,2", "--move", "2"],
        ["--move: '2' is invalid; it must be an integer", "from 0 to 1"],
    ),
    (["plot", "relu", "--logits", "1,2"], ["--logits requires a vector function", "softmax"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "pieces"), WRONG_WORDS, ids=lambda value: " ".join(map(str, value))[:50])
def test_wrong_words(cli: Run, tmp_path: Path, words: list[str], pieces: list[str]) -> None:
    done = cli(*words)
    assert (done.code, done.out) == (2, b"")
    assert [piece for piece in pieces if piece not in done.complaint] == []
    assert done.complaint.isprintable()
    assert len(done.complaint) < 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["rleu"], ["log(-1-x*x)"], ["relu", "--theme", "drak"], ["relu", "--dpi", "1"]])
def test_wrong_words_leave_the_former_file_alone(cli: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "a.png").write_bytes(b"former")
    assert cli("plot", *words, "-o", "a.png").code == 2
    assert (tmp_path / "a.png").read_bytes() == b"former"


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing/a.png", "cannot write missing/a.png: no such file or directory"),
        ("file/a.png", "cannot write file/a.png: not a directory"),
        ("folder.png", "cannot write folder.png: it is a folder"),
        ("a" * 300 + ".png", "file name too long"),
    ],
)
def test_a_place_that_cannot_be_written(cli: Run, tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.png").mkdir()
    done = cli("plot", "relu", "-o", place)
    assert (done.code, done.out) == (1, b"")
    assert done.complaint.startswith("cannot write ")
    if os.name == "posix":
        assert done.complaint.endswith(message)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.png"]


def test_a_wrong_language_in_the_environment(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTVIZ_LANG", "jp")
    assert cli("plot", "relu").complaint == "--lang (or ACTVIZ_LANG): unsupported value 'jp'; choose from en, ja"
    monkeypatch.setenv("ACTVIZ_LANG", "")
    assert cli("plot", "relu").code == 0


def test_quiet_does_not_silence_errors(cli: Run) -> None:
    assert "rleu" in cli("plot", "rleu", "--quiet").complaint


def test_a_fault_of_our_own_is_one_line_too(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought\nof this")

    monkeypatch.setattr("actviz.studies.vector_outputs.sample_functions", fail)
    done = cli("plot", "relu")
    assert done.code == 1
    assert done.err == (
        "actviz: error: internal error: ZeroDivisionError: nobody thought of this; "
        "please report it with the traceback that --debug shows\n"
    )
    for value in ("", "0"):
        monkeypatch.setenv("ACTVIZ_DEBUG", value)
        assert cli("plot", "relu").err == done.err
    monkeypatch.setenv("ACTVIZ_DEBUG", "1")
    traced = cli("plot", "relu")
    assert traced.code == 1
    assert traced.err.startswith("Traceback (most recent call last)")
    assert traced.err.endswith(done.err)
    assert "ACTVIZ_DEBUG=1" in cli("--help").out.decode()


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 1, "not enough memory"),
        (OSError(5, "Input/output error", "fonts"), 1, "fonts: input/output error"),
    ],
)
def test_what_may_befall_any_program(
    cli: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("actviz.studies.vector_outputs.sample_functions", fail)
    done = cli("plot", "relu")
    assert (done.code, done.complaint) == (code, message)
