"""Where an answer goes: which format, which file, and nothing lost on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actviz.cli.formats import DRAWN, FIGURES, FORMATS, TEXTS, VALUES
from actviz.cli.parsing import one_of, quoted
from actviz.cli.terminal_io import OutputError, print_message, reason, write_stdout
from actviz.formulas.errors import ActvizError

STDOUT = "-"
UNUSED_BY_VALUES = ("--range", "--samples", "--show", "--open", "--check", "--overlay")
"""Options that do not concern the values at single points."""


@dataclass(frozen=True)
class Target:
    """A format and a place; ``path`` is None for stdout. ``chosen`` tells that the person chose the path.

    A figure that is ``shown`` in the terminal is a file as well only if it is ``written``; one that is ``opened`` is
    handed to the viewer of the desktop.
    """

    format: str
    path: Path | None
    chosen: bool = True
    shown: bool = False
    written: bool = True
    opened: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the file exists already."""
        return self.path is not None and os.path.lexists(self.path)

    def check(self) -> None:
        """See beforehand what can be seen, before time is spent on an answer that has no place to go.

        Raises ``ActvizError`` for a picture on a terminal and ``OutputError`` for a file that cannot be written: a file
        beside it is begun and taken away again.
        """
        if not self.written:
            return
        if self.path is None and FORMATS[self.format].is_binary and sys.stdout is not None and sys.stdout.isatty():
            raise ActvizError(f"{self.format} is not for a terminal; redirect it, such as > figure.{self.format}")
        if self.path is not None:
            try:
                _try_file(self.path)
            except OSError as error:
                raise OutputError(f"cannot write {self.path}: {reason(error)}") from None

    def write(self, content: bytes, *, quiet: bool) -> None:
        """Write the answer and say where it is: on stdout if the person did not choose the path, else on stderr.

        A file appears complete or not at all; what was there before stays until then. If that was another figure, and
        the person did not choose the path, a line on stderr says so. Raises ``OutputError``.
        """
        if self.path is None:
            write_stdout(content)
            return
        try:
            is_other = not self.chosen and _holds_other(self.path, content)
            _write_file(self.path, content)
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {reason(error)}") from None
        self.tell(f"wrote {self.path}", quiet=quiet)
        if is_other and not quiet:
            print_message(f"{self.path} replaces another figure of that name; -o FILE chooses a name")
        if self.opened:
            _open(self.path)

    def tell(self, message: str, *, quiet: bool) -> None:
        """Say where the answer is: its path on stdout if the person did not choose it, else a message on stderr."""
        if not self.chosen:
            write_stdout(os.fsencode(f"{self.path}\n"))
        elif not quiet:
            print_message(message)


def _holds_other(path: Path, content: bytes) -> bool:
    """Whether a file exists with another content."""
    with suppress(OSError):
        return path.is_file() and path.read_bytes() != content
    return True


def _open(path: Path) -> None:
    import typer

    if typer.launch(str(path.absolute())) != 0:
        raise OutputError(f"{path} is written, but nothing was found that opens it")


def _try_file(path: Path) -> None:
    """Raise ``OSError`` if a file cannot be written; what is there stays as it is."""
    place = _place(path)
    if place is None:
        return
    with suppress(FileNotFoundError):
        os.lstat(place)  # a name may be too long
    with _file_beside(place):
        pass


def _write_file(path: Path, content: bytes) -> None:
    place = _place(path)
    if place is None:
        with path.open("wb") as stream:
            stream.write(content)
        return
    # The new file is written beside the old one and takes its name at the end.
    with _file_beside(place) as beside:
        with beside.open("wb") as stream:
            stream.write(content)
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)


def _place(path: Path) -> Path | None:
    """Where a file is in truth, for a link stays a link; None for a device or a pipe. Raises ``OSError``."""
    if path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    is_file = not path.exists() or path.is_file()
    place = Path(os.path.realpath(path))
    if place.exists() and not os.access(place, os.W_OK):
        raise PermissionError(0, "it is read-only")
    return place if is_file else None


@contextmanager
def _file_beside(place: Path) -> Iterator[Path]:
    """A new, empty file in the same folder, which does not stay there under its name."""
    beside = place.with_name(f".actviz-{os.getpid()}-{os.urandom(4).hex()}")
    beside.open("xb").close()
    try:
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink()


def choose_targets(
    outputs: Sequence[str] | None,
    chosen: str | None,
    stem: str,
    formats: Sequence[str],
    *,
    show: bool = False,
    open_it: bool = False,
) -> list[Target]:
    """Decide formats and places from each -o, from --format, and from the name that the curves suggest.

    Beside files, --format is for stdout alone. ``show`` and ``open_it`` are --show and --open. Raises ``ActvizError``
    for a format that is unknown, missing, at odds with the file's extension, or no figure where one is shown or opened.
    """
    places: Sequence[str | None] = outputs or [None]
    alone = len(places) > 1 and STDOUT in places
    found = [_format_and_place(o, None if alone and o != STDOUT else chosen, stem, formats) for o in places]
    targets = list(dict.fromkeys(found))
    shown = next((target for target in targets if target.format in FIGURES), None) if show else None
    if show and shown is None:
        raise ActvizError(f"--show is for figures, not for {targets[0].format}")
    opened = [target for target in targets if target.path and target.format not in TEXTS] if open_it else []
    if open_it and not opened:
        raise ActvizError("--open is for figures in a file")
    written = not show or open_it or bool(outputs) or chosen is not None
    return [replace(one, shown=one is shown, written=written, opened=one in opened) for one in targets]


def choose_value_targets(outputs: Sequence[str] | None, chosen: str | None, given: Collection[str]) -> list[Target]:
    """Decide formats and places of values at points, which ``--at`` asks for.

    Raises ``ActvizError`` for the format of a figure, and for an option among those ``given`` that is of no use there.
    """
    endings = [output.lower().rpartition(".")[2] for output in outputs or ()]
    for format in (*endings, *([chosen.lower().removeprefix(".")] if chosen else [])):
        if format in FIGURES:
            raise ActvizError(f"--at gives numbers, not a figure; write {', '.join(VALUES)} in the place of {format}")
    for option in UNUSED_BY_VALUES:
        if option in given:
            raise ActvizError(f"--at gives numbers at its points alone; leave {option} out")
    return choose_targets(outputs, chosen, "values", VALUES)


def checked(targets: Sequence[Target], *, no_clobber: bool, skip_existing: bool, quiet: bool) -> list[Target]:
    """The targets that are to be written or shown, each checked beforehand.

    ``skip_existing`` leaves out those whose file exists, and ends the command if none is left. Raises ``OutputError``
    where ``no_clobber`` forbids to write, and what ``Target.check`` raises.
    """
    if no_clobber and skip_existing:
        raise ActvizError("--no-clobber fails if a file exists and --skip-existing succeeds; give one of them")
    wanted: list[Target] = []
    for target in targets:
        if target.written and target.is_there and no_clobber:
            raise OutputError(f"{target.path} is there already; it was left alone (--no-clobber)")
        if target.written and target.is_there and skip_existing:
            target.tell(f"{target.path} is there already; it was left alone (--skip-existing)", quiet=quiet)
            wanted += [replace(target, written=False)] if target.shown else []
        else:
            target.check()
            wanted.append(target)
    if not wanted:
        import typer

        raise typer.Exit
    return wanted


def _format_and_place(output: str | None, chosen: str | None, stem: str, formats: Sequence[str]) -> Target:
    if chosen is not None:
        chosen = one_of(formats, chosen.removeprefix("."), "--format")
    if output is None:
        chosen = chosen or formats[0]
        return Target(chosen, Path(f"{stem}.{chosen}") if chosen in DRAWN else None, chosen=False)
    if output == STDOUT:
        if chosen is None:
            raise ActvizError("-o - needs to know the format; add --format, such as --format svg")
        return Target(chosen, None)
    extension = Path(output).suffix.lower().removeprefix(".")
    named = [name for name in formats if extension in (name, *FORMATS[name].extensions)]
    if chosen is None:
        if len(named) > 1:
            raise ActvizError(f"-o {quoted(output)}: which Python is it to be? Add --format numpy, torch or keras")
        extension = named[0] if named else extension
        if not extension:
            endings = f".{', .'.join(formats)}"
            raise ActvizError(f"{quoted(output)} has no extension that tells the format; end it in {endings}")
        chosen = one_of(formats, extension, f"-o {quoted(output)}")
    elif named and chosen not in named and extension not in ("h", "py"):
        raise ActvizError(f"{quoted(output)} ends in .{extension}, but --format says {chosen}")
    return Target(chosen, Path(output))
