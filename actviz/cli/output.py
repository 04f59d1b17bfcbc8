"""Formats and files of results: selection, checks before the computation, and writing."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actviz.cli.terminal_io import OutputError, print_message, reason, write_stdout
from actviz.formats import DRAWN, FIGURES, FORMATS, TEXTS, VALUES
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of, quoted
from actviz.messages import Message

STDOUT = "-"
UNUSED_BY_VALUES = ("--range", "--samples", "--show", "--open", "--check", "--overlay", "--temperature", "--bars",
                    "--target")  # fmt: skip
"""Options without effect on values at single points."""


@dataclass(frozen=True)
class Target:
    """A format and a place; ``path`` is None for stdout.

    ``is_named`` is whether the path was specified with -o. A figure that ``is_shown`` in the terminal is written to a
    file only if ``is_written``. A file that ``is_opened`` is passed to the viewer of the desktop.
    """

    format: str
    path: Path | None
    is_named: bool = True
    is_shown: bool = False
    is_written: bool = True
    is_opened: bool = False

    @property
    def exists(self) -> bool:
        """Whether the file exists already."""
        return self.path is not None and os.path.lexists(self.path)

    def check(self) -> None:
        """Check that the target can be written, before time is spent on the result.

        Raises ``ActvizError`` for binary data on a terminal and ``OutputError`` for a file that cannot be written: a
        file in the same folder is created and deleted.
        """
        if not self.is_written:
            return
        if self.path is None and FORMATS[self.format].is_binary and sys.stdout is not None and sys.stdout.isatty():
            raise ActvizError(
                "{format} is a binary format and is not written to a terminal; redirect the output, such as > {file}",
                format=self.format,
                file=f"figure.{self.format}",
            )
        if self.path is not None:
            try:
                _check_file(self.path)
            except OSError as error:
                raise OutputError("cannot write {path}: {message}", path=self.path, message=reason(error)) from None

    def write(self, content: bytes, *, quiet: bool) -> None:
        """Write the content and print the path: on stdout if the path was not specified, otherwise on stderr.

        The file is replaced only when it is complete. If it was a different figure and the path was not specified, a
        line on stderr reports that. Raises ``OutputError``.
        """
        if self.path is None:
            write_stdout(content)
            return
        try:
            replaces_other = not self.is_named and _has_other_content(self.path, content)
            _write_file(self.path, content)
        except OSError as error:
            raise OutputError("cannot write {path}: {message}", path=self.path, message=reason(error)) from None
        self.report_path(Message("saved {path}", path=self.path), quiet=quiet)
        if replaces_other and not quiet:
            print_message(
                "{path} replaced a different figure of the same name; use -o FILE to choose another name",
                path=self.path,
            )
        if self.is_opened:
            _open(self.path)

    def report_path(self, message: Message, *, quiet: bool) -> None:
        """Print the path on stdout if it was not specified, otherwise a message on stderr."""
        if not self.is_named:
            write_stdout(os.fsencode(f"{self.path}\n"))
        elif not quiet:
            print_message(message)


def _has_other_content(path: Path, content: bytes) -> bool:
    """Return whether a file exists with other content."""
    with suppress(OSError):
        return path.is_file() and path.read_bytes() != content
    return True


def _open(path: Path) -> None:
    import typer

    if typer.launch(str(path.absolute())) != 0:
        raise OutputError("saved {path}, but no application was found to open it", path=path)


def _check_file(path: Path) -> None:
    """Raise ``OSError`` if a file cannot be written; an existing file is not changed."""
    place = _real_path(path)
    if place is None:
        return
    with suppress(FileNotFoundError):
        os.lstat(place)  # a name may be too long
    with _temporary_file(place):
        pass


def _write_file(path: Path, content: bytes) -> None:
    place = _real_path(path)
    if place is None:
        with path.open("wb") as stream:
            stream.write(content)
        return
    # The new file is written in the same folder and renamed at the end.
    with _temporary_file(place) as beside:
        with beside.open("wb") as stream:
            stream.write(content)
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)


def _real_path(path: Path) -> Path | None:
    """Return the path with links resolved; None for a device or a pipe. Raises ``OSError``."""
    if path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    is_file = not path.exists() or path.is_file()
    place = Path(os.path.realpath(path))
    if place.exists() and not os.access(place, os.W_OK):
        raise PermissionError(0, "it is read-only")
    return place if is_file else None


@contextmanager
def _temporary_file(place: Path) -> Iterator[Path]:
    """Create an empty file in the same folder, which is deleted at the end unless it was renamed."""
    beside = place.with_name(f".actviz-{os.getpid()}-{os.urandom(4).hex()}")
    beside.open("xb").close()
    try:
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink()


def choose_targets(
    outputs: Sequence[str] | None,
    format: str | None,
    stem: str,
    formats: Sequence[str],
    *,
    show: bool = False,
    open_it: bool = False,
) -> list[Target]:
    """Return the targets that follow from each -o, from --format, and from the file name ``stem``.

    If stdout is one of several outputs, --format is for stdout alone. ``show`` and ``open_it`` are --show and --open.
    Raises ``ActvizError`` for a format that is unknown, missing, in conflict with the extension of the file, or not a
    figure where one is needed.
    """
    places: Sequence[str | None] = outputs or [None]
    alone = len(places) > 1 and STDOUT in places
    targets = list(dict.fromkeys(_target(o, None if alone and o != STDOUT else format, stem, formats) for o in places))
    preview = next((target for target in targets if target.format in FIGURES), None) if show else None
    if show and preview is None:
        raise ActvizError("--show requires a figure; {format} is not a figure format", format=targets[0].format)
    opened = [target for target in targets if target.path and target.format not in TEXTS] if open_it else []
    if open_it and not opened:
        raise ActvizError("--open requires a figure that is saved to a file")
    is_written = not show or open_it or bool(outputs) or format is not None
    return [replace(one, is_shown=one is preview, is_written=is_written, is_opened=one in opened) for one in targets]


def choose_value_targets(outputs: Sequence[str] | None, format: str | None, given: Collection[str]) -> list[Target]:
    """Return the targets for values at points (``--at``).

    Raises ``ActvizError`` for the format of a figure, and for a ``given`` option without effect on values.
    """
    endings = [output.lower().rpartition(".")[2] for output in outputs or ()]
    for name in (*endings, *([format.lower().removeprefix(".")] if format else [])):
        if name in FIGURES:
            raise ActvizError(
                "--at prints numbers, not a figure; use {known} instead of {format}",
                known=", ".join(VALUES),
                format=name,
            )
    for option in UNUSED_BY_VALUES:
        if option in given:
            raise ActvizError("--at prints numbers only at the specified points; remove {option}", option=option)
    return choose_targets(outputs, format, "values", VALUES)


def check_targets(targets: Sequence[Target], *, no_clobber: bool, skip_existing: bool, quiet: bool) -> list[Target]:
    """Return the targets that are to be written or shown, after checking each.

    ``skip_existing`` omits those whose file exists, and ends the command if none remains. Raises ``OutputError`` for an
    existing file if ``no_clobber`` is true, and the errors of ``Target.check``.
    """
    if no_clobber and skip_existing:
        raise ActvizError(
            "--no-clobber and --skip-existing cannot be combined: if the file exists, the first fails "
            "and the second succeeds; use only one"
        )
    wanted: list[Target] = []
    for target in targets:
        if target.is_written and target.exists and no_clobber:
            raise OutputError("{path} already exists and was not overwritten (--no-clobber)", path=target.path)
        if target.is_written and target.exists and skip_existing:
            target.report_path(
                Message("{path} already exists and was not overwritten (--skip-existing)", path=target.path),
                quiet=quiet,
            )
            wanted += [replace(target, is_written=False)] if target.is_shown else []
        else:
            target.check()
            wanted.append(target)
    if not wanted:
        import typer

        raise typer.Exit
    return wanted


def _target(output: str | None, format: str | None, stem: str, formats: Sequence[str]) -> Target:
    if format is not None:
        format = one_of(formats, format.removeprefix("."), "--format")
    if output is None:
        format = format or formats[0]
        return Target(format, Path(f"{stem}.{format}") if format in DRAWN else None, is_named=False)
    if output == STDOUT:
        if format is None:
            raise ActvizError("-o - requires a format; add --format, such as --format svg")
        return Target(format, None)
    extension = Path(output).suffix.lower().removeprefix(".")
    named = [name for name in formats if extension in (name, *FORMATS[name].extensions)]
    if format is None:
        if len(named) > 1:
            raise ActvizError(
                "-o {file}: the extension does not determine the kind of Python code; add --format numpy, torch or "
                "keras",
                file=quoted(output),
            )
        extension = named[0] if named else extension
        if not extension:
            endings = f".{', .'.join(formats)}"
            raise ActvizError(
                "{typed} has no extension of a known format; use one of {endings}",
                typed=quoted(output),
                endings=endings,
            )
        format = one_of(formats, extension, f"-o {quoted(output)}")
    elif named and format not in named and extension not in ("h", "py"):
        raise ActvizError(
            "{typed} has the extension .{extension}, but --format is {format}; change one of them",
            typed=quoted(output),
            extension=extension,
            format=format,
        )
    return Target(format, Path(output))
