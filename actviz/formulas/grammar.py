"""Parsing of the text of a formula into a checked tree.

The tree is Python's own ``ast``, limited to numbers, ``x``, parameters, the constants ``pi`` and ``e``, arithmetic,
comparisons, conditionals, and calls to words of the vocabulary or functions of a catalogue. Formulas are untrusted
input: their length, depth and number of nodes are limited, and their text is never executed.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword

from actviz.formulas.errors import ActvizError, FormulaError, did_you_mean, parameters_hint
from actviz.formulas.literals import literal_value
from actviz.formulas.syntax_messages import syntax_message
from actviz.formulas.vocabulary import CONSTANTS, WORDS
from actviz.formulas.word import VARIADIC
from actviz.messages import Message

MAX_LENGTH = 4000
MAX_DEPTH = 100
MAX_NODES = 2000
VARIABLE = "x"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A function of ``x`` in a catalogue, which formulas may call by its name.

    ``formula`` is the textbook tree, ``stable`` the tree for evaluation, and ``slope`` the tree of the first
    derivative, or None if it is derived. ``parameters`` maps names to defaults, ``spellings`` maps other spellings to
    names. ``check`` returns the value of a parameter or raises ``ActvizError``.
    """

    name: str
    formula: ast.expr
    stable: ast.expr
    slope: ast.expr | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[str, float], float] = lambda _, value: value


Lookup = Callable[[str], Definition | None]


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text, its tree, its free names, and the definitions that it calls."""

    text: str
    tree: ast.expr
    free: tuple[str, ...]
    definitions: Mapping[str, Definition]


_BINARY: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_FOREIGN: Mapping[str, Message] = {
    "where": Message("; write a conditional expression as a if x > 0 else b"),
    "pow": Message("; a power is written **"),
    "ln": Message("; the natural logarithm is written log"),
}
_HABITS: Mapping[type[ast.AST], Message] = {
    ast.BitXor: Message("a power is written **"),
    ast.Attribute: Message("write functions without the name of a module (exp(x), not np.exp(x))"),
    ast.Subscript: Message("indexing is not supported: x is a scalar"),
    ast.Lambda: Message("write only the expression in x"),
    ast.FloorDiv: Message("a quotient is written /"),
    ast.NamedExpr: Message("write only the expression in x"),
    ast.Tuple: Message("separate several functions by spaces, such as relu gelu"),
    ast.Compare: Message("comparisons are written < <= > >= == !="),
}
_OPERATORS = frozenset({"if", "else", "and", "or", "not"})
"""The keywords of Python that formulas may contain."""
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def _no_definition(_: str) -> None:
    """Return None, the definition of any name without a catalogue: formulas call only words of the vocabulary."""


def reject_reserved(name: str) -> None:
    """Raise ``ActvizError`` if a name is reserved, so that a parameter of a formula cannot have it."""
    if iskeyword(name):
        what = Message("a reserved word")
    elif name == VARIABLE:
        what = Message("the variable of formulas")
    elif name in CONSTANTS:
        what = Message("a constant of formulas")
    elif name in WORDS:
        what = Message("a function of formulas")
    else:
        return
    raise ActvizError(_reserved(name, what))


def _reserved(name: str, what: Message) -> Message:
    return Message(
        "{name} is {phrase} and cannot be the name of a parameter; use another name, such as {example}",
        name=name,
        phrase=what,
        example=_free_name(name),
    )


def _free_name(name: str) -> str:
    return "lambd" if name == "lambda" else f"{name}_"


def _keyword_hint(keyword: str, rest: str = "") -> Message:
    """Return an error message for a keyword and the text that follows it."""
    if keyword in ("if", "else"):
        return Message(
            "{keyword} is not allowed here; write a conditional expression as a if x > 0 else b", keyword=keyword
        )
    if keyword == "lambda" and re.match(r"\s+[A-Za-z_]", rest):
        return Message("{piece} is not allowed; {advice}", piece=f"'{keyword}'", advice=_HABITS[ast.Lambda])
    return _reserved(keyword, Message("a reserved word"))


def parse(text: str, lookup: Lookup = _no_definition, known: Iterable[str] = ()) -> Formula:
    """Return the checked formula of a text.

    ``lookup`` returns the definition of a name that is not in the vocabulary. ``known`` are all such names, for
    suggestions. Raises ``ActvizError`` with one line that contains the position and a correction.
    """
    if len(text) > MAX_LENGTH:
        raise ActvizError(
            "a formula has at most {most} characters; this one has {count}", most=MAX_LENGTH, count=len(text)
        )
    source = " ".join(text.split())
    return _parse_checked(source, _Checker(source, lookup, known))


def parse_generated(text: str, lookup: Lookup) -> Formula:
    """Return the checked formula of a text that the program generated, without a limit of length."""
    return _parse_checked(text, _Checker(text, lookup, (), max_nodes=None))


def _parse_checked(source: str, checker: _Checker) -> Formula:
    tree = checker.number(_python_tree(source), 0)
    return Formula(ast.unparse(tree), tree, tuple(dict.fromkeys(checker.free)), checker.definitions)


def _python_tree(source: str) -> ast.expr:
    if not source:
        raise ActvizError("the formula is empty; write an expression in x, such as x*sigmoid(x)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, mode="eval").body
    except SyntaxError as error:
        start = error.offset - 1 if error.offset else len(source)
        for word in _WORD.finditer(source):
            if iskeyword(word[0]) and (word[0] not in _OPERATORS or word.start() == start):
                hint = _keyword_hint(word[0], source[word.end() :])
                raise _error_at(source, word.start(), len(word[0]), hint) from None
        reason = syntax_message(error.msg) if start < len(source) else Message("the formula is incomplete at the end")
        length = (error.end_offset or 0) - (error.offset or 0)
        message = Message(
            "formula {formula} has a syntax error at column {column}: {message}",
            formula=_excerpt(source),
            column=start + 1,
            message=reason,
        )
        raise FormulaError(message, source, start, length) from None
    except (MemoryError, RecursionError):
        raise ActvizError(
            "formula {formula} is nested too deeply; the maximum is {most} levels",
            formula=_excerpt(source),
            most=MAX_DEPTH,
        ) from None
    except ValueError as error:
        raise ActvizError(
            "formula {formula} cannot be read: {message}", formula=_excerpt(source), message=syntax_message(str(error))
        ) from None


def _error_at(source: str, start: int, length: int, message: Message) -> FormulaError:
    """Return the error for a part of a formula."""
    column = start + 1
    placed = Message(
        "formula {formula}, column {column}: {message}", formula=_excerpt(source), column=column, message=message
    )
    return FormulaError(placed, source, start, length)


def _excerpt(source: str, width: int = 60) -> str:
    printable = "".join(c if c.isprintable() else "?" for c in source)
    return repr(printable if len(printable) <= width else printable[: width - 3] + "...")


class _Checker:
    """Converts Python's tree to a tree of the language, and checks its depth and size."""

    def __init__(self, source: str, lookup: Lookup, known: Iterable[str], max_nodes: int | None = MAX_NODES) -> None:
        self.source = source
        self.max_nodes = max_nodes
        self.lookup = lookup
        self.known = known
        self.free: list[str] = []
        self.definitions: dict[str, Definition] = {}
        self.nodes = 0

    def fail(self, node: ast.AST, message: str | Message, /, **values: object) -> FormulaError:
        start, end = self.place_of(node)
        message = Message(message, **values) if isinstance(message, str) else message
        return _error_at(self.source, start, end - start, message)

    def place_of(self, node: ast.AST) -> tuple[int, int]:
        """Return the indices of the first character of a node and after its last one; Python's offsets count bytes."""
        ends = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        start, end = (len(self.source.encode()[:place].decode()) for place in ends)
        return start, end

    def excerpt(self, node: ast.AST) -> str:
        return _excerpt(ast.get_source_segment(self.source, node) or "", 30)

    def enter(self, node: ast.AST, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise self.fail(
                node,
                "nested too deeply; the maximum is {most} levels (in a long sum, put parentheses around parts of it)",
                most=MAX_DEPTH,
            )
        if self.max_nodes is not None and self.nodes > self.max_nodes:
            raise self.fail(node, "too long; the maximum is {most} parts", most=self.max_nodes)

    def number(self, node: ast.expr, depth: int) -> ast.expr:
        """Check a node that must be a number; a test is converted to 1 or 0."""
        self.enter(node, depth)
        below = depth + 1
        match node:
            case ast.Constant():
                return self.constant(node)
            case ast.Name():
                return self.name(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return ast.UnaryOp(ast.USub(), self.number(operand, below))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.number(operand, below)
            case ast.BinOp(op=op) if type(op) in _BINARY:
                checked = ast.BinOp(self.number(node.left, below), op, self.number(node.right, below))
                self.reject_infinite(node, checked)
                return checked
            case ast.IfExp():
                return ast.IfExp(
                    self.test(node.test, below), self.number(node.body, below), self.number(node.orelse, below)
                )
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return ast.IfExp(self.test(node, depth), ast.Constant(1), ast.Constant(0))
            case ast.Call():
                return self.call(node, below)
        raise self.refuse(node)

    def test(self, node: ast.expr, depth: int) -> ast.expr:
        """Check a node that must be a test: comparisons, joined by ``and``, ``or``, ``not``."""
        self.enter(node, depth)
        below = depth + 1
        match node:
            case ast.Compare(ops=ops) if all(isinstance(op, _COMPARISONS) for op in ops):
                operands = [self.number(operand, below) for operand in (node.left, *node.comparators)]
                pairs = [ast.Compare(a, [op], [b]) for a, op, b in zip(operands, ops, operands[1:], strict=False)]
                return pairs[0] if len(pairs) == 1 else ast.BoolOp(ast.And(), list(pairs))
            case ast.BoolOp():
                return ast.BoolOp(node.op, [self.test(value, below) for value in node.values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ast.UnaryOp(ast.Not(), self.test(operand, below))
            case ast.Constant() | ast.Name() | ast.BinOp() | ast.Call() | ast.UnaryOp() | ast.IfExp():
                raise self.fail(
                    node,
                    "{piece} is a number, not a condition; write a comparison, such as x > 0",
                    piece=self.excerpt(node),
                )
        raise self.refuse(node)

    def refuse(self, node: ast.expr) -> FormulaError:
        kind: type[ast.AST] = type(node.op) if isinstance(node, ast.BinOp) else type(node)
        habit = _HABITS.get(
            kind,
            Message(
                "a formula may contain numbers, x, parameters, + - * / **, comparisons, conditional "
                "expressions and function calls"
            ),
        )
        message = Message("{piece} is not allowed; {advice}", piece=self.excerpt(node), advice=habit)
        if not isinstance(node, ast.BinOp):
            return self.fail(node, message)
        # Mark the operator, which is between the operands, apart from parentheses and spaces.
        first, last = self.place_of(node.left)[1], self.place_of(node.right)[0]
        between = self.source[first:last]
        start, end = first + len(between) - len(between.lstrip(") ")), first + len(between.rstrip("( "))
        return _error_at(self.source, start, end - start, message)

    def constant(self, node: ast.Constant) -> ast.expr:
        if node.value is None or isinstance(node.value, bool):
            raise self.fail(node, _keyword_hint(repr(node.value)))
        if type(node.value) not in (int, float):
            raise self.fail(node, "{piece} is not a number", piece=_excerpt(repr(node.value), 30))
        try:
            value = float(node.value)  # type: ignore[arg-type]
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self.fail(node, "this number is too large")
        exact = isinstance(node.value, int) and abs(value) < 2**53
        return ast.Constant(node.value if exact else value)

    def reject_infinite(self, node: ast.BinOp, checked: ast.BinOp) -> None:
        """Reject arithmetic of literals without a finite result: 9**9**9**9, 1/0."""
        value = literal_value(checked)
        if value is not None and not math.isfinite(value):
            raise self.fail(node, "{piece} is not a finite number", piece=self.excerpt(node))

    def name(self, node: ast.Name) -> ast.expr:
        name = node.id
        if name == VARIABLE or name in CONSTANTS:
            return ast.Name(name)
        if name in WORDS:
            raise self.fail(node, "{name} is a function; write {example}", name=name, example=arguments_text(name))
        if not name.isascii() or name.startswith("_"):
            raise self.fail(
                node,
                "{name} is not a valid name; names consist of Latin letters, digits and _",
                name=_excerpt(name, 30),
            )
        self.free.append(name)
        return ast.Name(name)

    def call(self, node: ast.Call, depth: int) -> ast.expr:
        if not isinstance(node.func, ast.Name):
            raise (
                self.refuse(node.func)
                if not isinstance(node.func, ast.Call)
                else self.fail(node, "the result of a call cannot be called")
            )
        name = node.func.id
        if name in WORDS and not node.keywords:
            return self.word_call(name, node, depth)
        definition = self.lookup(name)
        if definition is None:
            if name in WORDS:
                raise self.fail(node, "{name} accepts no keyword arguments", name=name)
            known = [*WORDS, *(word for word in self.known if word != name and word.isidentifier())]
            hint = _FOREIGN.get(name) or did_you_mean(name, known)
            hint = hint or Message(
                "; a formula may contain functions of the catalogue and {words}", words=", ".join(WORDS)
            )
            raise self.fail(node.func, "unknown function '{name}'{hint}", name=_excerpt(name, 30)[1:-1], hint=hint)
        return self.definition_call(definition, node, depth)

    def word_call(self, name: str, node: ast.Call, depth: int) -> ast.expr:
        word = WORDS[name]
        if any(isinstance(argument, ast.Starred) for argument in node.args) or not word.takes(len(node.args)):
            raise self.fail(
                node, "{name} has incorrect arguments; write {example}", name=name, example=arguments_text(name)
            )
        if len(node.args) > MAX_DEPTH:
            raise self.fail(node, "{name} accepts at most {most} arguments", name=name, most=MAX_DEPTH)
        return ast.Call(ast.Name(name), [self.number(argument, depth) for argument in node.args], [])

    def definition_call(self, definition: Definition, node: ast.Call, depth: int) -> ast.expr:
        if len(node.args) != 1 or isinstance(node.args[0], ast.Starred):
            names = ", ".join(definition.parameters)
            raise self.fail(
                node,
                "{name} accepts one argument, not {count}; specify parameters by name ({parameters})"
                if names
                else "{name} accepts one argument, not {count}",
                name=definition.name,
                parameters=names,
                count=len(node.args),
            )
        self.definitions[definition.name] = definition
        argument = self.number(node.args[0], depth)
        keywords = [self.keyword(definition, keyword, depth) for keyword in node.keywords]
        if len({keyword.arg for keyword in keywords}) < len(keywords):
            raise self.fail(
                node, "{name}: the same parameter is specified twice; specify it once", name=definition.name
            )
        return ast.Call(ast.Name(definition.name), [argument], keywords)

    def keyword(self, definition: Definition, keyword: ast.keyword, depth: int) -> ast.keyword:
        typed = keyword.arg or "**"
        name = definition.spellings.get(typed, typed)
        if name not in definition.parameters:
            hint = did_you_mean(typed, definition.parameters) or parameters_hint(definition.parameters)
            raise self.fail(
                keyword,
                "{name} has no parameter '{typed}'{hint}",
                name=definition.name,
                typed=_excerpt(typed, 30)[1:-1],
                hint=hint,
            )
        value = self.number(keyword.value, depth)
        if (number := literal_value(value)) is not None:
            definition.check(name, number)
        return ast.keyword(name, value)


def arguments_text(name: str) -> str:
    """Return the call of a word for messages: ``clip(x, lo, hi)``."""
    word = WORDS[name]
    return f"{name}({'a, b, ' + VARIADIC if word.is_variadic else ', '.join(word.arguments)})"
