"""Every message of the package, read from its source: what an error may say, its holes filled with dummies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import actviz

HOUSE = Path(actviz.__file__).parent
DUMMY = "Q"
SPEAKERS = frozenset(
    {
        "ActvizError",
        "FormulaError",
        "OutputError",
        "print_message",
        "report_path",
        "fail",
        "_print_error",
        "IsADirectoryError",
        "PermissionError",
    }
)
"""Names of what is called to tell people something."""
HINTS = ["; did you mean 'Q'?", "; did you mean 'Q' or 'Q' or 'Q'?", ""]
"""What ``did_you_mean`` puts behind a message."""
MOST = 200
"""More ways to fill one message than this are not tried."""

Scope = ast.FunctionDef | ast.Module


@dataclass(frozen=True)
class Message:
    """Where a message is said, and one of the things it says."""

    module: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.text}"


@cache
def trees() -> list[tuple[str, ast.Module]]:
    """Every module of the package and its tree."""
    paths = sorted(HOUSE.rglob("*.py"))
    return [(path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def calls(tree: ast.AST, names: frozenset[str]) -> Iterator[ast.Call]:
    """Calls of functions or methods of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in names:
            yield node


def said_by_tr() -> Iterator[Message]:
    """The literals that are given to ``tr``, and to the bars of progress."""
    for module, tree in trees():
        for call in calls(tree, frozenset({"tr", "Progress"})):
            match call.args[0]:
                case ast.Constant(value=str(text)):
                    yield Message(module, call.lineno, text)


def words() -> set[str]:
    """Every literal text of the package, but for the translations themselves."""
    return {
        node.value
        for module, tree in trees()
        if not module.startswith("language/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def messages() -> list[Message]:
    """Everything that errors, warnings and complaints of the package may say."""
    return list(_messages())


def _messages() -> Iterator[Message]:
    for module, tree in trees():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for call in calls(tree, SPEAKERS):
            around = [f for f in functions if f.lineno <= call.lineno <= (f.end_lineno or 0)]
            texts = [argument for argument in call.args if _is_text(argument)]
            for argument in texts or call.args[-1:]:
                reader = _Reader(tree, around[-1] if around else tree)
                for text in reader.texts(argument)[:MOST]:
                    if any(c.isalpha() and c != DUMMY for c in text):
                        yield Message(module, call.lineno, text)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


class _Reader:
    """What an expression may say, as far as the function and the module around it tell."""

    def __init__(self, module: ast.Module, scope: Scope) -> None:
        self.module, self.scope = module, scope
        self.open: set[str] = set()

    def texts(self, node: ast.expr, depth: int = 0) -> list[str]:
        """Every text that the expression may be; a dummy for what is not known."""
        if depth > 8:
            return [DUMMY]
        below = depth + 1
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(pieces) for pieces in product(*(self.texts(part, below) for part in parts))][:MOST]
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                return self.texts(inner, below)
            case ast.BinOp(op=ast.Add()):
                return [a + b for a in self.texts(node.left, below) for b in self.texts(node.right, below)]
            case ast.IfExp():
                return self.texts(node.body, below) + self.texts(node.orelse, below)
            case ast.BoolOp(op=ast.Or(), values=values):
                found = [text for value in values for text in self.texts(value, below)]
                sure = any(_is_text(value) for value in values)
                return [text for text in found if text and text != DUMMY] if sure else found
            case ast.Call(func=ast.Attribute(attr="get", value=ast.Name(id=table))):
                return self.looked_up(table, node.args[1:], below)
            case ast.Name(id=name):
                return self.named(name, below)
            case ast.Call(func=function):
                return self.called(_name(function), below)
        return [DUMMY]

    def named(self, name: str, depth: int) -> list[str]:
        """What was put into a variable of the function."""
        if name in self.open:
            return []
        self.open.add(name)
        values = [
            node.value
            for node in ast.walk(self.scope)
            if isinstance(node, ast.Assign) and any(_name(target) == name for target in node.targets)
        ]
        found = [text for value in values for text in self.texts(value, depth)]
        self.open.remove(name)
        return list(dict.fromkeys(found)) or [DUMMY]

    def looked_up(self, table: str, default: list[ast.expr], depth: int) -> list[str]:
        """The values of a table of the module, and what stands for those that are missing."""
        for node in self.module.body:
            if isinstance(node, ast.AnnAssign) and _name(node.target) == table and isinstance(node.value, ast.Dict):
                others = default or [ast.Constant("")]
                return [text for value in (*node.value.values, *others) for text in self.texts(value, depth)]
        return [DUMMY]

    def called(self, name: str, depth: int) -> list[str]:
        """What a function returns: one that gives advice, or one of the same module that ends in a hint."""
        if name == "did_you_mean":
            return HINTS
        for node in self.module.body:
            if isinstance(node, ast.FunctionDef) and node.name == name and name.endswith("_hint"):
                returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value]
                return [text for value in returned for text in self.texts(value, depth)]
        return [DUMMY]
