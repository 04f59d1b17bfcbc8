"""What a formula may say, and that everything else is an ``ActvizError`` of one line."""

from __future__ import annotations

import ast
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.formulas.grammar import MAX_DEPTH, MAX_LENGTH, Definition, arguments_text, parse
from actviz.formulas.words import WORDS
from tests.formulas.samples import texts


def tree_of(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def no_smaller_than_zero(name: str, value: float) -> float:
    if value < 0:
        raise ActvizError(f"{name}={value:g} is out of range")
    return value


ELU = Definition(
    name="elu",
    formula=tree_of("x if x > 0 else alpha*(exp(x) - 1)"),
    stable=tree_of("x if x > 0 else alpha*expm1(x)"),
    parameters={"alpha": 1.0},
    spellings={"negative_slope": "alpha"},
    check=no_smaller_than_zero,
)
RELU = Definition(name="relu", formula=tree_of("max(x, 0)"), stable=tree_of("max(x, 0)"))
TANH = Definition(name="tanh", formula=tree_of("tanh(k*x)"), stable=tree_of("tanh(k*x)"), parameters={"k": 1.0})
CATALOGUE = {"elu": ELU, "relu": RELU, "tanh": TANH, "ReLU": RELU}


def message(text: str) -> str:
    with pytest.raises(ActvizError) as caught:
        parse(text, CATALOGUE.get, CATALOGUE)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- what is allowed ----------------------------------------------------------------------------------------------


@given(texts(14))
@example("a < x < b <= 2 or not x > 1 and x != 3")
@example("-(-x)**2 - -1")
@example("2**-x**2")
def test_text_of_a_tree_is_read_as_the_same_tree(text: str) -> None:
    try:
        formula = parse(text)
    except ActvizError:
        return
    again = parse(formula.text)
    assert ast.dump(again.tree) == ast.dump(formula.tree)
    assert (again.text, again.free) == (formula.text, formula.free)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("x", "x"),
        ("  x *\n sigmoid( x )\t", "x * sigmoid(x)"),
        ("+x", "x"),
        ("1e3", "1000.0"),
        ("0x10", "16"),
        ("1_000", "1000"),
        ("9007199254740993", "9007199254740992.0"),
        ("0 < x < 1", "1 if 0 < x and x < 1 else 0"),
        ("x > 0", "1 if x > 0 else 0"),
        ("x*(x > 0)", "x * (1 if x > 0 else 0)"),
        ("not x > 0", "1 if not x > 0 else 0"),
        ("x if x > 0 and not x > 5 or x == -1 else 0", "x if x > 0 and (not x > 5) or x == -1 else 0"),
        ("max(x, 0, a)", "max(x, 0, a)"),
        ("ｘ + 1", "x + 1"),
        ("elu(x, negative_slope=0.5)", "elu(x, alpha=0.5)"),
        ("tanh(x) + tanh(x, k=2)", "tanh(x) + tanh(x, k=2)"),
        ("ReLU(x)", "relu(x)"),
    ],
)
def test_formulas_are_written_in_one_way(text: str, canonical: str) -> None:
    assert parse(text, CATALOGUE.get).text == canonical


def test_free_names_are_in_order_of_appearance() -> None:
    assert parse("b*x + a*pi*e + b").free == ("b", "a")


def test_definitions_that_are_called_are_told() -> None:
    assert parse("relu(elu(x)) + tanh(x)", CATALOGUE.get).definitions == {"relu": RELU, "elu": ELU}


@pytest.mark.parametrize("name", WORDS)
def test_every_word_can_be_written_as_it_is_explained(name: str) -> None:
    text = arguments_text(name).replace("...", "x")
    assert parse(text).text == text


# --- what is not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("2x", r"with \*, such as 2\*x"),
        ("x^2", r"written \*\*"),
        ("x//2", "written /"),
        ("x x", "something is missing|not an expression"),
        ("np.exp(x)", r"exp\(x\), not np.exp"),
        ("1 + x[0]", r"column 5: 'x\[0\]' is not allowed; there is nothing to index"),
        ("lambda x: x", "write the expression"),
        ("(y := x)", "write the expression"),
        ("sin", r"sin is a function; write sin\(x\)"),
        ("max", r"write max\(a, b, ...\)"),
        ("sin(x, x)", r"write sin\(x\)"),
        ("max(x)", r"write max\(a, b, ...\)"),
        ("sin()", r"write sin\(x\)"),
        ("sin(*x)", "arguments"),
        ("sigmod(x)", "did you mean 'sigmoid'"),
        ("rulu(x)", "did you mean 'ReLU'"),
        ("sin(x)(x)", "a call cannot be called"),
        ("sin(x, k=2)", "sin takes no keywords"),
        ("relu(x, a=2)", "no parameter 'a'; it takes none"),
        ("elu(x, beta=2)", "no parameter 'beta'; it takes alpha"),
        ("elu(x, **x)", r"no parameter '\*\*'"),
        ("elu(x, alpha=1, negative_slope=2)", "same parameter twice"),
        ("elu(x, alpha=1, alpha=2)", "same parameter twice"),
        ("elu(x, alpha=-1)", "out of range"),
        ("elu(x, 0.5)", r"parameters are given by name \(alpha\)"),
        ("relu(x, 0.5)", "relu takes one argument, not 2"),
        ("relu(*x)", "takes one argument"),
        ("x if x else 0", "is a number, not a test"),
        ("x if not x else 0", "is a number, not a test"),
        ("x if sin(x) and x > 0 else 0", "is a number, not a test"),
        ("x in x", "not allowed"),
        ("x is x", "not allowed"),
        ("x % 2", "not allowed"),
        ("x @ x", "not allowed"),
        ("x << 1", "not allowed"),
        ("~x", "not allowed"),
        ("[x]", "not allowed"),
        ("(x, 1)", "not allowed"),
        ("{x}", "not allowed"),
        ("{x: 1}", "not allowed"),
        ("[x for x in x]", "not allowed"),
        ("await x", "not an expression|not allowed"),
        ("f'{x}'", "not allowed"),
        ("'x'", "not a number"),
        ("b'x'", "not a number"),
        ("1j", "not a number"),
        ("True", "True is a reserved word"),
        ("None", "None is a reserved word"),
        ("...", "not a number"),
        ("__import__", "not a name"),
        ("__import__('os')", "unknown function"),
        ("_a", "not a name"),
        ("α*x", "not a name"),
        ("x; x", "not an expression"),
        ("x = 1", "not an expression"),
        ("import os", "import is a reserved word"),
        ("(x", "not an expression"),
        ("x)", "not an expression"),
        ("'x", "not an expression"),
        ("1e999", "too large"),
        ("9" * 400, "too large"),
        ("9" * 3999, "too many digits|too large"),
        ("9**9**9**9", "not a finite number"),
        ("(1e300)**5", "not a finite number"),
        ("1/0", "not a finite number"),
        ("0**-1", "not a finite number"),
        ("(-8)**(1/3)", "not a finite number"),
        ("1e308*10", "not a finite number"),
        ("x\0", "not an expression|cannot be read"),
        ("x + \ud800", "cannot be read|not an expression"),
    ],
)
def test_messages_name_the_cure(text: str, says: str) -> None:
    assert re.search(says, message(text)), message(text)


def test_a_comment_says_nothing() -> None:
    assert parse("x # the identity").text == "x"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "(" * 10_000,
        "(" * 1900 + "x" + ")" * 1900,
        "-" * 3999 + "x",
        "not " * 900 + "x > 0",
        "[" * 150 + "x" + "]" * 150,
        "sin(" * 900 + "x" + ")" * 900,
        "x**" * 1300 + "x",
        "+".join(["x"] * 500),
        "x if x > 0 else " * 240 + "x",
        "max(" + ",".join(["x"] * 1900) + ")",
        "lambda: " * 400 + "x",
        "x." * 1900 + "x",
        "f'" * 1900,
        "{" * 2000,
        "x<" * 1998 + "x",
        "1" + "0" * 3000 + "*x",
        "\\" * 4000,
        "'" * 3999,
    ],
    ids=lambda text: text[:12],
)
def test_long_and_deep_text_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    assert len(message(text)) < 300
    assert time.process_time() - start < 1


def test_sums_may_be_as_long_as_the_depth_allows() -> None:
    assert parse("+".join(["x"] * MAX_DEPTH)).text.count("x") == MAX_DEPTH
    assert "put parentheses around parts" in message("+".join(["x"] * (MAX_DEPTH + 2)))
    halves = "(" + "+".join(["x"] * 80) + ")"
    assert parse(f"{halves} + {halves}").text.count("x") == 160


def test_the_length_is_told() -> None:
    assert f"at most {MAX_LENGTH} characters; this one has 4001" in message("x" * 4001)


def test_the_column_is_told() -> None:
    assert "column 5: " in message("x + foo(x)")


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    complaint = ""
    try:
        parse(text, CATALOGUE.get, CATALOGUE)
    except ActvizError as error:
        complaint = str(error)
    assert len(complaint.splitlines()) <= 1


PIECES = ["x", "(", ")", "((", "))", "**", "*", "-", "+", "/", ".", ",", "[", "]", "{", "}", ":", ":=", "=", "==", "<"]
PIECES += [" if ", " else ", " and ", " or ", "not ", " in ", " is ", "lambda ", " for ", "0", "1e400", "9", "1j", "_"]
PIECES += ["'", '"', "f'", "b'", "\\", "#", "@", "~", "^", "%", ";", "\0", "\n", "é", "π", "²", "→"]
PIECES += ["sin", "max(", "elu(x", "alpha=", "relu"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_row_of_tokens_is_a_formula_or_an_error(text: str) -> None:
    complaint = ""
    try:
        parse(text, CATALOGUE.get, CATALOGUE)
    except ActvizError as error:
        complaint = str(error)
    assert len(complaint.splitlines()) <= 1


def test_nothing_is_executed() -> None:
    for text in ("exec('1')", "(lambda: 1)()", "x.__class__", "().__class__", "[].append(1)", "open('x')", "print(x)"):
        message(text)


# --- suggestions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("tahn", "; did you mean 'tanh'?"),
        ("TAHN", "; did you mean 'tanh'?"),
        ("sulu", "; did you mean 'silu' or 'selu'?"),
        ("zzz", ""),
    ],
)
def test_near_words_are_suggested(word: str, suggestion: str) -> None:
    assert did_you_mean(word, ["relu", "silu", "selu", "tanh"]) == suggestion
