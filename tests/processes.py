"""Run Python and actviz in separate processes, which import the package of this checkout."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import actviz

ROOT = Path(actviz.__file__).parents[1]
"""The folder of the checkout."""


def run_python(
    code: str,
    *,
    folder: Path = ROOT,
    env: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run code in a new process, with ``options`` of the interpreter and more variables of the environment."""
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(env or {}),
        capture_output=True,
        text=True,
        timeout=600,
        check=check,
    )


def environment_with_actviz(folder: Path) -> dict[str, str]:
    """Write the command ``actviz`` into a new folder ``bin``; return an environment in which shells find it."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "actviz").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m actviz "$@"\n')
    (programs / "actviz").chmod(0o755)
    return os.environ | {"PYTHONPATH": str(ROOT), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
