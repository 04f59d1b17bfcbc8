"""The output formats: content and file extensions of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Format:
    """A format: its kind, a short description of its content, and further file extensions.

    ``note`` is added to the name in help where formats of several kinds are listed. ``is_binary`` formats are not
    written to a terminal. ``function`` is the name of the function in the modules of ``actviz.tables`` that writes the
    format.
    """

    kind: Literal["figure", "animation", "text", "table", "report", "code"]
    meaning: str
    extensions: tuple[str, ...] = ()
    note: str = ""
    is_binary: bool = False
    function: str = ""


FORMATS: Mapping[str, Format] = {
    "png": Format("figure", "raster image", is_binary=True),
    "svg": Format("figure", "vector image for web pages, with searchable text"),
    "pdf": Format("figure", "vector image for print", is_binary=True),
    "json": Format("text", "all numbers in full precision", function="to_json"),
    "csv": Format("text", "table for a spreadsheet", function="to_csv"),
    "md": Format("text", "table in Markdown", function="to_markdown"),
    "tex": Format("table", "table for LaTeX", function="to_tex"),
    "rich": Format("report", "text report", extensions=("txt",), note="only the report", function="report"),
    "c": Format("code", "network as C code", extensions=("h",), note=".h", function="to_c"),
    "numpy": Format("code", "network as Python code with NumPy", extensions=("py",), function="to_numpy"),
    "torch": Format("code", "network as a PyTorch module", extensions=("py",), function="to_torch"),
    "keras": Format("code", "network as a Keras model", extensions=("py",), note="all .py", function="to_keras"),
    "gif": Format("animation", "animation of a training", note="animation of a training", is_binary=True),
}


def _of_kind(kind: str) -> tuple[str, ...]:
    return tuple(name for name, format in FORMATS.items() if format.kind == kind)


FIGURES = _of_kind("figure")
TEXTS = _of_kind("text")
CODE = _of_kind("code")
ANIMATION = "gif"
REPORT = "rich"
"""The format of reports: styled in a terminal, plain text in a file."""
TEX = "tex"
DRAWN = (*FIGURES, ANIMATION)

# The formats of each command.
PLOT = (*FIGURES, *TEXTS)
STUDY = (*PLOT, REPORT)
APPROXIMATE = (*STUDY, *CODE, ANIMATION)
TABLE = (REPORT, *TEXTS, TEX)
VALUES = (REPORT, *TEXTS)


def meanings(formats: Sequence[str]) -> Mapping[str, str]:
    """Return short descriptions of the content of formats."""
    return {name: FORMATS[name].meaning for name in formats}


def format_list(formats: Sequence[str]) -> str:
    """Return the names of formats; all except the first, the default, with their notes."""
    notes = {name: FORMATS[name].note for name in formats[1:]}
    return ", ".join([formats[0], *(f"{name} ({note})" if note else name for name, note in notes.items())])
