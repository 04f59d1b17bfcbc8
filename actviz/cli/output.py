"""Where an answer goes: which format, which file, and nothing lost on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actviz.cli.choices import one_of, quoted
from actviz.cli.streams import OutputError, answer, reason, say
from actviz.formulas.errors import ActvizError

FIGURES = ("png", "svg", "pdf")
TEXTS = ("json", "csv", "md")
CODE = ("c", "numpy", "torch", "keras")
"""Formats that are programs."""
ANIMATION = "gif"
REPORT = "rich"
"""The format of what a person reads on a terminal; in a file it is plain text."""
STDOUT = "-"
_MEANINGS = {
    "png": "a picture",
    "svg": "a picture for pages, whose text stays text",
    "pdf": "a picture for print",
    "gif": "a training in motion",
    "json": "all numbers, in full precision",
    "csv": "a table for a spreadsheet",
    "md": "a table for a document",
    "tex": "a table for LaTeX",
    "rich": "the report, for a person",
    "c": "the network as C",
    "numpy": "the network as Python with NumPy",
    "torch": "the network as a PyTorch module",
    "keras": "the network as a Keras model",
}


def meanings(formats: Sequence[str]) -> Mapping[str, str]:
    """What is in a file of each format, in a few words."""
    return {format: _MEANINGS[format] for format in formats}


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

    def check(self, *, no_clobber: bool) -> None:
        """See beforehand what can be seen, before time is spent on an answer that has no place to go.

        Raises ``ActvizError`` for a picture on a terminal and ``OutputError`` for a file that is to be left alone, or
        that cannot be written: a file beside it is begun and taken away again.
        """
        if not self.written:
            return
        if (
            self.path is None
            and self.format in ("png", "pdf", ANIMATION)
            and sys.stdout is not None
            and sys.stdout.isatty()
        ):
            raise ActvizError(f"{self.format} is not for a terminal; redirect it, such as > figure.{self.format}")
        if self.path is not None and no_clobber and os.path.lexists(self.path):
            raise OutputError(f"{self.path} is there already; it was left alone (--no-clobber)")
        if self.path is not None:
            try:
                _try_file(self.path)
            except OSError as error:
                raise OutputError(f"cannot write {self.path}: {reason(error)}") from None

    def write(self, content: bytes, *, quiet: bool) -> None:
        """Write the answer and say where it is: on stdout if the person did not choose the path, else on stderr.

        A file appears complete or not at all; what was there before stays until then. Raises ``OutputError``.
        """
        if self.path is None:
            answer(content)
            return
        try:
            _write_file(self.path, content)
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {reason(error)}") from None
        if not self.chosen:
            answer(os.fsencode(f"{self.path}\n"))
        elif not quiet:
            say(f"wrote {self.path}")
        if self.opened:
            _open(self.path)


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


def choose_target(
    output: str | None,
    chosen: str | None,
    stem: str,
    formats: Sequence[str],
    *,
    show: bool = False,
    open_it: bool = False,
) -> Target:
    """Decide format and place from -o, --format and the name that the curves suggest.

    ``show`` and ``open_it`` are --show and --open. Raises ``ActvizError`` for a format that is unknown, missing, at
    odds with the file's extension, or no figure where one is shown or opened.
    """
    target = _format_and_place(output, chosen, stem, formats)
    if show and target.format not in FIGURES:
        raise ActvizError(f"--show is for figures, not for {target.format}")
    if open_it and (target.path is None or target.format in TEXTS):
        raise ActvizError("--open is for figures in a file")
    written = not show or open_it or output is not None or chosen is not None
    return replace(target, shown=show, written=written, opened=open_it)


def _format_and_place(output: str | None, chosen: str | None, stem: str, formats: Sequence[str]) -> Target:
    if chosen is not None:
        chosen = one_of(formats, chosen.removeprefix("."), "--format")
    if output is None:
        chosen = chosen or formats[0]
        return Target(chosen, Path(f"{stem}.{chosen}") if chosen in (*FIGURES, ANIMATION) else None, chosen=False)
    if output == STDOUT:
        if chosen is None:
            raise ActvizError("-o - needs to know the format; add --format, such as --format svg")
        return Target(chosen, None)
    extension = Path(output).suffix.lower().removeprefix(".")
    extension = REPORT if extension == "txt" and REPORT in formats else extension
    if chosen is None:
        if not extension:
            endings = f".{', .'.join(formats)}"
            raise ActvizError(f"{quoted(output)} has no extension that tells the format; end it in {endings}")
        chosen = one_of(formats, extension, f"-o {quoted(output)}")
    elif extension in formats and extension != chosen:
        raise ActvizError(f"{quoted(output)} ends in .{extension}, but --format says {chosen}")
    return Target(chosen, Path(output))
