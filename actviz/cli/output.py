"""Where an answer goes: which format, which file, and nothing lost on the way."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from actviz.formulas.errors import ActvizError, did_you_mean

FIGURES = ("png", "svg", "pdf")
TEXTS = ("json", "csv", "md")
STDOUT = "-"


class CannotWrite(Exception):
    """The words were right, but the world is not: a folder is missing, a disk is full."""


@dataclass(frozen=True)
class Target:
    """A format and a place; ``path`` is None for stdout. ``announced`` tells that the person did not choose the path."""

    format: str
    path: Path | None
    announced: bool = False

    def write(self, make: Callable[[BinaryIO], None], *, no_clobber: bool) -> None:
        """Let ``make`` write the answer. A file appears complete or not at all; what was there before stays until then.

        Raises ``CannotWrite`` if the place cannot be written.
        """
        if self.path is None:
            if self.format in ("png", "pdf") and sys.stdout.isatty():
                raise ActvizError(f"{self.format} is not for a terminal; redirect it, such as > figure.{self.format}")
            make(sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        if no_clobber and self.path.exists():
            raise CannotWrite(f"{self.path} is there already; it was left alone (--no-clobber)")
        try:
            _write_file(self.path, make)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CannotWrite(f"cannot write {self.path}: {reason}") from None


def _write_file(path: Path, make: Callable[[BinaryIO], None]) -> None:
    place = Path(os.path.realpath(path))
    if place.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    if place.exists() and not stat.S_ISREG(place.stat().st_mode):
        with place.open("wb") as device:
            make(device)
        return
    # The new file is written beside the old one and takes its name at the end.
    handle, name = tempfile.mkstemp(prefix=".actviz-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            make(stream)
        Path(name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~_umask())
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def choose_target(output: str | None, chosen: str | None, stem: str, formats: Sequence[str]) -> Target:
    """Decide format and place from -o, --format and the name that the curves suggest.

    Raises ``ActvizError`` for a format that is unknown, missing, or at odds with the file's extension.
    """
    if chosen is not None:
        chosen = _known(chosen.lower().removeprefix("."), "--format", formats)
    if output is None:
        chosen = chosen or formats[0]
        return Target(chosen, None if chosen in TEXTS else Path(f"{stem}.{chosen}"), announced=True)
    if output == STDOUT:
        if chosen is None:
            raise ActvizError("-o - needs to know the format; add --format, such as --format svg")
        return Target(chosen, None)
    path = Path(output)
    extension = path.suffix.lower().removeprefix(".")
    if chosen is None:
        if not extension:
            raise ActvizError(f"'{output}' has no extension that tells the format; end it in .{', .'.join(formats)}, or add --format")
        return Target(_known(extension, f"'{output}'", formats), path)
    if extension in formats and extension != chosen:
        raise ActvizError(f"'{output}' ends in .{extension}, but --format says {chosen}")
    return Target(chosen, path)


def _known(name: str, where: str, formats: Sequence[str]) -> str:
    if name not in formats:
        hint = did_you_mean(name, formats) or f"; there are {', '.join(formats)}"
        raise ActvizError(f"{where}: unknown format '{name[:40]}'{hint}")
    return name
