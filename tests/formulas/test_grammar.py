"""Valid formulas are accepted; everything else is an ``ActvizError`` of one line."""

from __future__ import annotations

import ast
import pickle
import re
import time
from copy import copy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actviz.formulas.errors import ActvizError, FormulaError, did_you_mean
from actviz.formulas.grammar import MAX_DEPTH, MAX_LENGTH, Definition, arguments_text, parse
from actviz.formulas.vocabulary import WORDS
from actviz.messages import Message
from tests.formulas.samples import texts
from tests.functions import tree_of


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


def test_definitions_that_are_called_are_returned() -> None:
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
        ("x x", "something is missing|has a syntax error"),
        ("np.exp(x)", r"exp\(x\), not np.exp"),
        ("1 + x[0]", r"column 5: 'x\[0\]' is not allowed; indexing is not supported: x is a scalar"),
        ("lambda x: x", "write only the expression"),
        ("(y := x)", "write only the expression"),
        ("sin", r"sin is a function; write sin\(x\)"),
        ("max", r"write max\(a, b, ...\)"),
        ("sin(x, x)", r"write sin\(x\)"),
        ("max(x)", r"write max\(a, b, ...\)"),
        ("sin()", r"write sin\(x\)"),
        ("sin(*x)", "arguments"),
        ("sigmod(x)", "did you mean 'sigmoid'"),
        ("rulu(x)", "did you mean 'ReLU'"),
        ("sin(x)(x)", "the result of a call cannot be called"),
        ("sin(x, k=2)", "sin accepts no keyword arguments"),
        ("relu(x, a=2)", "no parameter 'a'; it has no parameters"),
        ("elu(x, beta=2)", "no parameter 'beta'; its parameters are alpha"),
        ("elu(x, **x)", r"no parameter '\*\*'"),
        ("elu(x, alpha=1, negative_slope=2)", "same parameter is specified twice"),
        ("elu(x, alpha=1, alpha=2)", "same parameter is specified twice"),
        ("elu(x, alpha=-1)", "out of range"),
        ("elu(x, 0.5)", r"specify parameters by name \(alpha\)"),
        ("relu(x, 0.5)", "relu accepts one argument, not 2"),
        ("relu(*x)", "accepts one argument"),
        ("x if x else 0", "is a number, not a condition"),
        ("x if not x else 0", "is a number, not a condition"),
        ("x if sin(x) and x > 0 else 0", "is a number, not a condition"),
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
        ("await x", "has a syntax error|not allowed"),
        ("f'{x}'", "not allowed"),
        ("'x'", "not a number"),
        ("b'x'", "not a number"),
        ("1j", "not a number"),
        ("True", "True is a reserved word"),
        ("None", "None is a reserved word"),
        ("...", "not a number"),
        ("__import__", "not a valid name"),
        ("__import__('os')", "unknown function"),
        ("_a", "not a valid name"),
        ("α*x", "not a valid name"),
        ("x; x", "has a syntax error"),
        ("x = 1", "has a syntax error"),
        ("import os", "import is a reserved word"),
        ("(x", "has a syntax error"),
        ("x)", "has a syntax error"),
        ("'x", "has a syntax error"),
        ("1e999", "too large"),
        ("9" * 400, "too large"),
        ("9" * 3999, "too many digits|too large"),
        ("9**9**9**9", "not a finite number"),
        ("(1e300)**5", "not a finite number"),
        ("1/0", "not a finite number"),
        ("0**-1", "not a finite number"),
        ("(-8)**(1/3)", "not a finite number"),
        ("1e308*10", "not a finite number"),
        ("x\0", "has a syntax error|cannot be read"),
        ("x + \ud800", "cannot be read|has a syntax error"),
    ],
)
def test_messages_name_the_cure(text: str, says: str) -> None:
    assert re.search(says, message(text)), message(text)


def test_a_comment_is_ignored() -> None:
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


def test_the_error_names_the_length() -> None:
    assert f"at most {MAX_LENGTH} characters; this one has 4001" in message("x" * 4001)


def test_the_error_names_the_column() -> None:
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
    assert str(did_you_mean(word, ["relu", "silu", "selu", "tanh"])) == suggestion


# --- every message and its place --------------------------------------------------------------------------------------

HOLD = (
    "a formula may contain numbers, x, parameters, + - * / **, comparisons, conditional expressions and function calls"
)


@pytest.mark.parametrize(
    ("text", "wrong", "says"),
    [
        (
            "1 + where(x>0,x,0)",
            "where",
            "unknown function 'where'; write a conditional expression as a if x > 0 else b",
        ),
        ("pow(x,2)", "pow", "unknown function 'pow'; a power is written **"),
        ("ln(x)", "ln", "unknown function 'ln'; the natural logarithm is written log"),
        ("2*x^2", "^", "'2*x^2' is not allowed; a power is written **"),
        ("( x ) ^ ( 2 )", "^", "'( x ) ^ ( 2 )' is not allowed; a power is written **"),
        ("(x) % (2)", "%", f"'(x) % (2)' is not allowed; {HOLD}"),
        ("1 + np.exp(x)", "np.exp",
         "'np.exp' is not allowed; write functions without the name of a module (exp(x), not np.exp(x))"),
        ("1 + x[0]", "x[0]", "'x[0]' is not allowed; indexing is not supported: x is a scalar"),
        ("lambda x: x", "lambda x: x", "'lambda x: x' is not allowed; write only the expression in x"),
        ("x//2", "//", "'x//2' is not allowed; a quotient is written /"),
        ("(y:=x)", "y:=x", "'y:=x' is not allowed; write only the expression in x"),
        ("x + [x]", "[x]", f"'[x]' is not allowed; {HOLD}"),
        ("x if x in x else 1", "x in x", "'x in x' is not allowed; comparisons are written < <= > >= == !="),
        ("a*π", "π", "'π' is not a valid name; names consist of Latin letters, digits and _"),
        ("x*é + é", "é", "'é' is not a valid name; names consist of Latin letters, digits and _"),
        ("1 + _a", "_a", "'_a' is not a valid name; names consist of Latin letters, digits and _"),
        ("x + 'x'", "'x'", "\"'x'\" is not a number"),
        ("1 + sin(x, x)", "sin(x, x)", "sin has incorrect arguments; write sin(x)"),
        ("max(x)", "max(x)", "max has incorrect arguments; write max(a, b, ...)"),
        ("max(" + ",".join(["x"] * 101) + ")", "", "max accepts at most 100 arguments"),
        ("tanh(x, 1, k=2)", "tanh(x, 1, k=2)", "tanh accepts one argument, not 2; specify parameters by name (k)"),
        ("elu()", "elu()", "elu accepts one argument, not 0; specify parameters by name (alpha)"),
        ("relu(x,1,2)", "relu(x,1,2)", "relu accepts one argument, not 3"),
        ("sin(x, k=2)", "sin(x, k=2)", "sin accepts no keyword arguments"),
        ("elu(x, bta=2)", "bta=2", "elu has no parameter 'bta'; its parameters are alpha"),
        ("elu(x, alhpa=2)", "alhpa=2", "elu has no parameter 'alhpa'; did you mean 'alpha'?"),
        ("elu(x, **x)", "**x", "elu has no parameter '**'; its parameters are alpha"),
        ("relu(x, alpha=2)", "alpha=2", "relu has no parameter 'alpha'; it has no parameters"),
        ("elu(x, alpha=1, negative_slope=1)", "elu(x, alpha=1, negative_slope=1)",
         "elu: the same parameter is specified twice; specify it once"),
        ("a if a*x else 0", "a*x", "'a*x' is a number, not a condition; write a comparison, such as x > 0"),
        ("x + sin", "sin", "sin is a function; write sin(x)"),
        ("x + 1/0", "1/0", "'1/0' is not a finite number"),
        ("x + 1e999", "1e999", "this number is too large"),
        ("1 + sin(x)(x)", "sin(x)(x)", "the result of a call cannot be called"),
        ("x + sofplus(x)", "sofplus", "unknown function 'sofplus'; did you mean 'softplus'?"),
    ],
)  # fmt: skip
def test_a_message_points_at_what_is_wrong(text: str, wrong: str, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text, CATALOGUE.get, CATALOGUE)
    error = caught.value
    if says and wrong:
        assert str(error) == f"formula {text!r}, column {error.start + 1}: {says}"
        assert error.text[error.start : error.start + error.length] == wrong
    assert says in str(error)


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("3 + 2x", 5, "a product is written with *, such as 2*x"),
        ("x x", 3, "this is not allowed here; an operator may be missing before it"),
        ("x +", 4, "the formula is incomplete at the end"),
        ("1 + −x", 5, "'−' is written -"),
        ("x×2", 2, "'×' is written *"),
        ("x÷2", 2, "'÷' is written /"),
        ("x²", 2, "'²' is written **2"),
        ("x³", 2, "'³' is written **3"),
        ("x ≤ 1", 3, "'≤' is written <="),
        ("x ≥ 1", 3, "'≥' is written >="),
        ("x ≠ 1", 3, "'≠' is written !="),
        ("2·x", 2, "'·' is written *"),
        ("x＋1", 2, "'＋' is written +"),
        ("1 if x > 0", 1, "expected 'else' after 'if' expression"),
        ("x)", 2, "unmatched ')'"),
        ("max(x y, 1)", 5, "something is missing between two parts, such as an operator"),
    ],
)
def test_what_is_no_expression_raises_an_error_in_plain_words(text: str, column: int, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert str(caught.value) == f"formula {text!r} has a syntax error at column {column}: {says}"
    assert (caught.value.start, caught.value.text) == (column - 1, text)
    assert caught.value.length >= 1


def test_long_formulas_and_names_are_cut_in_messages() -> None:
    long = "x + " * 20 + "foo(x)"
    assert f"formula {long[:57] + '...'!r}, column 81: unknown function 'foo'" in message(long)
    exact = "x + " * 13 + "foo_(x) "
    assert len(exact.strip()) < 60
    assert f"formula {exact.strip()!r}, " in message(exact)
    just = "+".join(["x"] * 27) + "+foo(x)"
    assert len(just) == 60
    assert f"formula {just!r}, " in message(just)
    assert f"formula {'y' + just[:56] + '...'!r}, " in message("y" + just)
    name = "f" * 31
    assert f"unknown function '{name[:27]}...'; " in message(f"{name}(x)")
    assert f"unknown function '{name[:30]}'; " in message(f"{name[:30]}(x)")
    assert f"elu has no parameter '{name[:27]}...'; " in message(f"elu(x, {name}=1)")
    assert f"elu has no parameter '{name[:30]}'; " in message(f"elu(x, {name[:30]}=1)")
    assert "formula 'x?x'" in message("x\x7fx")


def test_depth_and_size_at_their_bounds() -> None:
    assert parse("-" * 100 + "x").text == "-" * 100 + "x"
    deep = "nested too deeply; the maximum is 100 levels (in a long sum, put parentheses around parts of it)"
    assert message("-" * 101 + "x") == f"formula {'-' * 57 + '...'!r}, column 102: {deep}"
    text = "+".join(["(" + "+".join(["x"] * 50) + ")"] * 20)  # 20*99 + 19 parts
    assert parse(f"-({text})").text.count("x") == 1000
    assert message(f"-(-({text}))").endswith(": too long; the maximum is 2000 parts")
    assert parse("x" + " " * 3999).text == "x"
    assert message(" " * 4000 + "x") == "a formula has at most 4000 characters; this one has 4001"
    assert parse("max(" + ",".join(["x"] * 100) + ")").text.count(",") == 99


def test_whole_numbers_are_exact_up_to_the_53rd_bit() -> None:
    assert parse(f"{2**53 - 1}*x").text == f"{2**53 - 1} * x"
    assert parse(f"{2**53}*x").text == f"{float(2**53)} * x"
    assert parse("2**0.5*(-8)**2").text == "2 ** 0.5 * (-8) ** 2"
    assert parse("(-1)**3/2").text == "(-1) ** 3 / 2"


def test_numbers_of_parameters_are_checked_whatever_they_are_made_of() -> None:
    for text in ("-1", "1 - 2", "-2*0.5", "2/-4", "-(2**3)", "0 - 1/2"):
        assert "alpha=" in message(f"elu(x, alpha={text})")
        assert "out of range" in message(f"elu(x, alpha={text})")
    for text in ("1 + 2", "3 - 2", "2*0.5", "2/4", "2**-1", "b - 5", "-b", "2*b", "-x"):
        assert parse(f"elu(x, alpha={text})", CATALOGUE.get).definitions == {"elu": ELU}


def test_the_nearest_three_words_are_suggested() -> None:
    known = ["sine", "sin", "sinc", "sinh", "tanh"]
    assert str(did_you_mean("sinn", known)) == "; did you mean 'sin' or 'sinh' or 'sine'?"
    assert str(did_you_mean("reluu", ["ReLU", "relu6"])) == "; did you mean 'ReLU' or 'relu6'?"
    assert str(did_you_mean("abcde", ["abcxy"])) == "; did you mean 'abcxy'?"
    assert not did_you_mean("abcde", ["abxyz"])


def test_a_wrong_part_has_a_length() -> None:
    error = FormulaError(Message("wrong"), "x +", 3, 0)
    assert (str(error), error.text, error.start, error.length) == ("wrong", "x +", 3, 1)
    assert FormulaError(Message("wrong"), "x + y", 4, 7).length == 7


def test_an_error_can_be_pickled_and_copied() -> None:
    with pytest.raises(FormulaError) as wrong:
        parse("x +")
    for again in (pickle.loads(pickle.dumps(wrong.value)), copy(wrong.value)):
        assert (str(again), again.text, again.start) == (str(wrong.value), "x +", wrong.value.start)
        assert again.message == wrong.value.message
