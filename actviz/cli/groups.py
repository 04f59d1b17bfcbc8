"""Options of the command line in groups, and commands that take such groups.

Modules that declare options do without ``from __future__ import annotations``: to evaluate annotations that are texts
would take 5 % of the time of ``--help``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from inspect import Parameter, Signature, get_annotations
from typing import Annotated, Any, ClassVar, Self

import typer

from actviz.cli.completion import Words, completion
from actviz.cli.parsing import Reader


def option(name: str, metavar: str, help: str, *, words: Words = (), default: str | None = None) -> Any:
    """Return an option with a value, which is completed to one of ``words``; ``default`` describes one of None."""
    return typer.Option(
        name,
        metavar=metavar,
        help=help,
        show_default=True if default is None else default,
        autocompletion=completion(words) if words else None,
    )


class Group:
    """Related options. Fields are declared as in a dataclass, with the default as the value of the class.

    An option's annotation is ``Annotated[type, typer.Option(...), reader]``. A subclass may declare a field again.
    """

    help_order: ClassVar[Sequence[str]] = ()
    """Names of options in the order of help, if that is not the order of the fields."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def replace(self, **values: Any) -> Self:
        """Return the same options with other values for some."""
        return type(self)(**{**vars(self), **values})

    @property
    def given(self) -> dict[str, Any]:
        """The values that are not the default, by the name of the option on the command line, such as ``--dpi``."""
        hints = self.options()
        values = {name: value for name, value in vars(self).items() if value != getattr(type(self), name)}
        return {hints[name].__metadata__[0].default: value for name, value in values.items()}

    @classmethod
    def options(cls) -> dict[str, Any]:
        """Return the annotations of all options by the names of their fields, those of base classes first."""
        hints: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            hints |= get_annotations(base)
        return {name: hint for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Replace each group in the signature for Typer by its options, and parse the texts of these.

    All parameters of the command are keyword-only. A group is a parameter whose annotation is a subclass of ``Group``.
    An option with a ``Reader`` is a text for Typer and a value for the command.
    """
    parameters: list[Parameter] = []
    readers: dict[str, Callable[[Any], Any]] = {}
    groups: dict[str, type[Group]] = {}

    def add(name: str, annotation: Any, default: Any) -> None:
        option, *others = annotation.__metadata__
        for reader in others:
            readers[name] = partial(_value, reader, option.default)
            default = None if default is None else reader.default or _text(default)
            annotation = Annotated[list[str] | None if reader.repeated else str | None, option]
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation))

    defaults: Mapping[str, Any] = command.__kwdefaults__ or {}
    for name, annotation in command.__annotations__.items():
        if isinstance(annotation, type) and issubclass(annotation, Group):
            groups[name] = annotation
            for field, hint in _in_order_of_help(annotation):
                add(field, hint, getattr(annotation, field))
        elif name != "return":
            add(name, annotation, defaults.get(name, Parameter.empty))

    @wraps(command)
    def call(**given: Any) -> None:
        values = {name: readers[name](text) if name in readers else text for name, text in given.items()}
        for name, group in groups.items():
            values[name] = group(**{field: values.pop(field) for field in group.options()})
        command(**values)

    # Typer requests annotations only if there are no options in the signature.
    call.__annotations__ = {}
    call.__signature__ = Signature(parameters, __validate_parameters__=False)  # type: ignore[attr-defined]
    return call


def _in_order_of_help(group: type[Group]) -> list[tuple[str, Any]]:
    order = group.help_order
    options = group.options().items()
    return sorted(options, key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _text(default: Any) -> str:
    """Return a default as it would be typed."""
    if isinstance(default, tuple):
        return ",".join(map(_text, default))
    return f"{default:g}" if isinstance(default, float) else str(default)


def _value(reader: Reader, option: str, text: Any) -> Any:
    if text is None:
        return None
    return tuple(reader.read(part, option) for part in text) if reader.repeated else reader.read(text, option)
