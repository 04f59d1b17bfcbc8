"""Every command in every format, and results of ``import actviz``: a few seconds with any installed actviz.

``tests/wheel.py`` runs this with the wheel, in a folder of its own, where no checkout can be found.
"""

from __future__ import annotations

import ast
import json
import sys
from importlib.resources import files
from math import sqrt
from pathlib import Path

import numpy as np
import typer.main

import actviz
from actviz.cli.app import load, run
from actviz.cli.commands import COMMANDS

LINES = {
    "plot": "relu gelu --derivative --samples 201",
    "derivative": "sigmoid relu --check --samples 201",
    "compare": "relu gelu --samples 201",
    "approximate": "sigmoid --hidden 4",
    "table": "relu gelu x*tanh(x)",
    "propagate": "relu --depth 5 --width 16 --seeds 2",
    "train": "relu tanh --steps 20 --seeds 2 --jobs 1",
}
"""Command lines that are fast; for other commands only the help is tested."""
ENDINGS = {"rich": "txt", "c": "h", "numpy": "py", "torch": "py", "keras": "py"}
SPECIAL = {("plot", "rich"): "softmax --logits 2,1,0.1"} | {
    ("table", format): "--timeline" for format in ("png", "svg", "pdf")
}
"""Lines for formats that a command has only for some results."""
TRAINED = "--method train --steps 20 --restarts 2"
BEGINNINGS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-", "gif": b"GIF8"}


def formats(command: str) -> list[str]:
    """The formats of a command, as a shell completes them."""
    loaded = load(command)
    context = typer.Context(loaded)
    options = [param for param in loaded.params if param.name == "format"]
    return [item.value for option in options for item in option.shell_complete(context, "")]


def write(command: str, format: str) -> bytes:
    """What a command writes in a format."""
    path = Path(f"{command}-{format}.{ENDINGS.get(format, format)}")
    line = SPECIAL.get((command, format), LINES[command])
    words = [*line.split(), *(TRAINED.split() if format == "gif" else ())]
    code = run([command, *words, "-q", "--format", format, "-o", str(path)])
    assert code == 0, (command, format, code)
    return path.read_bytes()


def check_formats() -> int:
    """Write everything in every format, and look at it. Returns how many files there are."""
    count = 0
    for command in COMMANDS:
        assert run([command, "--help"]) == 0
        for format in formats(command) if command in LINES else ():
            content = write(command, format)
            count += 1
            assert content.startswith(BEGINNINGS.get(format, b"")), (command, format)
            if format == "json":
                json.loads(content)
            elif ENDINGS.get(format) == "py":
                ast.parse(content)
            elif format not in BEGINNINGS:
                assert content.decode().strip(), (command, format)
    return count


def check_numbers() -> None:
    """Ask the Python face for what is known otherwise."""
    sigmoid = actviz.get("sigmoid")
    assert isinstance(sigmoid, actviz.Curve)
    x = np.linspace(-8, 8, 2001)
    np.testing.assert_allclose(sigmoid(x), 1 / (1 + np.exp(-x)), rtol=1e-14)
    assert sigmoid.derivative(0.0) == 0.25
    assert actviz.parse("relu(x) - a*relu(-x)", a=0.1)(-2.0) == -0.2
    gain = actviz.facts(actviz.parse("max(x, 0)")).gaussian.gain
    assert isinstance(gain, float)
    assert abs(gain - sqrt(2)) < 1e-9
    fit = actviz.approximate(sigmoid, hidden=4, interval=(-8, 8))
    assert abs(np.abs(fit(x) - sigmoid(x)).max() - fit.max_error) < 1e-6
    assert fit.lower_bound is not None
    assert fit.lower_bound <= fit.max_error < 0.0114
    np.testing.assert_allclose(actviz.get("softmax")([2.0, 1.0, 0.1]).sum(), 1)


def check_place() -> None:
    """See that this is an installed actviz, with its data."""
    place = Path(actviz.__file__).resolve()
    assert Path(sys.prefix).resolve() in place.parents, place
    assert json.loads(files("actviz.studies.facts").joinpath("precomputed.json").read_text(encoding="utf-8"))
    assert files("actviz").joinpath("py.typed").is_file()


if __name__ == "__main__":
    check_place()
    check_numbers()
    count = check_formats()
    print(f"{count} files in {len(COMMANDS)} commands", file=sys.stderr)
